import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sourcesOf } from './sources.js';

/** What only a tax regime may know: its thresholds, its forms, and the sentences that its authority wants (R-INT-01). */
const OF_A_REGIME: readonly RegExp[] = [
  /\b75_00\b|\b250_00\b|\$75\b|\$250\b/,
  /501\(c\)\(3\)/,
  /Form 8283|Internal Revenue|\bIRS\b|\bIRC\b/,
  /may be deductible|tax[- ]deductible/i,
  /goods or services were provided/i,
  /replaces and cancels receipt \$\{/,
  /'us-501c3'/,
];

/** The return to the Internal Revenue Service is a report of the organisation, and no matter of donors' receipts. */
const REPORTS = /^src\/(finance|web\/staff\/finance)\/(schedule-b|form-1099-k)\//;

describe('tax regimes', () => {
  it('keep to themselves what they know: no threshold and no sentence of theirs stands outside their folder', () => {
    const outside = sourcesOf('src').filter(
      ({ path }) => !/^src\/(regimes|sandbox)\//.test(path) && !REPORTS.test(path),
    );
    const found = outside.flatMap(({ path, text }) =>
      OF_A_REGIME.filter((known) => known.test(withoutComments(text))).map((known) => `${path}: ${known.source}`),
    );
    expect(found).toEqual([]);
  });

  it('are not named by the layouts', () => {
    const layouts = ['receipt.typ', 'statements/statement.typ'].map((file) =>
      withoutComments(readFileSync(join('src/receipts', file), 'utf8')),
    );
    for (const layout of layouts) for (const known of OF_A_REGIME) expect(layout).not.toMatch(known);
  });
});

/** Comments may cite a law where the code goes by a rule that has its reason there. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:'"])\/\/.*$/gm, '');
}
