import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../../kernel/calendar.js';
import { dateIn } from '../../../kernel/calendar.js';
import { InvalidInput, NotFound } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { DonorId, StaffId } from '../../../kernel/id.js';
import { Audit } from '../../../audit/audit.js';
import { Db, rows, type Tx } from '../../../database/db.js';
import { type ConsentHow, type Preferences, savePreferences } from '../../../donors/consents.js';
import { CONTACT_FIELDS, type ContactDetails, readContact, saveContact } from '../../../donors/contact.js';
import type { DonorKind } from '../../../donors/donor-kind.js';
import { saveFieldValues } from '../../../donors/records/field-values.js';
import { householdOf, joinHousehold, leaveHousehold, renameHousehold } from '../../../donors/records/households.js';
import { saveDoNotAsk, type Wishes } from '../../../donors/records/wishes.js';
import { readOrganisation } from '../../../organisation/organisation.js';
import { writeDonor, type WrittenDonor } from '../../../donors/written-donor.js';

/** What staff may say of a donor beside what donors say themselves. */
export interface RecordDetails extends ContactDetails, Pick<Wishes, 'recognitionName' | 'anonymousToStaff'> {}

/** What staff change about a donor's record. Each change says to the audit what it touched, and never what it says. */
@Injectable()
export class ChangeRecord {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * A donor who has not given yet. Somebody with this address and this name is found instead of written twice.
   * @throws InvalidInput naming each field
   */
  add(donor: WrittenDonor, by: StaffId): Promise<{ readonly id: DonorId; readonly isNew: boolean }> {
    return this.db.write(async (tx) => {
      const id = await writeDonor(tx, donor);
      // Written by this transaction, or found: a record that nobody gives with is kept because somebody wanted it.
      const [kept] = await rows<{ isNew: boolean }>(
        tx,
        `update donor set origin = 'staff' from donor before
         where donor.id = $1 and before.id = donor.id and donor.origin = 'gift'
         returning before.created_at = now() as "isNew"`,
        [id],
      );
      const isNew = kept?.isNew ?? false;
      if (isNew) await this.record(tx, id, 'add donor', by);
      return { id, isNew };
    });
  }

  /** @throws InvalidInput, DetailsChanged when `version` is not the newest, NotFound */
  details(id: DonorId, version: number, details: RecordDetails, by: StaffId): Promise<void> {
    return this.db.write(async (tx) => {
      const before = await readContact(tx, id);
      const [extra] = await rows<{ kind: DonorKind } & Pick<Wishes, 'recognitionName' | 'anonymousToStaff'>>(
        tx,
        `select kind, recognition_name as "recognitionName", anonymous_to_staff as "anonymousToStaff" from donor where id = $1`,
        [id],
      );
      if (!extra) throw new NotFound('donor');
      await saveContact(tx, id, version, details, extra.kind);
      await rows(tx, 'update donor set recognition_name = $2, anonymous_to_staff = $3 where id = $1', [
        id,
        details.recognitionName.slice(0, 200),
        details.anonymousToStaff,
      ]);
      const was: Record<string, unknown> = { ...before, ...extra };
      const changed = [...CONTACT_FIELDS, 'listedAs', 'recognitionName', 'anonymousToStaff'].filter(
        (field) => was[field] !== details[field as keyof RecordDetails],
      );
      await this.record(tx, id, 'change details', by, changed);
    });
  }

  /** @throws InvalidInput */
  values(id: DonorId, typed: Readonly<Record<string, string>>, by: StaffId): Promise<readonly string[]> {
    return this.write(id, async (tx, now) => {
      const changed = await saveFieldValues(tx, id, typed, { actor: `staff:${by}`, now });
      if (changed.length > 0) await this.record(tx, id, 'change fields', by, changed);
      return changed;
    });
  }

  /** Says on which way the donor said it. Returns how many answers changed. */
  consents(id: DonorId, wanted: Preferences, how: ConsentHow, by: StaffId): Promise<number> {
    return this.write(id, (tx, now) => savePreferences(tx, id, wanted, { actor: `staff:${by}`, now, how }));
  }

  /** @throws InvalidInput */
  doNotAsk(id: DonorId, wish: Pick<Wishes, 'doNotAskUntil' | 'doNotAskReason'>, by: StaffId): Promise<void> {
    return this.write(id, async (tx, now) => {
      await saveDoNotAsk(tx, id, wish, await this.today(tx, now));
      await this.record(tx, id, wish.doNotAskUntil === null ? 'allow asks' : 'stop asks', by);
    });
  }

  /** @throws InvalidInput, NotFound */
  household(id: DonorId, other: DonorId, name: string, by: StaffId): Promise<void> {
    return this.write(id, async (tx, now) => {
      await joinHousehold(tx, id, other, { name, now });
      await this.record(tx, id, 'join household', by);
    });
  }

  /** @throws InvalidInput, NotFound */
  renameHousehold(id: DonorId, name: string, by: StaffId): Promise<void> {
    return this.write(id, async (tx) => {
      const household = await householdOf(tx, id);
      if (!household) throw new InvalidInput([{ field: 'other', message: 'Say who else lives there.' }]);
      await renameHousehold(tx, household.id, name);
      await this.record(tx, id, 'rename household', by);
    });
  }

  leaveHousehold(id: DonorId, by: StaffId): Promise<void> {
    return this.write(id, async (tx) => {
      if (await leaveHousehold(tx, id)) await this.record(tx, id, 'leave household', by);
    });
  }

  private async today(tx: Tx, now: Date): Promise<CalendarDate> {
    return dateIn((await readOrganisation(tx)).timeZone, now);
  }

  /** Nothing is written for somebody who was erased, or merged into another. */
  private write<T>(id: DonorId, work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
    return this.db.write(async (tx) => {
      const [held] = await rows(
        tx,
        'select id from donor where id = $1 and erased_at is null and merged_into is null for update',
        [id],
      );
      if (!held) throw new NotFound('donor');
      return work(tx, this.clock.now());
    });
  }

  private record(tx: Tx, id: DonorId, action: string, by: StaffId, fields: readonly string[] = []): Promise<void> {
    const detail = fields.length === 0 ? {} : { fields: fields.join(', ') };
    return this.audit.record(tx, { actor: `staff:${by}`, action, object: `donor:${id}`, detail });
  }
}
