import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../../kernel/app-error.js';
import type { DonorId } from '../../../kernel/id.js';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import {
  CONTACT_FIELDS,
  type ContactDetails,
  DetailsChanged,
  type DonorContact,
  LISTED_AS,
  readContact,
  saveContact,
} from '../../../donors/contact.js';
import { openEmailChange } from '../../../donors/email-changes.js';
import { type Answer, page, see } from '../../http/answer.js';
import { oneOf, textFields } from '../../http/forms.js';
import { PortalDoor } from '../portal-door.js';
import { PortalFrame } from '../portal-frame.js';
import type { PortalVisit } from '../visit.js';
import { type DetailsModel, DetailsView, HouseholdView } from './details.view.js';

/** Name, postal address, phone, employer, and how lists name a donor. */
@Injectable()
export class DetailsPages {
  constructor(
    private readonly db: Db,
    private readonly frame: PortalFrame,
    private readonly door: PortalDoor,
    private readonly clock: Clock,
  ) {}

  /** One donor comes straight to the form; a household chooses. */
  async list(visit: PortalVisit): Promise<Answer> {
    if (!visit.isHousehold) return this.form(visit, visit.donors[0]!.id);
    const view = HouseholdView({ visit });
    return page(await this.frame.page(visit, { title: 'Details', section: 'details' }, view));
  }

  async form(visit: PortalVisit, donorId: string): Promise<Answer> {
    const contact = await readContact(this.db.manager, await this.door.own(visit, donorId));
    return this.show(visit, { contact, typed: contact, problems: [], stale: null }, 200);
  }

  async save(visit: PortalVisit, donorId: string, body: unknown): Promise<Answer> {
    const own = await this.door.own(visit, donorId);
    const typed = detailsOf(body);
    try {
      await this.db.write((tx) => saveContact(tx, own, versionOf(body), typed));
    } catch (error) {
      if (error instanceof DetailsChanged) {
        return this.show(visit, { contact: error.now, typed, problems: [], stale: error.now }, 409);
      }
      if (!(error instanceof InvalidInput)) throw error;
      return this.again(visit, own, typed, error);
    }
    return see(visit.isHousehold ? `/portal/details/${own}` : '/portal/details', 'Saved.');
  }

  private async again(
    visit: PortalVisit,
    donorId: DonorId,
    typed: ContactDetails,
    error: InvalidInput,
  ): Promise<Answer> {
    const contact = await readContact(this.db.manager, donorId);
    return this.show(visit, { contact, typed, problems: error.fields, stale: null }, 422);
  }

  private async show(
    visit: PortalVisit,
    model: Pick<DetailsModel, 'typed' | 'problems' | 'stale'> & { contact: DonorContact },
    status: number,
  ): Promise<Answer> {
    const waiting = await openEmailChange(this.db.manager, model.contact.id, this.clock.now());
    const view = DetailsView({ ...model, csrf: visit.csrf, waiting });
    const title = status === 200 ? 'Details' : 'Check the form';
    return page(await this.frame.page(visit, { title, section: 'details' }, view), status);
  }
}

function detailsOf(body: unknown): ContactDetails {
  const { listedAs, ...fields } = textFields(body, ...CONTACT_FIELDS, 'listedAs');
  return { ...fields, listedAs: oneOf(listedAs, LISTED_AS) ?? 'anonymous' };
}

/** A form without a version, or with a strange one, is as old as can be. */
function versionOf(body: unknown): number {
  const { version } = textFields(body, 'version');
  return /^\d{1,9}$/.test(version) ? Number(version) : 0;
}
