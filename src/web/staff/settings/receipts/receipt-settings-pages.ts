import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { dateIn, parseDate, type CalendarDate } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { Audit } from '../../../../audit/audit.js';
import { Db, type Tx } from '../../../../database/db.js';
import { saveReceiptSettings } from '../../../../organisation/organisation.js';
import { addDisclosure, allDisclosures, endDisclosure } from '../../../../receipts/state-disclosures.js';
import { Regimes } from '../../../../regimes/regimes.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { ReceiptSettingsView } from './receipt-settings.view.js';

const PATH = '/staff/settings/receipts';
const SETTINGS_FIELDS = ['paper', 'signatories'] as const;
const DISCLOSURE_FIELDS = ['state', 'text', 'registrationNo', 'effectiveFrom'] as const;

/** How new receipts look, and what states ask to be said on them. Receipts that are issued stay as they are. */
@Injectable()
export class ReceiptSettingsPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
    private readonly regimes: Regimes,
    private readonly clock: Clock,
  ) {}

  show(visit: Visit): Promise<Answer> {
    return this.form(visit, {}, []);
  }

  async save(visit: Visit, body: unknown): Promise<Answer> {
    const { paper, signatories } = textFields(body, ...SETTINGS_FIELDS);
    const lines = signatories.split('\n').map((line) => line.trim());
    return this.saving(
      visit,
      { paper, signatories },
      { object: 'receipts', say: 'Saved. New receipts are made this way; those that are issued stay as they are.' },
      (tx) => saveReceiptSettings(tx, { paper, signatories: lines.filter((line) => line !== '') }),
    );
  }

  async addDisclosure(visit: Visit, body: unknown): Promise<Answer> {
    const texts = textFields(body, ...DISCLOSURE_FIELDS);
    const state = texts.state.toUpperCase();
    return this.saving(
      visit,
      texts,
      { object: `state-disclosure:${state}`, say: `Saved. New receipts for donors in ${state} carry the text.` },
      (tx) => {
        const effectiveFrom = parseDate(texts.effectiveFrom);
        if (!effectiveFrom) throw new InvalidInput([{ field: 'effectiveFrom', message: 'Enter the first day.' }]);
        const { text, registrationNo } = texts;
        return addDisclosure(tx, { state, text, registrationNo, effectiveFrom });
      },
    );
  }

  async endDisclosure(visit: Visit, id: string): Promise<Answer> {
    const today = await this.today();
    await this.db.write(async (tx) => {
      await endDisclosure(tx, id, today);
      await this.record(tx, visit, `state-disclosure:${id}`);
    });
    return see(PATH, 'The text ends with today. Receipts that carry it keep it.');
  }

  private async saving(
    visit: Visit,
    values: Readonly<Record<string, string>>,
    { object, say }: { object: string; say: string },
    work: (tx: Tx) => Promise<void>,
  ): Promise<Answer> {
    try {
      await this.db.write(async (tx) => {
        await work(tx);
        await this.record(tx, visit, object);
      });
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, values, error.fields);
    }
    return see(PATH, say);
  }

  private record(tx: Tx, visit: Visit, object: string): Promise<void> {
    return this.audit.record(tx, { actor: visit.by.actor, action: 'change settings', object });
  }

  private async form(
    visit: Visit,
    values: Readonly<Record<string, string>>,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const { paper, signatories, regime } = await this.frame.organisation();
    const today = await this.today();
    const kept = { paper, signatories: signatories.join('\n'), effectiveFrom: today };
    const view = ReceiptSettingsView({
      regime: this.regimes.of(regime),
      disclosures: await allDisclosures(this.db.manager),
      today,
      values: { ...kept, ...values },
      problems,
      csrf: visit.caller.csrf,
    });
    const title = problems.length > 0 ? 'Check the form' : 'Receipts';
    return page(await this.frame.page(visit, { title, section: 'settings' }, view), problems.length > 0 ? 422 : 200);
  }

  private async today(): Promise<CalendarDate> {
    const { timeZone } = await this.frame.organisation();
    return dateIn(timeZone, this.clock.now());
  }
}
