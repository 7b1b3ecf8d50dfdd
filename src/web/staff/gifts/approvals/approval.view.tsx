import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Money } from '../../../../kernel/money.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import type { GiftDetail, GiftRefund } from '../../../../reports/gift-detail.js';
import { DefinitionList, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { DateText } from '../../../http/ui/text.js';
import { isolated } from '../../../http/words.js';
import { refundEffects } from '../refunds/refund-review.view.js';

export interface ApprovalModel {
  readonly gift: GiftDetail;
  readonly refund: GiftRefund;
  readonly organisation: Organisation;
  /** What the person who looks may do: who asked withdraws, somebody else decides, others only look. */
  readonly part: 'asked' | 'decides' | 'looks';
  /** Nobody but who asked may approve refunds: the newsroom needs a second person first. */
  readonly nobodyElse: boolean;
  readonly why: string;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

/** A refund that waits for a second person: what it would do, who asked and why, and the decision. */
export function ApprovalView(model: ApprovalModel): JSX.Element {
  const { gift, refund, organisation, part, nobodyElse, problems } = model;
  const amount = Money.of(refund.amountMinor, gift.currency);
  // The amount is reserved already, so what is left then is what would be left afterwards.
  const before = { ...gift, refundableMinor: gift.refundableMinor + refund.amountMinor };
  const effects = refundEffects(before, { amount, reason: refund.reason, note: refund.note }, organisation);
  return (
    <>
      <PageHead
        title={`Refund ${amount.format()} to ${isolated(gift.donor.name)}`}
        summary={
          <>
            {refund.requestedBy ?? 'A program'} asked on{' '}
            <DateText instant={refund.requestedAt} zone={organisation.timeZone} withTime />. No money has moved. ·{' '}
            <a href={`/staff/gifts/${gift.id}`}>The gift</a>
          </>
        }
      />
      <ErrorSummary problems={problems} />
      {part === 'asked' && (
        <Notice tone="warn" title="Somebody else has to decide">
          {nobodyElse
            ? 'Nobody else may approve refunds yet. An administrator can invite a second person in finance under People.'
            : 'You asked for it, so a colleague in finance approves or declines it. They have a letter about it.'}
        </Notice>
      )}
      <div class="stack form-narrow">
        <Panel title="What will happen once it is approved">
          <DefinitionList items={effects} />
        </Panel>
        {part === 'asked' && <WithdrawForm {...model} />}
        {part === 'decides' && <DecisionForms {...model} />}
      </div>
    </>
  );
}

function WithdrawForm({ gift, refund, csrf }: ApprovalModel): JSX.Element {
  return (
    <form method="post" action={`${pathOf(gift, refund)}/withdraw`}>
      <CsrfField token={csrf} />
      <Button kind="plain">Withdraw it</Button>
    </form>
  );
}

function DecisionForms({ gift, refund, why, problems, csrf }: ApprovalModel): JSX.Element {
  const amount = Money.of(refund.amountMinor, gift.currency).format();
  return (
    <>
      <form method="post" action={`${pathOf(gift, refund)}/approve`}>
        <CsrfField token={csrf} />
        <Button kind="danger">Approve the refund of {amount}</Button>
      </form>
      <Panel title="Or decline it">
        <form class="stack" method="post" action={`${pathOf(gift, refund)}/decline`}>
          <CsrfField token={csrf} />
          <TextField
            name="why"
            label="Why not"
            hint={`For ${refund.requestedBy ?? 'your colleagues'}; the donor does not see it.`}
            value={why}
            error={problemOf(problems, 'why')}
            maxLength={300}
            required
          />
          <Button kind="plain">Decline, and keep the gift</Button>
        </form>
      </Panel>
    </>
  );
}

function pathOf(gift: GiftDetail, refund: GiftRefund): string {
  return `/staff/gifts/${gift.id}/refunds/${refund.id}`;
}
