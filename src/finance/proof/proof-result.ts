/** One contradiction: what it is about, what should be, what is, and what puts it right. */
export interface Difference {
  /** "gift 0193…", "account 1030", "series R-2026". */
  readonly object: string;
  readonly expected: string;
  readonly found: string;
  /** What to do: a command, a page, or whom to ask. */
  readonly repair: string;
}

/** One invariant of the rulebook (§29), tried on the data as they are. */
export interface ProofResult {
  readonly invariant: string;
  readonly sentence: string;
  /** What was looked at: "8,412 gifts". */
  readonly looked: string;
  /** How many contradictions there are; 0 when it holds. */
  readonly count: number;
  /** The first twenty of them. */
  readonly problems: readonly Difference[];
}

/** "1 refund", "12 refunds". */
export function numberOf(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

export const PROBLEMS_MAX = 20;

/** A result of all that was found, of which the first twenty are told. */
export function proofResult(
  facts: Pick<ProofResult, 'invariant' | 'sentence' | 'looked'>,
  found: readonly Difference[],
): ProofResult {
  return { ...facts, count: found.length, problems: found.slice(0, PROBLEMS_MAX) };
}

export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
