import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { Db } from '../../../database/db.js';
import { ApiKeys } from '../../../staff/api-keys.js';
import { type Answer, page, see } from '../../http/answer.js';
import { textFields, tickedOf } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { KeysView, type KeyValues } from './keys.view.js';

const NOTHING: KeyValues = { name: '', scopes: [] };

/** Which programs may use the API. */
@Injectable()
export class KeyPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly keys: ApiKeys,
  ) {}

  list(visit: Visit): Promise<Answer> {
    return this.page(visit, NOTHING, [], null);
  }

  /** Answers with the key itself, the only time that it can be seen. */
  async add(visit: Visit, body: unknown): Promise<Answer> {
    const values = { ...textFields(body, 'name'), scopes: tickedOf(body, 'scopes') };
    try {
      const { key } = await this.db.write((tx) => this.keys.create(tx, values, visit.by));
      return await this.page(visit, NOTHING, [], { name: values.name, key });
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.page(visit, values, error.fields, null);
    }
  }

  async revoke(visit: Visit, id: string): Promise<Answer> {
    await this.db.write((tx) => this.keys.revoke(tx, id, visit.by.actor));
    return see('/staff/keys', 'The key is revoked. Programs that use it are refused from now on.');
  }

  private async page(
    visit: Visit,
    values: KeyValues,
    problems: readonly FieldProblem[],
    made: { readonly name: string; readonly key: string } | null,
  ): Promise<Answer> {
    const [keys, { timeZone }] = await Promise.all([this.keys.list(this.db.manager), this.frame.organisation()]);
    const view = KeysView({ keys, timeZone, values, problems, made, csrf: visit.caller.csrf });
    const title = problems.length > 0 ? 'Check the form' : 'API keys';
    return page(await this.frame.page(visit, { title, section: 'keys' }, view), problems.length > 0 ? 422 : 200);
  }
}
