import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../../kernel/app-error.js';
import type { DonorId } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import { donorIdNow } from '../../../../donors/identity/donor-now.js';
import { ANONYMOUS_DONOR } from '../../../../donors/identity/shown-name.js';
import type { DonorHead } from '../../../../reports/donors/donor-page.js';
import { HAPPENING_KINDS, type HappeningKind, timelineOf } from '../../../../reports/donors/timeline.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { DonorReader } from './donor-facts.js';
import type { Refused } from './donor-model.js';
import { DonorView } from './donor.view.js';

const ROWS = 25;
/** What tells nobody who somebody is. */
const NAMELESS: readonly HappeningKind[] = ['gifts', 'plans', 'memberships'];

/** One donor: who they are, what they gave, and what happened. */
@Injectable()
export class DonorPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly reader: DonorReader,
  ) {}

  donor(visit: Visit, id: string, query: unknown): Promise<Answer> {
    return this.show(visit, id, query, null);
  }

  /** The page again, with a small form as it was typed. */
  refused(visit: Visit, id: string, refused: Refused): Promise<Answer> {
    return this.show(visit, id, {}, refused);
  }

  /**
   * A donor whom the visitor may change: known to them, not forgotten, not merged into another.
   * @throws NotFound
   */
  async changeable(visit: Visit, id: string): Promise<DonorHead> {
    const donor = await this.reader.head(id, await this.frame.organisation());
    if (donor.erasedAt !== null || donor.mergedInto !== null || !isKnown(visit, donor)) throw new NotFound('donor');
    return donor;
  }

  private async show(visit: Visit, id: string, query: unknown, refused: Refused | null): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const donor = await this.reader.head(id, organisation);
    if (donor.mergedInto !== null) return this.lead(donor.id);
    const known = isKnown(visit, donor) && donor.erasedAt === null;
    const { kind: wanted, after } = textFields(query, 'kind', 'after');
    const kinds = known ? HAPPENING_KINDS : NAMELESS;
    const kind = oneOf(wanted, kinds);
    const [facts, slice] = await Promise.all([
      this.reader.facts(donor, organisation, known),
      timelineOf(this.db, donor.id, { kinds: kind ? [kind] : kinds, after, limit: ROWS }),
    ]);
    const name = isKnown(visit, donor) ? donor.name : ANONYMOUS_DONOR;
    const may = {
      write: known && visit.may('donors:write') && donor.kind !== 'unknown',
      merge: known && visit.may('donors:merge') && donor.kind !== 'unknown',
      record: visit.may('gifts:record'),
      settings: visit.may('settings:write'),
    };
    const { csrf } = visit.caller;
    const view = DonorView({ facts, name, slice, kind, kinds, organisation, may, csrf, refused });
    const framed = { title: name, section: 'donors', opened: { kind: 'donors', id: donor.id } } as const;
    return page(await this.frame.page(visit, framed, view), refused === null ? 200 : 422);
  }

  /** An old address leads to the donor who was kept. */
  private async lead(id: DonorId): Promise<Answer> {
    const now = await donorIdNow(this.db.manager, id);
    return see(`/staff/donors/${now}`, 'That record was merged into this donor.', 'accent');
  }
}

function isKnown(visit: Visit, { anonymousToStaff }: DonorHead): boolean {
  return !anonymousToStaff || visit.may('finance:read');
}
