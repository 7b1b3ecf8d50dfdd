import { Inject, Injectable } from '@nestjs/common';
import { dateIn, formatDateLong } from '../../../kernel/calendar.js';
import { AppError, NotFound } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import { Money } from '../../../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../../../config/settings.js';
import { readForm } from '../../../campaigns/forms.js';
import { Db } from '../../../database/db.js';
import { readPublicFace } from '../../../finance/transparency/public-face.js';
import { readGift } from '../../../gifts/gift.store.js';
import type { GiftTable } from '../../../gifts/gift.table.js';
import { employerOf } from '../../../gifts/match-wish.store.js';
import { returnedMinor } from '../../../gifts/refund.store.js';
import { tributeWords } from '../../../gifts/tributes/tribute.js';
import { tributeOf } from '../../../gifts/tributes/tribute.store.js';
import { DOWNLOAD_DAYS, giftOfToken } from '../../../gifts/thanks-link.js';
import { readOrganisation, type Organisation } from '../../../organisation/organisation.js';
import { planOfToken } from '../../../plans/plan-link.js';
import { amountPerPeriod } from '../../../plans/plan-terms.js';
import { readPlan } from '../../../plans/plan.store.js';
import type { PlanTable } from '../../../plans/plan.table.js';
import { Receipts } from '../../../receipts/receipts.js';
import type { ReceiptDocument } from '../../../receipts/sealed/documents.js';
import { EarlierOfThanks } from '../earlier/earlier-of-thanks.js';
import { firstGiftOf, isTroubled, onItsWay, settledFacts, slugOf } from './thanks-facts.js';
import { arrivalWords, monthlyLink, noticeWords, standingOf, unpaidPlanState } from './thanks-words.js';
import type { ThanksPageModel } from './thanks-page.view.js';
import { ReaderFrame, type ReaderOrganisation } from '../../http/reader/reader-frame.js';

export class DownloadExpired extends AppError {
  constructor() {
    super(
      'download-expired',
      'forbidden',
      `A receipt can be downloaded here for ${DOWNLOAD_DAYS} days. Yours is attached to the letter that we sent; write to us if you cannot find it.`,
    );
  }
}

