import type { DonorId } from '../../../kernel/id.js';
import type { AmountBand } from '../amount-bands.js';
import { keyOf } from '../list/list-records.js';

/** A line as two lists can be compared by it. */
export interface ComparedLine extends AmountBand {
  /** Whom the line is about today: a donor who was merged is the one who stands for them. */
  readonly standsFor: DonorId;
  readonly fund: string;
  readonly name: string;
}

export interface ListDifference<After extends ComparedLine = ComparedLine> {
  readonly added: readonly After[];
  readonly removed: readonly ComparedLine[];
  readonly moved: readonly { readonly before: ComparedLine; readonly after: After }[];
  readonly renamed: readonly { readonly before: ComparedLine; readonly after: After }[];
}

/** Who came new, who goes, and whose band or name is another. A line that changes both is in both lists. */
export function differenceOf<After extends ComparedLine>(
  before: readonly ComparedLine[],
  after: readonly After[],
): ListDifference<After> {
  const earlier = byKey(before);
  const later = byKey(after);
  const both = after.flatMap((line) => {
    const found = earlier.get(key(line));
    return found ? [{ before: found, after: line }] : [];
  });
  return {
    added: after.filter((line) => !earlier.has(key(line))),
    removed: before.filter((line) => later.get(key(line)) === undefined || earlier.get(key(line)) !== line),
    moved: both.filter(
      (pair) => pair.before.fromMinor !== pair.after.fromMinor || pair.before.toMinor !== pair.after.toMinor,
    ),
    renamed: both.filter((pair) => pair.before.name !== pair.after.name),
  };
}

export function countDifferences({ added, removed, moved, renamed }: ListDifference): number {
  return added.length + removed.length + moved.length + renamed.length;
}

function key({ standsFor, fund }: ComparedLine): string {
  return keyOf({ donorId: standsFor, fund });
}

/** Of two lines about one donor, as a merge leaves them, the first stands for both. */
function byKey<Line extends ComparedLine>(lines: readonly Line[]): Map<string, Line> {
  const found = new Map<string, Line>();
  for (const line of lines) if (!found.has(key(line))) found.set(key(line), line);
  return found;
}
