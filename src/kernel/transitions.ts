/** For each state the states that may follow it; total over the union, so a forgotten state does not compile. */
export type Transitions<State extends string> = Readonly<Record<State, readonly State[]>>;

/** Whether a late, repeated or reordered notice may still move the state (R-PAY-04). */
export function mayMove<State extends string>(table: Transitions<State>, from: State, to: State): boolean {
  return table[from].includes(to);
}
