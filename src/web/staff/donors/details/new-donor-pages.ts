import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Db } from '../../../../database/db.js';
import { NEW_DONOR_KINDS } from '../../../../donors/donor-kind.js';
import { findDonors, type FoundDonor } from '../../../../donors/written-donor.js';
import { ChangeRecord } from '../../../../workflows/donors/records/change-record.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { type NewDonorTexts, NewDonorView } from './new-donor.view.js';

const FIELDS = [
  'kind',
  'firstName',
  'lastName',
  'email',
  'addressLine1',
  'addressLine2',
  'city',
  'region',
  'postalCode',
] as const;
const EMPTY = { ...textFields({}, ...FIELDS), kind: 'person' };

/** A donor who has not given yet, written down by staff. */
@Injectable()
export class NewDonorPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly change: ChangeRecord,
  ) {}

  form(visit: Visit): Promise<Answer> {
    return this.show(visit, EMPTY, [], 200);
  }

  async add(visit: Visit, body: unknown): Promise<Answer> {
    const typed = textFields(body, ...FIELDS);
    const kind = oneOf(typed.kind, NEW_DONOR_KINDS);
    const firstName = kind === 'person' ? typed.firstName : '';
    try {
      if (!kind) throw new InvalidInput([{ field: 'kind', message: 'Choose who it is.' }]);
      const { id, isNew } = await this.change.add({ ...typed, kind, firstName }, visit.by.staffId);
      const known =
        'Somebody with this name and this address is here already: this is their page. Nothing was written.';
      return see(`/staff/donors/${id}`, isNew ? 'Written down.' : known, isNew ? 'good' : 'accent');
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.show(visit, typed, error.fields, 422);
    }
  }

  /** Donors for the list that opens while somebody types; only whom the visitor may know. */
  async lookUp(visit: Visit, query: unknown): Promise<FoundDonor[]> {
    const { q } = textFields(query, 'q');
    return q.length < 2 ? [] : findDonors(this.db.manager, q, visit.may('finance:read'));
  }

  private async show(
    visit: Visit,
    typed: NewDonorTexts,
    problems: readonly FieldProblem[],
    status: number,
  ): Promise<Answer> {
    const view = NewDonorView({ typed, problems, csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title: 'New donor', section: 'donors' }, view), status);
  }
}
