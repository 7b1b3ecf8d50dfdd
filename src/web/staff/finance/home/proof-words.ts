import type { StoredResult } from '../../../../finance/proof/proof-runs.js';
import { counted } from '../../../http/words.js';

interface Claim {
  readonly invariants: readonly string[];
  /** What is true while all of them hold. */
  readonly holds: string;
  /** What is wrong, with how many contradictions there are of how much. */
  readonly fails: (count: number, looked: string) => string;
}

/** The invariants of the rulebook (§29) in the words of finance. Together they name each of them once. */
const CLAIMS: readonly Claim[] = [
  {
    invariants: ['R-LED-06'],
    holds: 'Every gift adds up in the ledger, and none is without a designation',
    fails: (count, looked) => `${count.toLocaleString('en-US')} of ${looked} do not add up`,
  },
  {
    invariants: ['INV-03'],
    holds: 'Every entry of the ledger balances, and closed months are as they were signed',
    fails: (count) => `The ledger differs in ${counted(count, 'place')}`,
  },
  {
    invariants: ['INV-05'],
    holds: 'The gifts in each deposit add up to the amount at the bank',
    fails: (count) => `Deposits differ in ${counted(count, 'place')}`,
  },
  {
    invariants: ['INV-01', 'INV-02', 'INV-04'],
    holds: 'The processor and our ledger agree',
    fails: (count) => `The processor and our ledger differ in ${counted(count, 'place')}`,
  },
  {
    invariants: ['INV-06', 'INV-07', 'INV-08'],
    holds: 'Every gift that takes a receipt has exactly one, and no number is missing',
    fails: (count) => `Receipts differ in ${counted(count, 'place')}`,
  },
  {
    invariants: ['INV-13'],
    holds: 'Every statement is the sum of its receipts',
    fails: (count) => `${counted(count, 'statement')} differ from their receipts`,
  },
  {
    invariants: ['INV-14'],
    holds: 'The journal has exported every line once, and no file has changed',
    fails: (count) => `Exports of the journal differ in ${counted(count, 'place')}`,
  },
  {
    invariants: ['INV-09'],
    holds: 'No period of a plan was charged twice, and nothing after its end',
    fails: (count) => `${counted(count, 'charge')} of plans should not be`,
  },
  {
    invariants: ['INV-10'],
    holds: 'Every event of the processor was worked off, or waits for a person with a reason',
    fails: (count) => `${counted(count, 'event')} of the processor wait, and nobody knows why`,
  },
  {
    invariants: ['INV-12'],
    holds: 'The record of who did what is unbroken',
    fails: (count) => `The record of who did what is broken in ${counted(count, 'place')}`,
  },
];

/** One sentence of the proof, with what it rests on. */
export interface ToldClaim {
  readonly words: string;
  readonly holds: boolean;
  /** "8,412 gifts". */
  readonly looked: string;
  readonly invariants: readonly string[];
}

/** What a run says in sentences; an invariant that it could not try is not told. */
export function claimsOf(results: readonly StoredResult[]): ToldClaim[] {
  const known = new Set(CLAIMS.flatMap(({ invariants }) => invariants));
  const others = results.filter(({ invariant }) => !known.has(invariant));
  return [
    ...CLAIMS.flatMap((claim) =>
      told(
        claim,
        results.filter(({ invariant }) => claim.invariants.includes(invariant)),
      ),
    ),
    ...others.flatMap((result) => told(plainly(result), [result])),
  ].toSorted((one, other) => Number(one.holds) - Number(other.holds));
}

function told(claim: Claim, results: readonly StoredResult[]): ToldClaim[] {
  if (results.length < claim.invariants.length) return [];
  const count = results.reduce((sum, result) => sum + result.count, 0);
  const looked = grouping(results.map((result) => result.looked).join(', '));
  return [
    {
      words: count === 0 ? claim.holds : claim.fails(count, looked),
      holds: count === 0,
      looked,
      invariants: claim.invariants,
    },
  ];
}

/** An invariant without words of its own, in those of the rulebook. */
function plainly({ invariant, sentence }: StoredResult): Claim {
  const holds = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return { invariants: [invariant], holds, fails: (count) => `Not so in ${counted(count, 'place')}: ${sentence}` };
}

/** "8412 gifts" as people write it. */
function grouping(text: string): string {
  return text.replaceAll(/\b\d{4,}\b/g, (number) => Number(number).toLocaleString('en-US'));
}
