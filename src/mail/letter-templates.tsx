import type { ComponentChildren, VNode } from 'preact';
import { render } from 'preact-render-to-string';

/** What every letter says of its sender. */
interface Sender {
  readonly organisation: string;
  readonly replyTo: string;
}

export interface ReceiptLetter extends Sender {
  readonly firstName: string;
  /** "$25.00", in the first line and in the subject. */
  readonly amount: string;
  readonly giftDate: string;
  readonly receipt: string;
  /** The receipt's own sentences, the tax wording among them, so that letter and PDF cannot differ. */
  readonly sentences: readonly string[];
  readonly thanksUrl: string;
}

export interface AmendedReceiptLetter extends ReceiptLetter {
  readonly replaced: string;
  /** Why: "We returned $10.00 of your gift." */
  readonly cause: string;
}

export interface RefundLetter extends Sender {
  readonly firstName: string;
  readonly amount: string;
  readonly giftDate: string;
  /** The receipt that is void now. */
  readonly receipt: string;
}

/** A letter and the data that its template needs; a missing field does not compile. */
export type Letter =
  | { readonly template: 'receipt'; readonly data: ReceiptLetter }
  | { readonly template: 'receipt-amended'; readonly data: AmendedReceiptLetter }
  | { readonly template: 'refund'; readonly data: RefundLetter }
  | { readonly template: 'chargeback'; readonly data: RefundLetter };

export interface RenderedLetter {
  readonly subject: string;
  readonly html: string;
  /** The plain-text twin, with the same words. */
  readonly text: string;
}

/** The finished letter. Donor text is data here: escaped in HTML, without line breaks in the subject (R-SEC-16). */
export function renderLetter(letter: Letter): RenderedLetter {
  const { subject, paragraphs, action } = contentOf(letter);
  const { organisation, replyTo } = letter.data;
  const footer = `Questions? Reply to this letter, or write to ${replyTo}.`;
  const text = [...paragraphs, ...(action ? [`${action.label}: ${action.url}`] : []), footer, organisation];
  return {
    subject: oneLine(subject),
    html: `<!doctype html>${render(<LetterPage {...{ subject, paragraphs, action, footer, organisation }} />)}`,
    text: `${text.join('\n\n')}\n`,
  };
}

interface Content {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly action: { readonly label: string; readonly url: string } | null;
}

function contentOf(letter: Letter): Content {
  switch (letter.template) {
    case 'receipt': {
      const { amount, giftDate, organisation, sentences, receipt, thanksUrl, firstName } = letter.data;
      return {
        subject: `Your receipt from ${organisation}: ${amount}`,
        paragraphs: [
          `Thank you, ${firstName}. Your gift of ${amount} arrived on ${giftDate}.`,
          `Receipt ${receipt} is attached as a PDF.`,
          ...sentences,
        ],
        action: { label: 'See your gift', url: thanksUrl },
      };
    }
    case 'receipt-amended': {
      const { amount, giftDate, organisation, sentences, receipt, replaced, cause, thanksUrl } = letter.data;
      return {
        subject: `Your amended receipt from ${organisation}: ${amount}`,
        paragraphs: [
          `${cause} What remains of your gift of ${giftDate} is ${amount}.`,
          `Receipt ${receipt} is attached as a PDF. Receipt ${replaced} is void: please use the new one.`,
          ...sentences,
        ],
        action: { label: 'See your gift', url: thanksUrl },
      };
    }
    case 'refund': {
      const { amount, giftDate, organisation, receipt } = letter.data;
      return {
        subject: `Your refund from ${organisation}: ${amount}`,
        paragraphs: [
          `We returned ${amount}, your whole gift of ${giftDate}. It reaches your account in five to ten days.`,
          `Receipt ${receipt} is void. If you have used it in a tax return already, please tell whoever prepares it.`,
        ],
        action: null,
      };
    }
    case 'chargeback': {
      const { amount, giftDate, organisation, receipt } = letter.data;
      return {
        subject: `Your gift to ${organisation}: your bank returned ${amount}`,
        paragraphs: [
          `Your bank has returned ${amount} of your gift of ${giftDate} to you, because the payment was disputed. Nothing of the gift is left with us.`,
          `Receipt ${receipt} is void. If you have used it in a tax return already, please tell whoever prepares it.`,
        ],
        action: null,
      };
    }
  }
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
          {props.paragraphs.map((text, at) => (
            <Paragraph strong={at === 0}>{text}</Paragraph>
          ))}
          {props.action && (
            <p style="margin:24px 0">
              <a href={props.action.url} style="color:#0B5A52;font-weight:bold">
                {props.action.label}
              </a>
            </p>
          )}
          <p style="margin:24px 0 0;font-size:13px;line-height:18px;color:#55504A">{props.footer}</p>
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
