import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { newId, type DonorId, type GiftId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { keepImportedKeys, recogniseImported } from '../../donors/imported/imported-donors.js';
import { addImportedRecords, keepMadeDonors } from '../../donors/imported/imported-records.js';
import { ALIKE, type ImportRunId, insertImportedGifts } from '../../gifts/imported/imported-gift.store.js';
import type { HistoryGift, HistoryRow } from './history-row.js';

/** A run of an import: who it is, and whose ids its rows carry. */
export interface Bringing {
  readonly runId: ImportRunId;
  readonly source: string;
}

/** What became of a row: its gift, or null when it has none, or when that was here already. */
export interface BroughtRow {
  readonly number: number;
  readonly giftId: GiftId | null;
  readonly donorId: DonorId;
}

/** Writes donors and gifts of the past: neither booked nor receipted, for both was done where they were received. */
@Injectable()
export class BringHistory {
  constructor(private readonly clock: Clock) {}

  /** Safe to repeat: what a source brought before is not brought again. */
  async run(
    tx: Tx,
    run: Bringing,
    history: readonly (HistoryRow & { readonly nth: number | null })[],
  ): Promise<BroughtRow[]> {
    if (history.length === 0) return [];
    const now = this.clock.now();
    const donors = await recogniseImported(
      tx,
      run.source,
      history.map(({ donor }) => donor),
    );
    await keepImportedKeys(
      tx,
      run,
      history.flatMap(({ donor }, at) =>
        donor.externalKey ? [{ externalKey: donor.externalKey, donorId: donors[at]!.id }] : [],
      ),
    );
    await keepMadeDonors(
      tx,
      run.runId,
      donors.filter(({ isNew }) => isNew).map(({ id }) => id),
    );
    const records = history.map(({ donor }, at) => ({ ...donor, donorId: donors[at]!.id }));
    const tags = await addImportedRecords(tx, run.runId, records, now);
    await keepPurposes(
      tx,
      run.runId,
      tags.map((ref) => ({ kind: 'tag' as const, ref })),
    );
    const gifts = history.flatMap(({ gift, nth }, at) =>
      gift ? [{ ...newGift(gift, nth), donorId: donors[at]!.id, at }] : [],
    );
    const written = await insertImportedGifts(tx, run, gifts, now);
    const byRow = new Map(gifts.map(({ at, id }) => [at, id]));
    return history.map(({ number }, at) => {
      const giftId = byRow.get(at);
      return { number, donorId: donors[at]!.id, giftId: giftId && written.has(giftId) ? giftId : null };
    });
  }
}

/** Notes what a run made because its rows name it. */
export async function keepPurposes(
  tx: Tx,
  runId: ImportRunId,
  made: readonly { readonly kind: 'campaign' | 'designation' | 'tag'; readonly ref: string }[],
): Promise<void> {
  if (made.length === 0) return;
  await rows(
    tx,
    `insert into import_made_purpose (run_id, kind, ref)
     select $1, kind, ref from jsonb_to_recordset($2::jsonb) as made (kind text, ref text) on conflict do nothing`,
    [runId, JSON.stringify(made)],
  );
}

function newGift({ externalId, likeKey, ...gift }: HistoryGift, nth: number | null) {
  return {
    ...gift,
    id: newId<'gift'>(),
    externalKey: externalId ?? `${ALIKE}${likeKey}:${nth ?? 1}`,
    planId: null,
    periodStart: null,
  };
}
