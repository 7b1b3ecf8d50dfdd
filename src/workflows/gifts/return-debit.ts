import { Inject, Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { GiftId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { rows, type Tx } from '../../database/db.js';
import type { CheckoutFacts } from '../../gateways/stripe/stripe-gateway.js';
import { Jobs } from '../../jobs/jobs.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { keepDebitReturns } from '../../plans/troubles/debit-return.store.js';
import { troubleReason } from '../../plans/troubles/trouble-reason.js';
import { sendLetters } from '../letters/send-letters.js';
import { nearDay, whyItFailed } from '../troubles/trouble-words.js';

/** The donor and the day of a gift whose debit came back. */
interface Returned {
  readonly email: string;
  readonly firstName: string;
  readonly startedAt: Date;
  readonly slug: string;
}

/** A bank sent back the debit of a single gift: it is counted (R-ACH-05), and the donor hears of it once. */
@Injectable()
export class ReturnDebit {
  constructor(
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Safe to repeat. */
  async run(tx: Tx, giftId: GiftId, debit: NonNullable<CheckoutFacts['returned']>): Promise<void> {
    const now = this.clock.now();
    await keepDebitReturns(tx, [{ ...debit, returnedAt: now }]);
    const { name, email, timeZone } = await readOrganisation(tx);
    const [facts] = await rows<Returned>(
      tx,
      `select donor.email, donor.first_name as "firstName", started_at as "startedAt", form.slug
       from gift join donor on donor.id = donor_id join form on form.id = gift.form_id where gift.id = $1`,
      [giftId],
    );
    const { firstName, startedAt, slug, email: recipient } = facts!;
    const data = {
      organisation: name,
      replyTo: email,
      firstName,
      amount: Money.of(debit.amountMinor, debit.currency).formatShort(),
      date: nearDay(dateIn(timeZone, startedAt)),
      why: whyItFailed({ reason: troubleReason(debit.code), method: debit.method }),
      formUrl: `${this.settings.publicUrl}/give/${slug}`,
    };
    const letter = { template: 'debit-failed', data } as const;
    await sendLetters(tx, this.jobs, [{ key: `debit-failed:${giftId}`, recipient, letter, receiptId: null }], now);
  }
}
