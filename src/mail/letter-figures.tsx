import type { VNode } from 'preact';
import type { Content, LetterTable } from './letters/letter-content.js';

type Figures = NonNullable<Content['figures']>;

/** "Raised: $18,420 (up 12.0 % on Nov 2025)", one a line. */
export function figuresText(figures: Figures): string {
  return figures.map(({ label, value, note }) => `${label}: ${value}${note === null ? '' : ` (${note})`}`).join('\n');
}

export function FigureLines({ figures }: { figures: Figures }): VNode {
  return (
    <table role="presentation" style="width:100%;margin:0 0 20px;border-collapse:collapse">
      {figures.map(({ label, value, note }) => (
        <tr>
          <td style={`${CELL};color:#55504A`}>{label}</td>
          <td style={`${CELL};text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums`}>
            <strong>{value}</strong>
            {note !== null && (
              <>
                <br />
                <span style="font-size:13px;color:#55504A">{note}</span>
              </>
            )}
          </td>
        </tr>
      ))}
    </table>
  );
}

export function TableBlock({ table }: { table: LetterTable }): VNode {
  const aligned = (at: number): string =>
    table.columns[at]?.isFigure
      ? 'text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums'
      : 'text-align:left';
  return (
    <>
      <table style="width:100%;margin:0 0 8px;border-collapse:collapse;font-size:14px;line-height:20px">
        <caption style="padding:0 0 4px;text-align:left;font-size:13px;color:#55504A">{table.caption}</caption>
        <thead>
          <tr>
            {table.columns.map(({ label }, at) => (
              <th
                scope="col"
                style={`${CELL};font-weight:bold;vertical-align:bottom;${aligned(at)};white-space:normal`}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr>
              {row.map((text, at) => (
                <td style={`${CELL};${aligned(at)};overflow-wrap:anywhere`}>{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.more !== null && <p style="margin:0 0 16px;font-size:13px;color:#55504A">{table.more}</p>}
    </>
  );
}

const CELL = 'padding:6px 8px 6px 0;border-bottom:1px solid #DDD9D1;vertical-align:top';

/** The longest text of a cell in the plain twin; beyond, a line of a mail would break. */
const WIDEST = 26;

/** The same table in plain text, its columns under each other. */
export function tableText({ caption, columns, rows, more }: LetterTable): string {
  const lines = [columns.map(({ label }) => label), ...rows].map((line) => line.map(shortened));
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => [...(line[at] ?? '')].length)));
  const padded = (text: string, at: number): string => {
    const blanks = ' '.repeat(Math.max(0, widths[at]! - [...text].length));
    return columns[at]?.isFigure ? blanks + text : text + blanks;
  };
  const table = lines.map((line) => line.map(padded).join('  ').trimEnd()).join('\n');
  return [caption, table, ...(more === null ? [] : [more])].join('\n');
}

function shortened(text: string): string {
  const letters = [...text.replaceAll(/\s+/g, ' ')];
  return letters.length > WIDEST ? `${letters.slice(0, WIDEST - 1).join('')}…` : letters.join('');
}
