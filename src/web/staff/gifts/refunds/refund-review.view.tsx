import type { JSX } from 'preact';
import type { CalendarDate } from '../../../../kernel/calendar.js';
import { Money } from '../../../../kernel/money.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import type { GiftDetail } from '../../../../reports/gift-detail.js';
import { type Definition, DefinitionList, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { ClosedMonthNotice } from '../../frame/closed-month.view.js';
import { REFUND_REASON_WORDS } from '../../frame/gift-words.js';
import { isolated } from '../../../http/words.js';
import { type SecondPerson, SecondPersonNotice } from '../approvals/second-person.view.js';
import type { PlannedRefund, RefundFields } from './refund-plan.js';

export interface RefundReviewModel {
  readonly gift: GiftDetail;
  readonly plan: PlannedRefund;
  readonly fields: RefundFields;
  readonly organisation: Organisation;
  /** The first day that is not in a closed month; null before the first closing. */
  readonly openFrom: CalendarDate | null;
  /** Why somebody else has to agree; null for what one person may refund alone. */
  readonly secondPerson: SecondPerson | null;
  readonly csrf: string;
}

/** Everything that a refund will do, before it does it. */
export function RefundReviewView(model: RefundReviewModel): JSX.Element {
  const { gift, plan, fields, organisation, openFrom, secondPerson, csrf } = model;
  const amount = plan.amount.format();
  return (
    <>
      <PageHead title={`Refund ${amount} to ${isolated(gift.donor.name)}`} summary="Nothing has moved yet." />
      <ClosedMonthNotice date={gift.giftDate} openFrom={openFrom} />
      {secondPerson && <SecondPersonNotice {...secondPerson} currency={gift.currency} />}
      <form class="stack form-narrow" method="post" action={`/staff/gifts/${gift.id}/refunds`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="step" value="confirm" />
        <input type="hidden" name="request" value={fields.request} />
        <input type="hidden" name="amount" value="part" />
        <input type="hidden" name="partAmount" value={plan.amount.toDecimal()} />
        <input type="hidden" name="reason" value={plan.reason} />
        <input type="hidden" name="note" value={plan.note ?? ''} />
        <Panel title="What will happen">
          <DefinitionList items={refundEffects(gift, plan, organisation)} />
        </Panel>
        <div class="row">
          <Button kind="danger">{secondPerson ? `Ask for the refund of ${amount}` : `Refund ${amount}`}</Button>
          <Button kind="quiet" href={`/staff/gifts/${gift.id}`}>
            Keep the gift
          </Button>
        </div>
      </form>
    </>
  );
}

/** What a refund does to money, receipt, letter and ledger. */
export function refundEffects(gift: GiftDetail, plan: PlannedRefund, organisation: Organisation): Definition[] {
  const money = (minor: bigint): string => Money.of(minor, gift.currency).format();
  const [amount, remaining] = [plan.amount.format(), gift.refundableMinor - plan.amount.minor];
  const inFull = remaining === 0n;
  const way = gift.method ? `to ${gift.method}` : 'the way it was paid';
  const subject = inFull
    ? `Your refund from ${organisation.name}: ${money(gift.amountMinor)}`
    : `Your amended receipt from ${organisation.name}: ${money(remaining)}`;
  return [
    { term: 'Money', value: `${amount} goes back ${way}. It arrives in five to ten days.` },
    { term: 'Stays as a gift', value: inFull ? 'Nothing' : money(remaining) },
    {
      term: 'Fee',
      value:
        gift.feeMinor === null
          ? 'The processor keeps its fee.'
          : `The processor keeps its fee of ${money(gift.feeMinor)}.`,
    },
    { term: 'Receipt', value: receiptEffect(gift, inFull, money(remaining)) },
    { term: 'Letter', value: `“${subject}” to ${gift.donor.email}` },
    {
      term: 'Ledger',
      value: `${amount} to refunds and chargebacks, out of Stripe clearing, dated the day it is sent.`,
    },
    { term: 'Reason', value: REFUND_REASON_WORDS[plan.reason] },
    ...(plan.note ? [{ term: 'Note', value: <span class="pre-line">{plan.note}</span> }] : []),
  ];
}

function receiptEffect(gift: GiftDetail, inFull: boolean, remaining: string): string {
  if (!gift.receipt) return 'There is no receipt that counts, so none becomes void.';
  const { label } = gift.receipt;
  if (inFull) return `${label} becomes void and keeps its number. No other takes its place.`;
  return `${label} becomes void and keeps its number. A new one with the next number says ${remaining}.`;
}
