import { randomUUID } from 'node:crypto';
import { parseDate, type CalendarDate } from '../../../src/kernel/calendar.js';
import { newId, type DonorId, type GiftId, type StaffId } from '../../../src/kernel/id.js';
import { writeDonor, type WrittenDonor } from '../../../src/donors/written-donor.js';
import { openBatch, type BatchId } from '../../../src/gifts/offline/batch.store.js';
import { saveOfflineGift, type OfflineFacts } from '../../../src/gifts/offline/offline-gift.store.js';
import type { BatchKind } from '../../../src/gifts/offline/offline-kind.js';
import { PostBatch } from '../../../src/workflows/offline/post-batch.js';
import type { TestApp } from '../../support/app.js';

const GENERAL = '01930000-0000-7000-8000-000000000001';

export const day = (text: string): CalendarDate => parseDate(text)!;

/** Gifts on paper, as a test writes them down. */
export class OfflineWorld {
  constructor(
    private readonly app: TestApp,
    private readonly staffId: StaffId,
  ) {}

  get by() {
    return { actor: `staff:${this.staffId}`, staffId: this.staffId } as const;
  }

  donor(donor: Partial<WrittenDonor> = {}): Promise<DonorId> {
    const blank = {
      firstName: 'Rosa',
      lastName: 'Díaz',
      addressLine1: '',
      addressLine2: '',
      city: '',
      region: '',
      postalCode: '',
    };
    return this.app.db.write((tx) =>
      writeDonor(tx, { kind: 'person', email: `${randomUUID()}@example.org`, ...blank, ...donor }),
    );
  }

  facts(donorId: DonorId, more: Partial<OfflineFacts> = {}): OfflineFacts {
    return {
      kind: 'check',
      donorId,
      amountMinor: 5000n,
      designation: 'general',
      campaignId: GENERAL,
      receivedOn: day('2026-11-20'),
      postmarkedOn: null,
      checkDatedOn: null,
      checkNumber: '1042',
      description: '',
      shares: null,
      fundName: '',
      qcd: false,
      anonymous: false,
      softDonorId: null,
      matchedGiftId: null,
      tribute: null,
      note: '',
      ...more,
    };
  }

  /** An open batch with these rows; the control figures say what the rows are, unless they are to say something else. */
  async batch(
    kind: BatchKind,
    rows: readonly OfflineFacts[],
    control: { count?: number; minor?: bigint } = {},
  ): Promise<{ id: BatchId; gifts: GiftId[] }> {
    const id = newId<'gift-batch'>();
    const gifts = rows.map(() => newId<'gift'>());
    const at = this.app.clock.now();
    await this.app.db.write(async (tx) => {
      await openBatch(tx, {
        id,
        label: 'Mail',
        kind,
        receivedOn: rows[0]!.receivedOn,
        controlCount: control.count ?? rows.length,
        controlMinor: control.minor ?? rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
        currency: 'USD',
        openedBy: this.staffId,
        openedAt: at,
      });
      for (const [place, facts] of rows.entries()) {
        await saveOfflineGift(tx, gifts[place]!, id, facts, { by: this.staffId, at });
      }
    });
    return { id, gifts };
  }

  async posted(kind: BatchKind, rows: readonly OfflineFacts[]): Promise<{ id: BatchId; gifts: GiftId[] }> {
    const batch = await this.batch(kind, rows);
    await this.app.get(PostBatch).run(batch.id, this.by);
    return batch;
  }

  /** Debits less credits of some gifts, by account and fund; what is zero is absent. */
  async balances(giftIds: readonly GiftId[]): Promise<Record<string, number>> {
    const found = await this.app.db.query<{ key: string; sum: number }>(
      `select account || ' ' || fund as key, sum(amount_minor)::int as sum from ledger_posting
       where entry_id in (select entry_id from ledger_entry_gift where gift_id = any($1::uuid[]))
       group by account, fund having sum(amount_minor) <> 0 order by 1`,
      [giftIds],
    );
    return Object.fromEntries(found.map(({ key, sum }) => [key, sum]));
  }

  receipts(
    giftId: GiftId,
  ): Promise<{ label: string; status: string; reason: string | null; replaces: string | null }[]> {
    return this.app.db.query(
      `select label, status, reason, snapshot->>'replaces' as replaces from receipt
       left join receipt_void on receipt_id = id where gift_id = $1 order by number`,
      [giftId],
    );
  }

  /** The templates of the letters about a gift, in the order of the alphabet. */
  async letters(giftId: GiftId): Promise<string[]> {
    const found = await this.app.db.query<{ template: string }>(
      `select template from letter
       where state <> 'withdrawn' and (key like 'acknowledgment:' || $1 || ':%'
         or split_part(key, ':', 2) in (select id::text from receipt where gift_id = $1::uuid)) order by template`,
      [giftId],
    );
    return found.map(({ template }) => template);
  }
}