/** What became of a gift or a plan, for the donor who comes back. It shows state and grants nothing (R-PAY-09). */
@Injectable()
export class ThanksPages {
  constructor(
    private readonly db: Db,
    private readonly receipts: Receipts,
    private readonly earlier: EarlierOfThanks,
    private readonly frame: ReaderFrame,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** @throws NotFound for a forged or mistyped token. */
  async model(token: string, query: Record<string, unknown>): Promise<ThanksPageModel> {
    const { gift, plan } = await this.named(token);
    const organisation = this.frame.named(await readOrganisation(this.db.manager));
    const frame = {
      organisation,
      hasDonorList: (await readPublicFace(this.db.manager)).hasList,
      assets: this.frame.assets('gift'),
      sandbox: this.settings.stripe.sandbox !== null,
    };
    const formUrl = `/give/${await slugOf(this.db.manager, gift ?? plan!)}?from=${encodeURIComponent(token)}`;
    const state = gift
      ? gift.state
      : unpaidPlanState(plan!, await isTroubled(this.db.manager, plan!.id), this.clock.now());
    switch (state) {
      case 'settled':
        return { ...frame, state, ...(await this.settled(gift!, plan, organisation, token, query['earlier'])) };
      case 'refunded':
        return { ...frame, state, ...(await this.refunded(gift!, organisation)), receipt: null };
      case 'failed':
      case 'expired':
        return { ...frame, state, formUrl };
      case 'processing':
      case 'refused':
        return { ...frame, state, ...(await onItsWay(this.db.manager, gift ?? plan!)) };
      case 'started':
        if (query['left'] !== undefined) return { ...frame, state: 'unpaid', formUrl };
        return { ...frame, state: 'checking', attempt: attemptOf(query['check']) };
    }
  }

  /** The receipt of the gift. @throws NotFound before it was issued, DownloadExpired after thirty days. */
  async receipt(token: string): Promise<ReceiptDocument> {
    const { gift } = await this.named(token);
    const receiptId = gift && (await settledFacts(this.db.manager, gift.id)).receiptId;
    if (!receiptId) throw new NotFound('receipt');
    const age = this.clock.now().getTime() - gift.occurredAt!.getTime();
    if (age > DOWNLOAD_DAYS * 24 * 60 * 60 * 1000) throw new DownloadExpired();
    return this.receipts.documentOf(receiptId);
  }

  /** Ends the plan that the new one repeats, as the donor wants. @throws NotFound for a token of no plan. */
  async endEarlier(token: string): Promise<'ended' | 'failed'> {
    const { plan } = await this.named(token);
    if (!plan) throw new NotFound('plan');
    return this.earlier.end(plan);
  }

  /** The gift that a token names, or the plan with the first of its gifts. @throws NotFound */
  private async named(token: string): Promise<{ gift: GiftTable | null; plan: PlanTable | null }> {
    const giftId = giftOfToken(token, this.settings.appSecret);
    if (giftId) return { gift: await readGift(this.db.manager, giftId), plan: null };
    const planId = planOfToken(token, this.settings.appSecret);
    if (!planId) throw new NotFound('gift');
    const plan = await readPlan(this.db.manager, planId);
    return { gift: await firstGiftOf(this.db.manager, planId), plan };
  }

  private async settled(
    gift: GiftTable,
    plan: PlanTable | null,
    { timeZone, legalName, ein, taxIdLabel, email }: ReaderOrganisation,
    token: string,
    answered: unknown,
  ) {
    const facts = await settledFacts(this.db.manager, gift.id);
    const employer = (await employerOf(this.db.manager, [gift.id, plan?.id ?? null])) ?? facts.employer;
    const tribute = await tributeOf(this.db.manager, [gift.id, plan?.id ?? null]);
    const amount = Money.of(gift.amountMinor, gift.currency);
    return {
      firstName: facts.firstName,
      email: facts.email,
      amount: gift.property ?? amount.formatShort(),
      arrived: arrivalWords(gift.occurredAt!, this.clock.now(), timeZone),
      date: formatDateLong(gift.giftDate!),
      designation: facts.choices > 1 ? facts.designation : null,
      receipt: facts.label === null ? null : { label: facts.label, pdfUrl: `/thanks/${token}/receipt.pdf` },
      article: gift.articleUrl === null ? null : { url: gift.articleUrl },
      plan: plan && {
        amount: amountPerPeriod(Money.of(plan.amountMinor, plan.currency), plan),
        ...standingOf(plan, await isTroubled(this.db.manager, plan.id)),
      },
      earlier: plan && answered !== 'kept' && answered !== 'ended' ? await this.earlier.find(plan) : null,
      earlierAnswer: ANSWERS.find((each) => each === answered) ?? null,
      earlierUrl: `/thanks/${token}/earlier`,
      tribute: tribute && { words: tributeWords(tribute), notice: noticeWords(tribute) },
      employer: employer === null ? null : { name: employer, legalName, ein, taxIdLabel, email },
      monthly:
        plan || tribute || gift.channel !== 'online'
          ? null
          : monthlyLink(gift, await readForm(this.db.manager, facts.slug)),
    };
  }

  private async refunded(gift: GiftTable, { timeZone }: Organisation) {
    const [last] = await this.db.query<{ at: Date | null }>(
      `select greatest((select max(occurred_at) from refund where gift_id = $1 and state = 'succeeded'),
                       (select max(closed_at) from dispute where gift_id = $1 and lost_minor > 0)) as at`,
      [gift.id],
    );
    const returned = Money.of(await returnedMinor(this.db.manager, gift.id), gift.currency);
    return {
      amount: gift.property ?? Money.of(gift.amountMinor, gift.currency).format(),
      refundedAmount: gift.property ?? returned.format(),
      date: formatDateLong(last?.at ? dateIn(timeZone, last.at) : gift.giftDate!),
    };
  }
}

const ANSWERS = ['ended', 'failed'] as const;

function attemptOf(check: unknown): number {
  const attempt = Number(check);
  return Number.isInteger(attempt) && attempt > 0 ? Math.min(attempt, 99) : 0;
}
