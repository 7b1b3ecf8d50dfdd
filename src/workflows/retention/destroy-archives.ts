import { Injectable } from '@nestjs/common';
import { dateIn, type CalendarDate } from '../../kernel/calendar.js';
import { fiscalYear, fiscalYearOf } from '../../kernel/fiscal-year.js';
import type { DonorId } from '../../kernel/id.js';
import { Audit } from '../../audit/audit.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { vaultOf } from '../../vault/vault.js';
import { donorsOnceOne, resealAll } from './reseal.js';

/** Records of a gift are kept for so many years after the fiscal year in which it was given (R-PRV-04). */
export const ARCHIVE_YEARS = 7;

/**
 * Destroys the keys of donors who asked to be forgotten, once the law asks for the records of their last gift no more
 * (R-PRV-04): names and addresses on their receipts, statements and PDFs cannot be opened by anybody from then on, in
 * this database at once and in backups when those are gone. Amounts, numbers and hashes stay; no sum changes.
 */
@Injectable()
export class DestroyArchives {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
  ) {}

  /** Safe to repeat. Returns how many donors cannot be opened any more. */
  async run(now: Date): Promise<number> {
    const organisation = await readOrganisation(this.db.manager);
    const erased = await this.db.query<ErasedDonor>(ERASED);
    const over = erased.filter((donor) => isOver(donor, dateIn(organisation.timeZone, now), organisation));
    for (const { donorId } of over) await this.db.write((tx) => this.destroy(tx, donorId, now));
    return over.length;
  }

  private async destroy(tx: Tx, donorId: DonorId, now: Date): Promise<void> {
    const [locked] = await rows<{ isErased: boolean }>(
      tx,
      'select erased_at is not null as "isErased" from donor where id = $1 for update',
      [donorId],
    );
    if (!locked?.isErased) return;
    const same = await rows<{ id: DonorId }>(tx, SAME_DONOR, [donorId]);
    await this.partFromOthers(
      tx,
      same.map(({ id }) => id),
    );
    const keys = await vaultOf(tx).keys.destroy(tx, { donorIds: same.map(({ id }) => id) }, now);
    const object = `donor:${donorId}`;
    await this.audit.record(tx, { actor: 'system', action: 'destroy archive', object, detail: { keys } });
  }

  /** After a merge that was undone, each of the two may hold papers that the other's key closes. */
  private async partFromOthers(tx: Tx, going: readonly DonorId[]): Promise<void> {
    for (const donorId of going) {
      const others = (await donorsOnceOne(tx, donorId)).filter((each) => !going.includes(each));
      if (others.length > 0) await resealAll(tx, donorId);
      for (const other of others) await resealAll(tx, other);
    }
  }
}

interface ErasedDonor {
  readonly donorId: DonorId;
  /** Of their last gift; null when they never gave. */
  readonly lastGift: CalendarDate | null;
}

function isOver({ lastGift }: ErasedDonor, today: CalendarDate, { fiscalYearStart }: Organisation): boolean {
  return lastGift === null || archiveEndsOn(lastGift, fiscalYearStart) < today;
}

/** The last day on which the records of a gift are kept for the tax authority. */
export function archiveEndsOn(giftDate: CalendarDate, fiscalYearStart: number): CalendarDate {
  const { year } = fiscalYearOf(giftDate, fiscalYearStart);
  return fiscalYear(year + ARCHIVE_YEARS, fiscalYearStart).to;
}

/** Donors who were erased and can still be opened, those who were merged into them not among them. */
const ERASED = `
  select donor.id as "donorId", (select max(gift_date)::text from gift where gift.donor_id = donor.id) as "lastGift"
  from donor
  where erased_at is not null and merged_into is null and exists (
    select from donor_key where destroyed_at is null and donor_key.donor_id in (
      select donor.id union select same.id from donor same where same.merged_into = donor.id))
  order by donor.id`;

const SAME_DONOR = `
  with recursive same as (
    select $1::uuid as id
    union select donor.id from donor join same on donor.merged_into = same.id)
  select id from same`;
