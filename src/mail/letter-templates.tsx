import type { ComponentChildren, VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { ACKNOWLEDGMENT_LETTERS } from './letters/acknowledgment-letters.js';
import { FINANCE_LETTERS } from './letters/finance-letters.js';
import type { Content } from './letters/letter-content.js';
import { OFFLINE_LETTERS } from './letters/offline-letters.js';
import { PLAN_LETTERS } from './letters/plan-letters.js';
import { PORTAL_LETTERS } from './letters/portal-letters.js';
import { MEMBERSHIP_LETTERS } from './letters/membership-letters.js';
import { FigureLines, figuresText, TableBlock, tableText } from './letter-figures.js';
import { RECEIPT_LETTERS } from './letters/receipt-letters.js';
import { REPORT_LETTERS } from './letters/report-letters.js';
import { STAFF_LETTERS } from './letters/staff-letters.js';
import { STATEMENT_LETTERS } from './letters/statement-letters.js';
import { TROUBLE_LETTERS } from './letters/trouble-letters.js';

/** Every letter by its template; each subject has a file of its own. */
const LETTERS = {
  ...STAFF_LETTERS,
  ...STATEMENT_LETTERS,
  ...RECEIPT_LETTERS,
  ...ACKNOWLEDGMENT_LETTERS,
  ...OFFLINE_LETTERS,
  ...MEMBERSHIP_LETTERS,
  ...PLAN_LETTERS,
  ...PORTAL_LETTERS,
  ...TROUBLE_LETTERS,
  ...FINANCE_LETTERS,
  ...REPORT_LETTERS,
};

/** A letter and the data that its template needs; a missing field does not compile. */
export type Letter = {
  readonly [Template in keyof typeof LETTERS]: {
    readonly template: Template;
    readonly data: Parameters<(typeof LETTERS)[Template]>[0];
  };
}[keyof typeof LETTERS];

export interface RenderedLetter {
  readonly subject: string;
  readonly html: string;
  /** The plain-text twin, with the same words. */
  readonly text: string;
}

/** The finished letter. Donor text is data here: escaped in HTML, without line breaks in the subject (R-SEC-16). */
export function renderLetter(letter: Letter): RenderedLetter {
  const content = contentOf(letter);
  const { subject, paragraphs, figures = [], table, action, stop } = content;
  const { organisation, replyTo } = letter.data;
  const footer = `Questions? Reply to this letter, or write to ${replyTo}.`;
  const [first = '', ...others] = paragraphs;
  const text = [
    first,
    ...(figures.length > 0 ? [figuresText(figures)] : []),
    ...others,
    ...(table ? [tableText(table)] : []),
    ...[action, stop].flatMap((link) => (link ? [`${link.label}: ${link.url}`] : [])),
    footer,
    organisation,
  ];
  return {
    subject: oneLine(subject),
    html: `<!doctype html>${render(<LetterPage {...content} footer={footer} organisation={organisation} />)}`,
    text: `${text.join('\n\n')}\n`,
  };
}

/** The words of a letter, for paper as for mail. The template's own function makes them; that it takes this letter's data, the type of the letter says. */
export function contentOf({ template, data }: Letter): Content {
  return (LETTERS[template] as (given: typeof data) => Content)(data);
}

function LetterPage(props: Content & { footer: string; organisation: string }): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>{props.subject}</title>
      </head>
      <body style="margin:0;padding:24px 12px;background:#F7F6F3;color:#1B1A18">
        <main style="max-width:600px;margin:0 auto;padding:32px;background:#FFFFFF;border:1px solid #DDD9D1;border-radius:10px;font:16px/24px Georgia,'Source Serif 4',serif">
          <h1 style="margin:0 0 20px;font-size:22px;line-height:28px">{props.organisation}</h1>
          {props.paragraphs.slice(0, 1).map((text) => (
            <Paragraph strong>{text}</Paragraph>
          ))}
          {props.figures && <FigureLines figures={props.figures} />}
          {props.paragraphs.slice(1).map((text) => (
            <Paragraph strong={false}>{text}</Paragraph>
          ))}
          {props.table && <TableBlock table={props.table} />}
          {props.action && (
            <p style="margin:24px 0">
              <a href={props.action.url} style="color:#0B5A52;font-weight:bold">
                {props.action.label}
              </a>
            </p>
          )}
          <p style="margin:24px 0 0;font-size:13px;line-height:18px;color:#55504A">{props.footer}</p>
          {props.stop && (
            <p style="margin:8px 0 0;font-size:13px;line-height:18px;color:#55504A">
              <a href={props.stop.url} style="color:#55504A">
                {props.stop.label}
              </a>
            </p>
          )}
        </main>
      </body>
    </html>
  );
}

function Paragraph({ strong, children }: { strong: boolean; children: ComponentChildren }): VNode {
  return <p style={strong ? 'margin:0 0 16px;font-size:18px;line-height:28px' : 'margin:0 0 16px'}>{children}</p>;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
