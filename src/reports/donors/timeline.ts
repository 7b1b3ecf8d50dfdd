import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import { donorsAndMerged } from '../../donors/identity/donor-now.js';
import { openNotes } from '../../donors/records/notes.js';
import { KEY_SHAPES, readCursor, type Slice, type SliceRequest, sliceOf } from '../slice.js';
import { TIMELINE } from './timeline-sql.js';

export const HAPPENING_KINDS = ['gifts', 'plans', 'letters', 'memberships', 'notes', 'consents', 'record'] as const;
export type HappeningKind = (typeof HAPPENING_KINDS)[number];

/** Something that happened to a donor; amounts in minor units. What is not of its kind is null. */
export interface Happening {
  readonly id: string;
  readonly kind: HappeningKind;
  /** What happened, as a word: "gift", "refund", "plan-change", "letter", "term", "call", "consent", "audit", "merge". */
  readonly what: string;
  readonly at: Date;
  /** Who or what did it: "staff:0193…", "donor:…", "processor", "system". */
  readonly by: string;
  /** The person of the staff by name, where one did it. */
  readonly byName: string | null;
  /** The id of what it is about: a gift, a plan, a letter. */
  readonly object: string | null;
  /** Words of its kind: the receipt's number, the template, the tier, the purpose. */
  readonly about: string | null;
  /** A second word: the state of a letter, what a gift was for, yes or no. */
  readonly more: string | null;
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  readonly date: CalendarDate | null;
  /** The words of a note, opened. */
  readonly note: string | null;
}

/** What happened to a donor, the newest first, records merged into them included. */
export async function timelineOf(
  db: Db,
  donorId: DonorId,
  { kinds, ...page }: SliceRequest & { readonly kinds: readonly HappeningKind[] },
): Promise<Slice<Happening>> {
  const position = readCursor(page.after, [KEY_SHAPES.instant, PLACE]);
  const order = position?.backward ? 'asc' : 'desc';
  const parameters: unknown[] = [donorId, await donorsAndMerged(db.manager, [donorId]), kinds];
  if (position) parameters.push(...position.key);
  const beyond = position ? `and (at, id) ${position.backward ? '>' : '<'} ($4::timestamptz, $5)` : '';
  const found = await db.query<Row>(
    `select happening.*, staff.name as "byName", at::text as key from (${TIMELINE}) as happening
     left join staff on 'staff:' || staff.id = happening.by
     where kind = any($3::text[]) ${beyond}
     order by at ${order}, id ${order} limit ${page.limit + 1}`,
    parameters,
  );
  const notes = await openNotes(
    db.manager,
    found.flatMap(({ kind: of, object }) => (of === 'notes' && object ? [object] : [])),
  );
  return sliceOf(
    found,
    { ...page, position },
    (row) => [row.key, row.id],
    (row) => happeningOf(row, notes),
  );
}

/** The id of a line, as the query makes it. */
const PLACE = /^[a-z]{2,10}-[\w-]{1,60}$/;

interface Row extends Omit<Happening, 'amountMinor' | 'note'> {
  readonly amountMinor: string | null;
  readonly key: string;
}

function happeningOf({ key: _, amountMinor, ...row }: Row, notes: ReadonlyMap<string, string>): Happening {
  const note = row.kind === 'notes' && row.object ? (notes.get(row.object) ?? '') : null;
  return { ...row, amountMinor: amountMinor === null ? null : BigInt(amountMinor), note };
}
