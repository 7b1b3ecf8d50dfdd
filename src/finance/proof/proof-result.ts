/** One invariant of the rulebook (§29), tried on the data as they are. */
export interface ProofResult {
  readonly invariant: string;
  readonly sentence: string;
  /** What was looked at: "8,412 gifts". */
  readonly looked: string;
  /** What contradicts it, the first twenty; empty when it holds. */
  readonly problems: readonly string[];
}

export const PROBLEMS_MAX = 20;

export function capped(problems: readonly string[]): readonly string[] {
  if (problems.length <= PROBLEMS_MAX) return problems;
  return [...problems.slice(0, PROBLEMS_MAX), `and ${problems.length - PROBLEMS_MAX} more`];
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
