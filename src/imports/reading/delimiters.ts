/** What stands between the cells of a row. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

export const DELIMITER_WORDS: Readonly<Record<Delimiter, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Vertical bar',
};

/** The one that cuts the first line into most cells; a comma where none does. */
export function guessDelimiter(head: string): Delimiter {
  const line = firstLine(head);
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}

/** The first row without what stands in quotes. */
function firstLine(head: string): string {
  let isQuoted = false;
  let line = '';
  for (const character of head.replace(/^\uFEFF?\s*/, '')) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === '\n' || character === '\r')) break;
    else if (!isQuoted) line += character;
  }
  return line;
}
