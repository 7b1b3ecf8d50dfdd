import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { Draft } from '../../../../finance/transparency/list/list-records.js';
import type { ListDifference } from '../../../../finance/transparency/versions/list-difference.js';
import type { ListVersion } from '../../../../finance/transparency/versions/version.store.js';
import type { DrawnLine, DrawnList } from '../../../../finance/transparency/list/drawn-list.js';

/** A year's list as its page shows it. */
export interface YearModel {
  readonly drawn: DrawnList;
  /** Those whom somebody must decide about. */
  readonly open: readonly DrawnLine[];
  /** Against what is public; null while nothing is. */
  readonly difference: ListDifference | null;
  readonly current: ListVersion | null;
  readonly draft: Draft | null;
  /** The draft is the list as the books have it now. */
  readonly isFresh: boolean;
  /** The person prepared the draft. */
  readonly isOwn: boolean;
  readonly mayPublish: boolean;
  readonly versions: readonly ListVersion[];
  readonly typed: Readonly<Partial<Record<'note' | 'withdrawal', string>>>;
  readonly problems: readonly FieldProblem[];
  readonly timeZone: string;
  readonly csrf: string;
}
