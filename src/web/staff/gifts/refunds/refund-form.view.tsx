import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Money } from '../../../../kernel/money.js';
import { REFUND_REASONS } from '../../../../gifts/refund.table.js';
import type { GiftDetail } from '../../../../reports/gift-detail.js';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { MoneyField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { REFUND_REASON_WORDS } from '../../frame/gift-words.js';
import type { RefundFields } from './refund-plan.js';
import { ColleagueNote } from '../../frame/colleague-note.view.js';

export interface RefundFormModel {
  readonly gift: GiftDetail;
  readonly fields: RefundFields;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

/** How much goes back, and why. Nothing moves until the next page is confirmed. */
export function RefundFormView({ gift, fields, problems, csrf }: RefundFormModel): JSX.Element {
  const left = Money.of(gift.refundableMinor, gift.currency).format();
  const given = Money.of(gift.amountMinor, gift.currency).format();
  return (
    <>
      <PageHead
        title="Refund a gift"
        summary={
          <>
            <a href={`/staff/gifts/${gift.id}`}>
              {given} from <bdi>{gift.donor.name}</bdi>
            </a>
            {gift.refundableMinor < gift.amountMinor && ` · ${left} left to refund`}
          </>
        }
      />
      <ErrorSummary problems={problems} />
      <form class="panel stack form-narrow" method="post" action={`/staff/gifts/${gift.id}/refunds`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="step" value="review" />
        <RadioGroup
          name="amount"
          legend="How much"
          value={fields.amount}
          error={problemOf(problems, 'amount')}
          choices={[
            { value: 'full', label: `All of it, ${left}` },
            { value: 'part', label: 'A part of it' },
          ]}
        />
        <MoneyField
          name="partAmount"
          label="Part to refund"
          currency={gift.currency}
          value={fields.partAmount}
          hint={`Only if a part goes back. At most ${left}.`}
          error={problemOf(problems, 'partAmount')}
        />
        <RadioGroup
          name="reason"
          legend="Why"
          value={fields.reason}
          error={problemOf(problems, 'reason')}
          choices={REFUND_REASONS.map((reason) => ({ value: reason, label: REFUND_REASON_WORDS[reason] }))}
        />
        <ColleagueNote value={fields.note} error={problemOf(problems, 'note')} />
        <div class="row">
          <Button>Review the refund</Button>
          <Button kind="quiet" href={`/staff/gifts/${gift.id}`}>
            Keep the gift
          </Button>
        </div>
      </form>
    </>
  );
}
