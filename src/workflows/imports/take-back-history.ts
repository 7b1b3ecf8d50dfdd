import { Injectable } from '@nestjs/common';
import type { DonorId, GiftId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import { removePastPurpose } from '../../campaigns/imported-purposes.js';
import { forgetMadeDonors, takeBackRecords } from '../../donors/imported/imported-records.js';
import { type ImportRunId, takeBackGifts } from '../../gifts/imported/imported-gift.store.js';

export interface TakenBack {
  readonly gifts: number;
  readonly donors: number;
  /** What stays: gifts that others build on, and donors who gave since or of whom more is known. */
  readonly keptGifts: number;
  readonly keptDonors: number;
}

/** Gifts, and then donors, of one transaction. */
const PORTION = 1000;

/** Takes back what an import brought, in portions; what lives on stays. The run has to be in the state of undoing. */
@Injectable()
export class TakeBackHistory {
  /** The next gifts after one of them; `last` is null when there are no more. */
  gifts(tx: Tx, runId: ImportRunId, after: GiftId | null): ReturnType<typeof takeBackGifts> {
    return takeBackGifts(tx, runId, { after, limit: PORTION });
  }

  /** The next donors after one of them; `last` is null when there are no more. */
  donors(tx: Tx, runId: ImportRunId, after: DonorId | null): ReturnType<typeof forgetMadeDonors> {
    return forgetMadeDonors(tx, runId, { after, limit: PORTION });
  }

  /** What hung on donors who stay, and the campaigns, designations and tags that nobody uses. */
  async rest(tx: Tx, runId: ImportRunId): Promise<void> {
    await takeBackRecords(tx, runId);
    const made = await rows<{ kind: 'campaign' | 'designation' | 'tag'; ref: string }>(
      tx,
      'select kind, ref from import_made_purpose where run_id = $1 order by kind, ref',
      [runId],
    );
    for (const { kind, ref } of made) {
      if (await removePastPurpose(tx, kind, ref)) {
        await rows(tx, 'delete from import_made_purpose where run_id = $1 and kind = $2 and ref = $3', [
          runId,
          kind,
          ref,
        ]);
      }
    }
  }

  /** How much stays. */
  async left(tx: Tx, runId: ImportRunId): Promise<Pick<TakenBack, 'keptGifts' | 'keptDonors'>> {
    const [left] = await rows<Pick<TakenBack, 'keptGifts' | 'keptDonors'>>(
      tx,
      `select (select count(*)::int from imported_gift where run_id = $1) as "keptGifts",
              (select count(*)::int from import_made_donor where run_id = $1) as "keptDonors"`,
      [runId],
    );
    return left!;
  }
}
