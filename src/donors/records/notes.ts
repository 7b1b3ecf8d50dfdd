import { InvalidInput, NotFound } from '../../kernel/app-error.js';
import { type DonorId, type Id, newId, type StaffId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { Place } from '../../vault/sealing.js';
import { vaultOf } from '../../vault/vault.js';

export type NoteId = Id<'note'>;

export const NOTE_KINDS = ['note', 'call', 'meeting'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

const LONGEST = 5_000;

/** What somebody of the staff wrote about a donor; the words are kept closed with the donor's key (R-PRV-05). */
export interface NewNote {
  readonly donorId: DonorId;
  readonly kind: NoteKind;
  readonly text: string;
  /** When it was, as the writer says. */
  readonly at: Date;
  readonly by: StaffId;
}

/** @throws InvalidInput */
export async function writeNote(tx: Tx, note: NewNote, now: Date): Promise<NoteId> {
  const { donorId, kind, text, at, by } = note;
  if (text === '')
    throw new InvalidInput([{ field: 'text', message: 'Write a word or two. An empty note helps nobody.' }]);
  if (text.length > LONGEST) {
    throw new InvalidInput([{ field: 'text', message: `Use at most ${LONGEST.toLocaleString('en-US')} characters.` }]);
  }
  if (at > now) throw new InvalidInput([{ field: 'on', message: 'That day is still to come. Say when it was.' }]);
  const id = newId<'note'>();
  await rows(
    tx,
    'insert into donor_note (id, donor_id, kind, sealed, at, by, written_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [id, donorId, kind, await vaultOf(tx).seal(tx, placeOf(donorId, id), text), at, by, now],
  );
  return id;
}

/** Takes a note away; it can be brought back. @throws NotFound */
export async function removeNote(tx: Tx, donorId: DonorId, id: string, now: Date): Promise<void> {
  const removed = await rows(
    tx,
    'update donor_note set removed_at = coalesce(removed_at, $3) where donor_id = $1 and id::text = $2 returning id',
    [donorId, id, now],
  );
  if (removed.length === 0) throw new NotFound('note');
}

/** @throws NotFound */
export async function bringNoteBack(tx: Tx, donorId: DonorId, id: string): Promise<void> {
  const back = await rows(
    tx,
    'update donor_note set removed_at = null where donor_id = $1 and id::text = $2 returning id',
    [donorId, id],
  );
  if (back.length === 0) throw new NotFound('note');
}

/** Notes that were taken away are kept for a day, so that a slip can be mended, and then forgotten. */
export async function forgetRemovedNotes(tx: Tx, before: Date): Promise<number> {
  return (await rows(tx, 'delete from donor_note where removed_at < $1 returning id', [before])).length;
}

/** The words of some notes that are not taken away, by id. */
export async function openNotes(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const sealed = await rows<{ id: string; donorId: DonorId; sealed: Buffer }>(
    tx,
    'select id, donor_id as "donorId", sealed from donor_note where id = any($1::uuid[]) and removed_at is null',
    [ids],
  );
  const words = await vaultOf(tx).openMany(
    tx,
    sealed.map(({ id, donorId, sealed: bytes }) => ({ place: placeOf(donorId, id), bytes })),
  );
  return new Map(sealed.map(({ id }, at) => [id, words[at] ?? '']));
}

function placeOf(donorId: DonorId, id: string): Place {
  return { donorId, table: 'donor_note', column: 'sealed', row: id };
}
