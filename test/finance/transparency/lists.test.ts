import { describe, expect, it } from '@jest/globals';
import type { DonorId } from '../../../src/kernel/id.js';
import { bandOf, bandWords } from '../../../src/finance/transparency/amount-bands.js';
import type { GivenFund, LegalDonor } from '../../../src/finance/transparency/legal-donors.js';
import { namedGroups } from '../../../src/finance/transparency/named-groups.js';
import { differenceOf } from '../../../src/finance/transparency/versions/list-difference.js';

const LINE = 500_000n;
const RULES = {
  amounts: 'bands',
  thresholdMinor: LINE,
  bandsMinor: [500_000n, 1_000_000n, 2_500_000n],
} as const;

describe('bands (R-TRN-02)', () => {
  const words = (cents: bigint, rules: Parameters<typeof bandOf>[1] = RULES): string =>
    bandWords(bandOf(cents, rules), { amounts: rules.amounts, currency: 'USD' });

  it.each([
    [499_999n, 'Under $5,000'],
    [500_000n, '$5,000 to under $10,000'],
    [999_999n, '$5,000 to under $10,000'],
    [1_000_000n, '$10,000 to under $25,000'],
    [2_500_000n, '$25,000 and more'],
  ])('tell %s cents as “%s”', (cents, expected) => {
    expect(words(cents)).toBe(expected);
  });

  it('begin at the threshold, whatever the first bound says', () => {
    expect(words(150_000n, { ...RULES, thresholdMinor: 100_000n })).toBe('$1,000 to under $5,000');
    expect(words(700_000n, { ...RULES, thresholdMinor: 600_000n })).toBe('$6,000 to under $10,000');
  });

  it('can be left for amounts that are rounded off, and are never exact', () => {
    expect(words(764_321n, { ...RULES, amounts: 'rounded' })).toBe('About $7,000');
  });
});

describe('lines of a legal donor (R-TRN-04)', () => {
  const donor = (...funds: (readonly [string, bigint])[]): LegalDonor => ({
    donorId: '019300000000' as DonorId,
    legalName: 'Community Sponsor',
    recognitionName: '',
    listedAs: 'name',
    anonymousToStaff: false,
    isErased: false,
    wantsNaming: false,
    totalMinor: funds.reduce((sum, [, minor]) => sum + minor, 0n),
    funds: funds.map(([fund, totalMinor]): GivenFund => ({ fund, totalMinor, hiddenMinor: 0n, isAnonymous: false })),
  });
  const printed = (...funds: (readonly [string, bigint])[]): string[] =>
    namedGroups(donor(...funds), LINE).map(({ name, totalMinor }) => `${name}: ${totalMinor}`);

  it('name a fund with its sponsor', () => {
    expect(printed(['Green Fund', 600_000n])).toEqual(['Green Fund (Community Sponsor): 600000']);
  });

  it('add the small grants of a sponsor up, for it is one legal donor', () => {
    expect(printed(['Green Fund', 300_000n], ['Blue Fund', 200_000n])).toEqual([
      'Green Fund, Blue Fund (Community Sponsor): 500000',
    ]);
  });

  it('hold no small grant up beside a large one', () => {
    expect(printed(['Green Fund', 600_000n], ['Blue Fund', 20_000n])).toEqual([
      'Green Fund (Community Sponsor): 600000',
    ]);
    expect(printed(['Green Fund', 600_000n], ['', 500_000n])).toEqual([
      'Green Fund (Community Sponsor): 600000',
      'Community Sponsor: 500000',
    ]);
  });
});

describe('the difference of two lists (R-TRN-06)', () => {
  const line = (who: string, fromMinor: bigint, name = who) => ({
    standsFor: who as DonorId,
    fund: '',
    name,
    fromMinor,
    toMinor: null,
  });

  it('tells who came, who went, and whose band or name is another', () => {
    const before = [line('a', 10n), line('b', 10n), line('c', 10n), line('d', 10n)];
    const after = [line('a', 10n), line('b', 20n), line('c', 10n, 'C & Co'), line('e', 10n)];
    const found = differenceOf(before, after);
    expect(found.added.map(({ name }) => name)).toEqual(['e']);
    expect(found.removed.map(({ name }) => name)).toEqual(['d']);
    expect(found.moved.map((pair) => pair.after.name)).toEqual(['b']);
    expect(found.renamed.map((pair) => [pair.before.name, pair.after.name])).toEqual([['c', 'C & Co']]);
  });

  it('takes two donors who were merged since for one', () => {
    const found = differenceOf([line('a', 10n), line('a', 10n, 'A again')], [line('a', 10n)]);
    expect([found.added.length, found.removed.map(({ name }) => name)]).toEqual([0, ['A again']]);
  });
});
