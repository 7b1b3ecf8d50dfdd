import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../../../kernel/app-error.js';
import { formatInstant } from '../../../../kernel/calendar.js';
import type { DonorId } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import { DetailsChanged, readContact } from '../../../../donors/contact.js';
import { wishesOf } from '../../../../donors/records/wishes.js';
import { lastChange } from '../../../../reports/donors/last-change.js';
import { ChangeRecord, type RecordDetails } from '../../../../workflows/donors/records/change-record.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { DonorPages } from '../page/donor-pages.js';
import { detailsOf, savedDetails, versionOf } from './detail-form.js';
import { type DetailsModel, DetailsView } from './details.view.js';

/** A donor's name, address and wishes, as staff change them; a form that came late shows both versions. */
@Injectable()
export class DetailPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly donors: DonorPages,
    private readonly change: ChangeRecord,
  ) {}

  async form(visit: Visit, id: string): Promise<Answer> {
    const { id: donorId } = await this.donors.changeable(visit, id);
    const { saved } = await this.saved(donorId);
    return this.show(visit, donorId, { typed: saved, problems: [], stale: null }, 200);
  }

  async save(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { id: donorId } = await this.donors.changeable(visit, id);
    const { saved } = await this.saved(donorId);
    const typed = detailsOf(body, saved);
    try {
      await this.change.details(donorId, versionOf(body), typed, visit.by.staffId);
    } catch (error) {
      if (error instanceof DetailsChanged) return this.conflict(visit, donorId, typed);
      if (!(error instanceof InvalidInput)) throw error;
      return this.show(visit, donorId, { typed, problems: error.fields, stale: null }, 422);
    }
    return see(`/staff/donors/${donorId}`, 'Saved. Receipts that were issued keep what they said.');
  }

  private async conflict(visit: Visit, donorId: DonorId, typed: RecordDetails): Promise<Answer> {
    const { timeZone } = await this.frame.organisation();
    const last = await lastChange(this.db, donorId);
    const who = last?.byName ?? (last?.by.startsWith('donor:') ? 'The donor' : 'Somebody');
    const when = last ? ` at ${formatInstant(last.at, timeZone)}` : '';
    const stale = { words: `${who} changed this${when}.`, saved: (await this.saved(donorId)).saved };
    return this.show(visit, donorId, { typed, problems: [], stale }, 409);
  }

  private async saved(donorId: DonorId): Promise<{ saved: RecordDetails; version: number }> {
    const contact = await readContact(this.db.manager, donorId);
    return { saved: savedDetails(contact, await wishesOf(this.db.manager, donorId)), version: contact.version };
  }

  private async show(
    visit: Visit,
    donorId: DonorId,
    model: Pick<DetailsModel, 'typed' | 'problems' | 'stale'>,
    status: number,
  ): Promise<Answer> {
    const donor = await this.donors.changeable(visit, donorId);
    const { version } = await this.saved(donorId);
    const mayHide = visit.may('finance:read');
    const view = DetailsView({ ...model, donor, version, mayHide, csrf: visit.caller.csrf });
    const title = status === 200 ? `Edit ${donor.name}` : 'Check the form';
    return page(await this.frame.page(visit, { title, section: 'donors' }, view), status);
  }
}
