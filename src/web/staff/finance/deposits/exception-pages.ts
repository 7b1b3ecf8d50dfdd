import { Injectable } from '@nestjs/common';
import { AppError, InvalidInput, NotFound } from '../../../../kernel/app-error.js';
import { isId } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import { depositOfException } from '../../../../deposits/lines/exception.store.js';
import { ResolveException } from '../../../../workflows/deposits/resolve-exception.js';
import { type Answer, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import type { Visit } from '../../frame/visit.js';
import { DepositPages } from './deposit-pages.js';

/** What staff do about lines that do not explain themselves; each leads back to its deposit. */
@Injectable()
export class ExceptionPages {
  constructor(
    private readonly db: Db,
    private readonly deposits: DepositPages,
    private readonly resolveException: ResolveException,
  ) {}

  async take(visit: Visit, id: string): Promise<Answer> {
    const { depositId } = await this.db.write((tx) => this.resolveException.take(tx, visit.by, id));
    return see(`/staff/finance/deposits/${depositId}`, 'It is yours to look after.');
  }

  async resolve(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const depositId = isId(id) ? await depositOfException(this.db.manager, id) : null;
    if (depositId === null) throw new NotFound('exception');
    const { suffix } = textFields(body, 'suffix');
    const sent = textFields(body, `choice${suffix}`, `reason${suffix}`);
    const fields = { choice: sent[`choice${suffix}`] ?? '', reason: sent[`reason${suffix}`] ?? '' };
    const path = `/staff/finance/deposits/${depositId}`;
    try {
      await this.db.write((tx) => this.resolveException.choose(tx, visit.by, id, fields));
      return see(path, 'Booked. Your reason is kept with it.');
    } catch (error) {
      if (error instanceof InvalidInput) {
        return this.deposits.deposit(visit, depositId, {}, { exception: { id, fields, problems: error.fields } });
      }
      if (error instanceof AppError && error.kind === 'conflict') return see(path, error.message, 'warn');
      throw error;
    }
  }
}
