import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { Money, parseAmount } from '../../../../kernel/money.js';
import { Audit } from '../../../../audit/audit.js';
import { Db } from '../../../../database/db.js';
import { readRefundAuthority, saveRefundAuthority } from '../../../../gifts/refund-authority.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { RefundSettingsView } from './refund-settings.view.js';

/** What one person may refund alone (R-VOI-07). */
@Injectable()
export class RefundSettings {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
  ) {}

  async show(visit: Visit): Promise<Answer> {
    const [{ aloneMinor, aloneDays }, { currency }] = await Promise.all([
      readRefundAuthority(this.db.manager),
      this.frame.organisation(),
    ]);
    const values = { aloneMinor: Money.of(aloneMinor, currency).toDecimal(), aloneDays: String(aloneDays) };
    return this.page(visit, values, []);
  }

  async save(visit: Visit, body: unknown): Promise<Answer> {
    const values = textFields(body, 'aloneMinor', 'aloneDays');
    const { currency } = await this.frame.organisation();
    try {
      const amount = parseAmount(values.aloneMinor, currency);
      if (!amount) throw new InvalidInput([{ field: 'aloneMinor', message: 'Enter an amount such as 250.' }]);
      const authority = {
        aloneMinor: amount.minor,
        aloneDays: values.aloneDays === '' ? NaN : Number(values.aloneDays),
      };
      await this.db.write(async (tx) => {
        const before = await readRefundAuthority(tx);
        await saveRefundAuthority(tx, authority);
        await this.audit.record(tx, {
          actor: visit.by.actor,
          action: 'change settings',
          object: 'refunds',
          detail: {
            aloneMinorBefore: Number(before.aloneMinor),
            aloneMinor: Number(authority.aloneMinor),
            aloneDaysBefore: before.aloneDays,
            aloneDays: authority.aloneDays,
          },
        });
      });
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.page(visit, values, error.fields);
    }
    return see('/staff/settings/refunds', 'Saved. It holds for refunds that are asked for from now on.');
  }

  private async page(
    visit: Visit,
    values: Readonly<Record<'aloneMinor' | 'aloneDays', string>>,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const view = RefundSettingsView({ values, currency, problems, csrf: visit.caller.csrf });
    const title = problems.length > 0 ? 'Check the form' : 'Refunds';
    return page(await this.frame.page(visit, { title, section: 'settings' }, view), problems.length > 0 ? 422 : 200);
  }
}
