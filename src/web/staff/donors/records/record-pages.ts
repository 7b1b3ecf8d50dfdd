import { Injectable } from '@nestjs/common';
import { dateIn, noonIn, parseDate } from '../../../../kernel/calendar.js';
import { AppError, InvalidInput } from '../../../../kernel/app-error.js';
import { Clock } from '../../../../kernel/clock.js';
import { isId } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import { listFields } from '../../../../donors/records/custom-fields.js';
import { bringNoteBack, NOTE_KINDS, removeNote, writeNote } from '../../../../donors/records/notes.js';
import { addTag, readTag, removeTag, type TagId, tagOfName } from '../../../../donors/records/tags.js';
import { NEVER_AGAIN } from '../../../../donors/records/wishes.js';
import { findDonors } from '../../../../donors/written-donor.js';
import { ChangeRecord } from '../../../../workflows/donors/records/change-record.js';
import { type Answer, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { DonorPages } from '../page/donor-pages.js';

/** The small forms of a donor's page: each leads back to the page, refused ones with what was typed. */
@Injectable()
export class RecordPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly donors: DonorPages,
    private readonly change: ChangeRecord,
    private readonly clock: Clock,
  ) {}

  writeNote(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const typed = textFields(body, 'text', 'kind', 'on');
    return this.orAgain(visit, id, 'note', typed, async () => {
      const { id: donorId } = await this.donors.changeable(visit, id);
      const { timeZone } = await this.frame.organisation();
      const now = this.clock.now();
      const on = typed.on === '' ? dateIn(timeZone, now) : parseDate(typed.on);
      if (!on) throw new InvalidInput([{ field: 'on', message: 'Enter a date as 2026-11-24.' }]);
      // Of today it is now; of another day nobody knows the hour.
      const at = on === dateIn(timeZone, now) ? now : noonIn(timeZone, on);
      const kind = oneOf(typed.kind, NOTE_KINDS) ?? 'note';
      const noteId = await this.db.write((tx) =>
        writeNote(tx, { donorId, kind, text: typed.text, at, by: visit.by.staffId }, now),
      );
      return see(`/staff/donors/${donorId}`, 'The note is written.', 'good', {
        action: `/staff/donors/${donorId}/notes/${noteId}/remove`,
        fields: {},
      });
    });
  }

  async removeNote(visit: Visit, id: string, noteId: string): Promise<Answer> {
    const { id: donorId } = await this.donors.changeable(visit, id);
    await this.db.write((tx) => removeNote(tx, donorId, noteId, this.clock.now()));
    return see(`/staff/donors/${donorId}`, 'The note is removed.', 'good', {
      action: `/staff/donors/${donorId}/notes/${noteId}/back`,
      fields: {},
    });
  }

  async bringNoteBack(visit: Visit, id: string, noteId: string): Promise<Answer> {
    const { id: donorId } = await this.donors.changeable(visit, id);
    await this.db.write((tx) => bringNoteBack(tx, donorId, noteId));
    return see(`/staff/donors/${donorId}`, 'The note is back.');
  }

  addTag(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const typed = textFields(body, 'tag', 'tagId');
    return this.orAgain(visit, id, 'tag', typed, async () => {
      const { id: donorId } = await this.donors.changeable(visit, id);
      const now = this.clock.now();
      const { tag, isNew } = await this.db.write(async (tx) => {
        const found = isId(typed.tagId) ? await readTag(tx, typed.tagId) : await tagOfName(tx, typed.tag, now);
        return { tag: found, isNew: await addTag(tx, donorId, found.id, visit.by.actor, now) };
      });
      const path = `/staff/donors/${donorId}`;
      if (!isNew) return see(path, `The tag “${tag.name}” is there already.`, 'accent');
      return see(path, `The tag “${tag.name}” is added.`, 'good', {
        action: `${path}/tags/remove`,
        fields: { tag: tag.id },
      });
    });
  }

  async removeTag(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { id: donorId } = await this.donors.changeable(visit, id);
    const path = `/staff/donors/${donorId}`;
    const { tag: tagId } = textFields(body, 'tag');
    const tag = await this.db.write(async (tx) => {
      const found = await readTag(tx, tagId);
      return (await removeTag(tx, donorId, found.id)) ? found : null;
    });
    if (!tag) return see(path, 'The tag was removed before.', 'accent');
    const undo = { action: `${path}/tags`, fields: { tagId: tag.id satisfies TagId } };
    return see(path, `The tag “${tag.name}” is removed.`, 'good', undo);
  }

  async saveFields(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const fields = await listFields(this.db.manager);
    const names = fields.map(({ key }) => `field-${key}`);
    const typed = textFields(body, ...names);
    return this.orAgain(visit, id, 'fields', typed, async () => {
      const { id: donorId } = await this.donors.changeable(visit, id);
      const values = Object.fromEntries(fields.map(({ key }) => [key, typed[`field-${key}`] ?? '']));
      const changed = await this.change.values(donorId, values, visit.by.staffId);
      const words = changed.length === 0 ? 'Nothing was different.' : `Saved: ${changed.join(', ')}.`;
      return see(`/staff/donors/${donorId}`, words);
    });
  }

  doNotAsk(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const typed = textFields(body, 'until', 'never', 'reason', 'again');
    return this.orAgain(visit, id, 'do-not-ask', typed, async () => {
      const { id: donorId } = await this.donors.changeable(visit, id);
      const path = `/staff/donors/${donorId}`;
      if (typed.again === 'yes') {
        await this.change.doNotAsk(donorId, { doNotAskUntil: null, doNotAskReason: '' }, visit.by.staffId);
        return see(path, 'They may be asked again.');
      }
      const until = typed.never === 'yes' ? NEVER_AGAIN : parseDate(typed.until);
      if (!until)
        throw new InvalidInput([{ field: 'until', message: 'Choose the last day of quiet, or “Never again”.' }]);
      await this.change.doNotAsk(donorId, { doNotAskUntil: until, doNotAskReason: typed.reason }, visit.by.staffId);
      return see(path, 'Noted. No asks and no appeals go out until then.');
    });
  }

  household(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const typed = textFields(body, 'other', 'otherId', 'household', 'leave');
    return this.orAgain(visit, id, 'household', typed, async () => {
      const { id: donorId } = await this.donors.changeable(visit, id);
      const path = `/staff/donors/${donorId}`;
      if (typed.leave === 'yes') {
        await this.change.leaveHousehold(donorId, visit.by.staffId);
        return see(path, 'Taken out of the household.');
      }
      if (typed.other === '' && typed.otherId === '') {
        await this.change.renameHousehold(donorId, typed.household, visit.by.staffId);
        return see(path, 'The household is renamed.');
      }
      const other = await this.other(visit, typed);
      await this.change.household(donorId, other, typed.household, visit.by.staffId);
      return see(path, 'Put together.');
    });
  }

  /** Whom a look-up means. @throws InvalidInput when it is nobody, or more than one */
  private async other(visit: Visit, { other, otherId }: { other: string; otherId: string }) {
    if (isId(otherId)) return (await this.donors.changeable(visit, otherId)).id;
    const found = await findDonors(this.db.manager, other, visit.may('finance:read'));
    if (found.length === 1) return found[0]!.id;
    const message =
      found.length === 0
        ? 'Nobody of that name or email is here. Write them down first.'
        : `${found.length === 8 ? 'Many' : found.length} donors fit. Type the whole name, or the email.`;
    throw new InvalidInput([{ field: 'other', message }]);
  }

  private async orAgain(
    visit: Visit,
    id: string,
    form: string,
    typed: Readonly<Record<string, string>>,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.fields.length === 0) throw error;
      return this.donors.refused(visit, id, { form, problems: error.fields, typed });
    }
  }
}
