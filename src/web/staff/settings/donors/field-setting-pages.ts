import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Audit } from '../../../../audit/audit.js';
import { Db, type Tx } from '../../../../database/db.js';
import {
  addField,
  changeField,
  FIELD_KINDS,
  LabelTaken,
  listFields,
  moveField,
  setFieldOpen,
} from '../../../../donors/records/custom-fields.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { FieldsView } from './fields.view.js';

const PATH = '/staff/settings/fields';

/** What this newsroom asks of its donors beside what everybody asks. */
@Injectable()
export class FieldSettingPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
  ) {}

  list(visit: Visit): Promise<Answer> {
    return this.show(visit, { open: null, typed: {}, problems: [] }, 200);
  }

  async add(visit: Visit, body: unknown): Promise<Answer> {
    const typed = textFields(body, 'label', 'kind', 'options');
    try {
      const kind = oneOf(typed.kind, FIELD_KINDS);
      if (!kind) throw new InvalidInput([{ field: 'kind', message: 'Choose what the field holds.' }]);
      await this.db.write(async (tx) => {
        const id = await addField(tx, { label: typed.label, kind, options: linesOf(typed.options) });
        await this.record(tx, visit, 'add field', id);
      });
      return see(PATH, `“${typed.label}” is asked on every donor’s page from now on.`);
    } catch (error) {
      return this.refused(visit, { open: 'new', typed }, error);
    }
  }

  async change(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const typed = textFields(body, 'label', 'options', 'do');
    try {
      const words = await this.db.write(async (tx) => {
        await this.record(tx, visit, 'change field', id);
        if (typed.do === 'up' || typed.do === 'down') {
          await moveField(tx, id, typed.do);
          return 'Moved.';
        }
        if (typed.do === 'close' || typed.do === 'open') {
          const { label } = await setFieldOpen(tx, id, typed.do === 'open');
          return typed.do === 'open'
            ? `“${label}” is asked again.`
            : `“${label}” is not asked any more. What donors have in it stays.`;
        }
        await changeField(tx, id, { label: typed.label, options: linesOf(typed.options) });
        return 'Saved.';
      });
      return see(PATH, words);
    } catch (error) {
      return this.refused(visit, { open: id, typed }, error);
    }
  }

  private refused(
    visit: Visit,
    form: { open: string; typed: Readonly<Record<string, string>> },
    error: unknown,
  ): Promise<Answer> {
    // The form of one field among many: its lines of the summary lead to its own controls.
    const of = (name: string): string => (form.open === 'new' ? name : `${name}-${form.open}`);
    if (error instanceof LabelTaken) {
      return this.show(visit, { ...form, problems: [{ field: of('label'), message: error.message }] }, 409);
    }
    if (!(error instanceof AppError) || error.fields.length === 0) throw error;
    const problems = error.fields.map(({ field, message }) => ({ field: of(field), message }));
    return this.show(visit, { ...form, problems }, 422);
  }

  private async show(
    visit: Visit,
    form: {
      readonly open: string | null;
      readonly typed: Readonly<Record<string, string>>;
      readonly problems: readonly FieldProblem[];
    },
    status: number,
  ): Promise<Answer> {
    const view = FieldsView({ fields: await listFields(this.db.manager), ...form, csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title: 'Fields', section: 'settings' }, view), status);
  }

  private record(tx: Tx, visit: Visit, action: string, id: string): Promise<void> {
    return this.audit.record(tx, { actor: visit.by.actor, action, object: `field:${id}` });
  }
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
