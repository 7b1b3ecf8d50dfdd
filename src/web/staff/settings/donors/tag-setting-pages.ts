import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem } from '../../../../kernel/app-error.js';
import { Audit } from '../../../../audit/audit.js';
import { Db } from '../../../../database/db.js';
import { deleteTag, listTags, mergeTags, readTag, renameTag, TagNameTaken } from '../../../../donors/records/tags.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { TagsView } from './tags.view.js';

const PATH = '/staff/settings/tags';

/** Tags of donors: they are made on a donor's page, and put in order here. */
@Injectable()
export class TagSettingPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
  ) {}

  list(visit: Visit): Promise<Answer> {
    return this.show(visit, null, [], 200);
  }

  async rename(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { tag: name } = textFields(body, 'tag');
    try {
      const tag = await this.db.write((tx) => renameTag(tx, id, name));
      return see(PATH, `It is called “${tag.name}” now.`);
    } catch (error) {
      return this.refused(visit, id, error, 'tag');
    }
  }

  async merge(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { into } = textFields(body, 'into');
    try {
      const { from, to, gained } = await this.db.write(async (tx) => {
        const tags = { from: await readTag(tx, id), to: await readTag(tx, into) };
        const detail = { from: tags.from.name, into: tags.to.name };
        const joined = await mergeTags(tx, id, into);
        await this.audit.record(tx, { actor: visit.by.actor, action: 'merge tags', object: `tag:${into}`, detail });
        return { ...tags, gained: joined };
      });
      return see(PATH, `“${from.name}” went into “${to.name}”, which ${counted(gained, 'donor')} gained.`);
    } catch (error) {
      return this.refused(visit, id, error, 'into');
    }
  }

  async remove(visit: Visit, id: string): Promise<Answer> {
    const { name, worn } = await this.db.write(async (tx) => {
      const tag = await readTag(tx, id);
      const donors = await deleteTag(tx, id);
      const detail = { name: tag.name, donors };
      await this.audit.record(tx, { actor: visit.by.actor, action: 'delete tag', object: `tag:${id}`, detail });
      return { name: tag.name, worn: donors };
    });
    return see(PATH, `“${name}” is deleted. ${counted(worn, 'donor')} had it.`);
  }

  private refused(visit: Visit, id: string, error: unknown, field: string): Promise<Answer> {
    const own = (message: string): FieldProblem => ({ field: `${field}-${id}`, message });
    if (error instanceof TagNameTaken) return this.show(visit, id, [own(error.message)], 409);
    if (!(error instanceof AppError) || error.fields.length === 0) throw error;
    return this.show(
      visit,
      id,
      error.fields.map(({ message }) => own(message)),
      422,
    );
  }

  private async show(
    visit: Visit,
    open: string | null,
    problems: readonly FieldProblem[],
    status: number,
  ): Promise<Answer> {
    const view = TagsView({ tags: await listTags(this.db.manager), open, problems, csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title: 'Tags', section: 'settings' }, view), status);
  }
}
