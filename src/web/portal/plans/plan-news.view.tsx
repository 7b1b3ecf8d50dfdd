import type { JSX } from 'preact';
import { dateIn, type CalendarDate } from '../../../kernel/calendar.js';
import type { PlanId } from '../../../kernel/id.js';
import { Money } from '../../../kernel/money.js';
import type { PlanSetup } from '../../../plans/troubles/setup.store.js';
import type { Trouble } from '../../../plans/troubles/trouble.store.js';
import { whyItFailed } from '../../../workflows/troubles/trouble-words.js';
import { Notice } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import type { DonorPlan } from './donor-plans.js';
import { BANK_ACCOUNT, dayWords, planHref, shortDay } from './plan-words.js';

export interface PlanNewsModel {
  readonly csrf: string;
  /** The failure that is open. */
  readonly trouble: Trouble | null;
  /** A change that the processor has not answered yet: whether it is the end, and what it will be. */
  readonly underWay: { readonly isCancel: boolean; readonly sentence: string } | null;
  /** The page on which the donor saved another card or account, when they come back from it. */
  readonly setup: PlanSetup | null;
  /** How often this page has looked what came of it. */
  readonly attempt: number;
  /** A bank debit that has not arrived yet. */
  readonly onItsWay: boolean;
  readonly membershipEndsOn: CalendarDate | null;
  /** The plan that goes on for this one. */
  readonly continuedAs: PlanId | null;
  /** Where an ended plan begins anew because its card is not good any more; null where it can go on with it. */
  readonly giftPage: string | null;
}

type NewsProps = DonorPlan & PlanNewsModel;

/** So often a page looks again by itself. */
export const CHECKS = 20;

/** What is the matter, the worst first; nothing when all is well. */
export function PlanNews(model: NewsProps): JSX.Element {
  return (
    <>
      {model.setup !== null && <MethodNews {...model} setup={model.setup} />}
      {model.trouble !== null && model.setup?.state !== 'open' && <TroubleNews {...model} trouble={model.trouble} />}
      {model.underWay !== null && <UnderWay {...model} underWay={model.underWay} />}
      <StateNews {...model} />
    </>
  );
}

function TroubleNews({ plan, trouble, organisation, today, csrf }: NewsProps & { trouble: Trouble }): JSX.Element {
  const day = (at: Date): string => shortDay(dateIn(organisation.timeZone, at), today);
  const isBank = trouble.methodKind === BANK_ACCOUNT;
  const what = isBank ? 'Your bank sent the debit back' : 'Your card was declined';
  const amount = Money.of(trouble.amountMinor, trouble.currency).formatShort();
  return (
    <section class="notice tone-warn plan-trouble" aria-labelledby="trouble">
      <h2 id="trouble">
        {what} on {day(trouble.lastFailedAt)}
      </h2>
      <p>{whyItFailed(trouble)}</p>
      <p>
        {trouble.nextTryAt
          ? `We will try again on ${day(trouble.nextTryAt)}. You can also pay now.`
          : 'We will not try again by ourselves. You can pay now, or give us another card.'}
      </p>
      <div class="row">
        <form method="post" action={planHref(plan, 'method')}>
          <CsrfField token={csrf} />
          <Button>{isBank ? 'Update account' : 'Update card'}</Button>
        </form>
        <form method="post" action={planHref(plan, 'pay')}>
          <CsrfField token={csrf} />
          <Button kind="plain">Pay {amount} now</Button>
        </form>
      </div>
    </section>
  );
}

function MethodNews({ plan, setup, attempt, trouble }: NewsProps & { setup: PlanSetup }): JSX.Element {
  switch (setup.state) {
    case 'open':
      return (
        <section class="notice plan-checking" role="status">
          <h2>Checking…</h2>
          {attempt < CHECKS && <div class="pulse" />}
          <p>
            {attempt < CHECKS
              ? 'We are asking the processor about the card or account that you gave. This page looks again by itself.'
              : 'It takes longer than usual. You do not have to wait: as soon as we know, we write to you.'}
          </p>
        </section>
      );
    case 'saved':
      return (
        <div role="status">
          <Notice tone={setup.failure === null ? 'good' : 'warn'} title="Saved">
            From now on we will use {plan.method}.{' '}
            {setup.failure ?? (trouble === null ? '' : 'The last gift is still open: see below.')}
          </Notice>
        </div>
      );
    case 'failed':
      return (
        <div role="status">
          <Notice tone="warn" title="Nothing was changed">
            {setup.failure} {plan.method !== null && `We go on using ${plan.method}.`}
          </Notice>
        </div>
      );
  }
}

function UnderWay({ underWay }: { underWay: NonNullable<PlanNewsModel['underWay']> }): JSX.Element {
  return (
    <div role="status">
      <Notice title={underWay.isCancel ? 'You cancelled this plan' : 'Your change is on its way'}>
        {underWay.sentence} We are still telling the processor; this page will show it.
      </Notice>
    </div>
  );
}

function StateNews(model: NewsProps): JSX.Element | null {
  const { plan, today, underWay } = model;
  switch (plan.state) {
    case 'pending':
      return (
        <Notice title="On its way">
          {plan.methodKind === BANK_ACCOUNT
            ? 'Your first gift is on its way from your bank. This usually takes four business days.'
            : 'The processor is still answering. You can change the plan as soon as it has begun.'}
        </Notice>
      );
    case 'paused':
      return underWay === null ? (
        <Notice tone="quiet" title={plan.pausedUntil ? `Paused until ${dayWords(plan.pausedUntil, today)}` : 'Paused'}>
          <p>Nothing is charged until then, and it goes on by itself.</p>
          <a class="portal-more" href={planHref(plan, 'resume')}>
            Resume now
          </a>
        </Notice>
      ) : null;
    case 'active':
      return model.onItsWay ? (
        <Notice title="On its way">
          Your gift is on its way from your bank. This usually takes four business days.
        </Notice>
      ) : null;
    case 'past_due':
      return model.trouble === null ? (
        <Notice tone="warn" title="Your last gift is not collected yet">
          We are asking the processor why. You do not have to do anything now.
        </Notice>
      ) : null;
    case 'cancelled':
    case 'lapsed':
    case 'completed':
      return <Ended {...model} />;
  }
}

const ENDED_WORDS = {
  cancelled: 'Cancelled',
  lapsed: 'This plan has ended',
  completed: 'This plan has run its agreed time',
} as const;

/** What an end means, and the way back. */
function Ended({ plan, today, membershipEndsOn, continuedAs, giftPage }: NewsProps): JSX.Element {
  const title = ENDED_WORDS[plan.state as keyof typeof ENDED_WORDS];
  return (
    <section class="notice tone-quiet plan-ended" aria-labelledby="ended">
      <h2 id="ended">{title}.</h2>
      <p>
        {plan.state === 'lapsed' && 'The last gift could not be collected. '}
        You will not be charged again{continuedAs !== null && ' by this plan'}.
        {membershipEndsOn && ` Your membership stays until ${dayWords(membershipEndsOn, today)}.`}{' '}
        {continuedAs === null ? 'Start again any time.' : 'You started it again.'}
      </p>
      <div class="row">
        {continuedAs === null ? (
          <Button href={giftPage ?? planHref(plan, 'restart')}>Start again</Button>
        ) : (
          <Button href={planHref({ id: continuedAs })}>See the plan that goes on</Button>
        )}
      </div>
    </section>
  );
}
