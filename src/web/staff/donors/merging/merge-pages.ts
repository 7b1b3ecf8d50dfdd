import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { type DonorId, isId } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import { lookalikesOf } from '../../../../donors/likeness/lookalikes.js';
import { findDonors } from '../../../../donors/written-donor.js';
import { mergeWeights } from '../../../../reports/donors/merge-weights.js';
import { MergeDonors, RecordsChanged } from '../../../../workflows/donors/merging/merge-donors.js';
import { mergeFields } from '../../../../workflows/donors/merging/merge-fields.js';
import { NotMergeable, NotUndoable } from '../../../../workflows/donors/merging/merge.store.js';
import { UndoMerge } from '../../../../workflows/donors/merging/undo-merge.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { DonorPages } from '../page/donor-pages.js';
import { ChooseOtherView } from './choose-other.view.js';
import { MergeView } from './merge.view.js';

/** Two records side by side, and what stays of each. */
@Injectable()
export class MergePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly donors: DonorPages,
    private readonly mergeDonors: MergeDonors,
    private readonly undoMerge: UndoMerge,
  ) {}

  async compare(visit: Visit, id: string, query: unknown): Promise<Answer> {
    const { id: one } = await this.donors.changeable(visit, id);
    const typed = textFields(query, 'with', 'other', 'otherId', 'keep');
    const wanted =
      [typed.with, typed.otherId].find((each) => isId(each)) ?? (await this.onlyOne(visit, typed.other, one));
    if (!wanted || !isId(wanted)) return this.choose(visit, one, typed.other);
    const { id: other } = await this.donors.changeable(visit, wanted);
    return this.show(visit, typed.keep === other ? [other, one] : [one, other], null, {}, 200);
  }

  async merge(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const sent = textFields(body, 'other', 'versionKept', 'versionGone');
    const [{ id: keptId }, { id: goneId }] = [
      await this.donors.changeable(visit, id),
      await this.donors.changeable(visit, sent.other),
    ];
    const { kept, gone } = await this.mergeDonors.look(keptId, goneId);
    const keys = mergeFields(kept, gone).map(({ key }) => key);
    const choices = textFields(body, ...keys);
    const versions = { kept: Number(sent.versionKept) || 0, gone: Number(sent.versionGone) || 0 };
    try {
      await this.mergeDonors.run({ keptId, goneId, versions, choices }, visit.by.staffId);
    } catch (error) {
      if (!(error instanceof RecordsChanged) && !(error instanceof NotMergeable)) throw error;
      return this.show(visit, [keptId, goneId], error.message, choices, 409);
    }
    return see(`/staff/donors/${keptId}`, 'Merged. No sum and no receipt changed. It can be undone for a day.');
  }

  async undo(visit: Visit, mergeId: string): Promise<Answer> {
    try {
      const { keptId, giftsThatStay } = await this.undoMerge.run(mergeId, visit.by.staffId);
      const rest =
        giftsThatStay === 0
          ? ''
          : ` ${counted(giftsThatStay, 'gift')} that came in between ${giftsThatStay === 1 ? 'stays' : 'stay'} here.`;
      return see(`/staff/donors/${keptId}`, `The two records stand apart again.${rest}`);
    } catch (error) {
      if (!(error instanceof NotUndoable)) throw error;
      return see('/staff/donors/duplicates', error.message, 'bad');
    }
  }

  private async show(
    visit: Visit,
    [keptId, goneId]: readonly [DonorId, DonorId],
    trouble: string | null,
    choices: Readonly<Record<string, string>>,
    status: number,
  ): Promise<Answer> {
    try {
      const { kept, gone } = await this.mergeDonors.look(keptId, goneId);
      const weights = await mergeWeights(this.db, goneId);
      const { timeZone } = await this.frame.organisation();
      const fields = mergeFields(kept, gone);
      const view = MergeView({
        kept,
        gone,
        fields,
        choices,
        weights,
        trouble,
        zone: timeZone,
        csrf: visit.caller.csrf,
      });
      return page(await this.frame.page(visit, { title: 'Merge two records', section: 'donors' }, view), status);
    } catch (error) {
      if (!(error instanceof NotMergeable)) throw error;
      return this.choose(visit, keptId, '', [{ field: 'other', message: error.message }], 409);
    }
  }

  /** Whom to merge with: lookalikes, or anybody by a part of the name. */
  private async choose(
    visit: Visit,
    id: DonorId,
    typed: string,
    problems: readonly FieldProblem[] = [],
    status = 200,
  ): Promise<Answer> {
    const donor = await this.donors.changeable(visit, id);
    const seesHidden = visit.may('finance:read');
    const alike = await this.db.write((tx) => lookalikesOf(tx, donor.id));
    const found = typed === '' ? null : await findDonors(this.db.manager, typed, seesHidden);
    const view = ChooseOtherView({
      donor,
      typed,
      problems,
      alike: alike.filter(({ anonymousToStaff }) => seesHidden || !anonymousToStaff),
      found: found?.filter((each) => each.id !== donor.id) ?? null,
    });
    return page(await this.frame.page(visit, { title: 'Merge two records', section: 'donors' }, view), status);
  }

  private async onlyOne(visit: Visit, typed: string, self: DonorId): Promise<DonorId | null> {
    if (typed === '') return null;
    const found = await findDonors(this.db.manager, typed, visit.may('finance:read'));
    const others = found.filter(({ id }) => id !== self);
    return others.length === 1 ? others[0]!.id : null;
  }
}
