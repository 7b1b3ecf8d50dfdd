import type { ComponentChildren, JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { CalendarDate } from '../../../../kernel/calendar.js';
import { Money } from '../../../../kernel/money.js';
import { REFUND_REASONS } from '../../../../gifts/refund.table.js';
import type { GiftDetail } from '../../../../reports/gift-detail.js';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { MoneyField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { ClosedMonthNotice } from '../../frame/closed-month.view.js';
import { REFUND_REASON_WORDS } from '../../frame/gift-words.js';
import { PAID_BY, type ReturnTexts } from './return-form.js';
import { ColleagueNote } from '../../frame/colleague-note.view.js';

export interface ReturnModel {
  readonly gift: GiftDetail;
  readonly texts: ReturnTexts;
  readonly problems: readonly FieldProblem[];
  /** The first day that is not in a closed month; null before the first closing. */
  readonly openFrom: CalendarDate | null;
  readonly csrf: string;
}

const PAID_BY_LABELS = { check: 'By check', 'bank-transfer': 'By bank transfer', cash: 'In cash' } as const;

/** A refund that somebody has paid, or pays now: nothing is sent by this page. */
export function PaidRefundView(model: ReturnModel): JSX.Element {
  const { gift, texts, problems } = model;
  const left = Money.of(gift.refundableMinor, gift.currency).format();
  const field = (name: keyof ReturnTexts) => ({ name, value: texts[name], error: problemOf(problems, name) });
  return (
    <Framed
      {...model}
      title="Record a refund"
      path="paid-refund"
      button="Record the refund"
      words="This gift did not come through the processor, so pay the refund yourself. Here you write it down: the books, the receipt and the donor’s letter follow."
    >
      <RadioGroup
        {...field('amount')}
        legend="How much"
        choices={[
          { value: 'full', label: `All of it, ${left}` },
          { value: 'part', label: 'A part of it' },
        ]}
      />
      <MoneyField
        {...field('partAmount')}
        label="Part that went back"
        currency={gift.currency}
        hint={`Only if a part went back. At most ${left}.`}
      />
      <RadioGroup
        {...field('paidBy')}
        legend="How it was paid"
        choices={PAID_BY.map((way) => ({ value: way, label: PAID_BY_LABELS[way] }))}
      />
      <RadioGroup
        {...field('reason')}
        legend="Why"
        choices={REFUND_REASONS.filter((reason) => reason !== 'fraud').map((reason) => ({
          value: reason,
          label: REFUND_REASON_WORDS[reason],
        }))}
      />
      <TextField {...field('on')} label="Paid on" type="date" autocomplete="off" required />
    </Framed>
  );
}

/** A check that the bank did not pay. */
export function ReturnedCheckView(model: ReturnModel): JSX.Element {
  const { gift, texts, problems } = model;
  const field = (name: keyof ReturnTexts) => ({ name, value: texts[name], error: problemOf(problems, name) });
  return (
    <Framed
      {...model}
      title="Check returned"
      path="returned"
      button="Record the returned check"
      words="The bank did not pay it. The gift is undone in the books, its receipt becomes void, and the donor is told."
    >
      <TextField {...field('on')} label="Returned on" type="date" autocomplete="off" required />
      <MoneyField
        {...field('fee')}
        label="Fee of the bank (optional)"
        currency={gift.currency}
        hint="What the bank took from the account for it."
      />
    </Framed>
  );
}

interface FramedProps extends ReturnModel {
  readonly title: string;
  readonly path: string;
  readonly button: string;
  readonly words: string;
  readonly children: ComponentChildren;
}

function Framed(props: FramedProps): JSX.Element {
  const { gift, texts, problems, openFrom, csrf, title, path, button, words, children } = props;
  const href = `/staff/gifts/${gift.id}`;
  return (
    <>
      <PageHead
        title={title}
        summary={
          <a href={href}>
            {Money.of(gift.amountMinor, gift.currency).format()} from <bdi>{gift.donor.name}</bdi>
          </a>
        }
      />
      <ClosedMonthNotice date={gift.giftDate} openFrom={openFrom} />
      <ErrorSummary problems={problems} />
      <form class="panel stack form-narrow" method="post" action={`${href}/${path}`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="request" value={texts.request} />
        <p>{words}</p>
        {children}
        <ColleagueNote value={texts.note} error={problemOf(problems, 'note')} />
        <div class="row">
          <Button>{button}</Button>
          <Button kind="quiet" href={href}>
            Leave the gift as it is
          </Button>
        </div>
      </form>
    </>
  );
}
