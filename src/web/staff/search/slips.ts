/** A word so short has too many neighbours. */
const SLIP_MIN = 4;

/**
 * Whether a word was meant that begins like this: with one letter too many, missing, wrong, or in its neighbour's
 * place. The first letter must be right.
 */
export function isSlipOf(typed: string, word: string): boolean {
  if (typed.length < SLIP_MIN) return false;
  let same = 0;
  while (same < typed.length && typed[same] === word[same]) same++;
  if (same === 0) return false;
  const [typedRest, wordRest] = [typed.slice(same), word.slice(same)];
  const [first = '', second = ''] = wordRest;
  return (
    wordRest.startsWith(typedRest.slice(1)) ||
    wordRest.slice(1).startsWith(typedRest) ||
    wordRest.slice(1).startsWith(typedRest.slice(1)) ||
    (typedRest.startsWith(second + first) && wordRest.slice(2).startsWith(typedRest.slice(2)))
  );
}
