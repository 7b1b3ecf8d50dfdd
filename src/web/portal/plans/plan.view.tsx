import type { ComponentChildren, JSX } from 'preact';
import { formatDateLong } from '../../../kernel/calendar.js';
import { Money } from '../../../kernel/money.js';
import { hasEnded } from '../../../plans/plan-state.js';
import { Button } from '../../http/ui/button.js';
import { StatusDot } from '../../http/ui/text.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import type { DonorPlan } from './donor-plans.js';
import { monthsWords, type PauseChoice } from './pauses.js';
import { PlanHistory, type PlanHistoryModel } from './plan-history.view.js';
import { PlanNews, type PlanNewsModel } from './plan-news.view.js';
import { dayWords, giftOf, perPeriod, planHref, rhythmLabel, STATE_WORDS, type Part } from './plan-words.js';

export interface PlanModel extends DonorPlan, PlanNewsModel, PlanHistoryModel {
  readonly csrf: string;
  /** True when the address has other plans. */
  readonly hasOthers: boolean;
  /** True from the hour of the next gift until it has arrived: it can no longer be put off. */
  readonly isBeingCollected: boolean;
  /** Amounts a little above the present one that the form takes. */
  readonly raises: readonly { readonly more: Money; readonly gift: Money }[];
  /** The gift that would be left out, in words; null when there is none to skip. */
  readonly skip: string | null;
  readonly pauses: readonly PauseChoice[];
}

const SHORT_PAUSES: readonly number[] = [1, 2, 3, 6];

/** A plan with everything that can be changed of it. */
export function PlanView(model: PlanModel): JSX.Element {
  const { plan, donor, hasOthers } = model;
  const isRunning = !hasEnded(plan.state) && plan.state !== 'pending';
  return (
    <>
      <div class="plan-head">
        <h1>Your plan</h1>
        <StatusDot {...STATE_WORDS[plan.state]} />
        {donor !== null && (
          <p class="muted">
            Given by <bdi>{donor}</bdi>
          </p>
        )}
        {hasOthers && (
          <a class="portal-more" href="/portal/plans?all=yes">
            All your plans
          </a>
        )}
      </div>
      <PlanNews {...model} />
      <Rows {...model} />
      {plan.state === 'active' && <LittleMore {...model} />}
      {isRunning && plan.state !== 'paused' && !model.isBeingCollected && <Rest {...model} />}
      {isRunning && (
        <div class="row">
          <Button kind="plain" href={planHref(plan, 'cancel')}>
            Cancel
          </Button>
        </div>
      )}
      <PlanHistory {...model} />
    </>
  );
}

/** What there is to know, each with the way to change it. */
function Rows(model: PlanModel): JSX.Element {
  const { plan, names, today, csrf } = model;
  const mayChange = !hasEnded(plan.state) && plan.state !== 'pending';
  const link = (part: Part, what: string): ComponentChildren =>
    mayChange && <ChangeLink href={planHref(plan, part)} what={what} />;
  const cover = plan.coveredFeeMinor > 0n ? Money.of(plan.coveredFeeMinor, plan.currency).formatShort() : null;
  return (
    <section class="panel" aria-label="What you give">
      <dl class="plan-rows">
        <Row term="Amount" action={link('amount', 'the amount')}>
          <b class="figures">{giftOf(plan).formatShort()}</b>
          {cover !== null && ` and ${cover} for the fee: ${perPeriod(plan)}`}
        </Row>
        <Row term="Rhythm" action={link('rhythm', 'the rhythm')}>
          {rhythmLabel(plan)}
        </Row>
        {plan.nextChargeOn !== null && (
          <Row term="Next gift" action={link('date', 'the date')}>
            <time dateTime={plan.nextChargeOn}>{dayWords(plan.nextChargeOn, today)}</time>
            {model.isBeingCollected && ', on its way'}
          </Row>
        )}
        <Row
          term="Card or bank"
          action={
            mayChange && (
              <form method="post" action={planHref(plan, 'method')}>
                <CsrfField token={csrf} />
                <button class="link-button portal-more">
                  Change<span class="visually-hidden"> the card or bank account</span>
                </button>
              </form>
            )
          }
        >
          {plan.method ?? 'Not known yet'}
          {plan.methodExpiresOn !== null && (
            <span class="caption plan-note">
              {plan.methodExpiresOn < today ? 'Expired' : 'Good until'} {formatDateLong(plan.methodExpiresOn)}
            </span>
          )}
        </Row>
        <Row term="Fee cover" action={link('fee', 'the fee cover')}>
          {cover === null ? 'You do not cover the processing fee' : `You add ${cover} for the processing fee`}
        </Row>
        <Row term="Pays for" action={link('designation', 'what it pays for')}>
          {names.get(plan.designation) ?? plan.designation}
        </Row>
        <Row term="Since" action={null}>
          <time dateTime={plan.startedAt.toISOString()}>{model.since}</time>
        </Row>
      </dl>
    </section>
  );
}

function Row(props: { term: string; action: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <div class="plan-row">
      <dt>{props.term}</dt>
      <dd class="plan-value">{props.children}</dd>
      {props.action && <dd class="plan-action">{props.action}</dd>}
    </div>
  );
}

function ChangeLink({ href, what }: { href: string; what: string }): JSX.Element {
  return (
    <a class="portal-more" href={href}>
      Change<span class="visually-hidden"> {what}</span>
    </a>
  );
}

function LittleMore({ plan, raises }: PlanModel): JSX.Element | null {
  if (raises.length === 0) return null;
  return (
    <section class="panel">
      <h2>Give a little more</h2>
      <div class="plan-choices">
        {raises.map(({ more, gift }) => (
          <a
            class="button button-plain plan-choice"
            key={more.toDecimal()}
            href={`${planHref(plan, 'amount')}?step=review&amount=${gift.toDecimal()}`}
          >
            <span>+{more.formatShort()}</span>
            <span class="caption">
              {gift.formatShort()} {rhythmLabel(plan).toLowerCase()}
            </span>
          </a>
        ))}
      </div>
    </section>
  );
}

/** The two ways of giving less often for a while. Each choice says when it goes on. */
function Rest({ plan, skip, pauses }: PlanModel): JSX.Element | null {
  const short = pauses.filter(({ months }) => SHORT_PAUSES.includes(months));
  if (skip === null && short.length === 0) return null;
  return (
    <section class="panel" id="rest">
      <h2>Take a rest</h2>
      <div class="plan-choices">
        {skip !== null && (
          <a class="button button-plain plan-choice" href={planHref(plan, 'skip')}>
            <span>Skip next</span>
            <span class="caption">{skip}</span>
          </a>
        )}
        {short.map(({ months, until }) => (
          <a
            class="button button-plain plan-choice"
            key={months}
            href={`${planHref(plan, 'pause')}?step=review&months=${months}`}
          >
            <span>Pause {monthsWords(months)}</span>
            <span class="caption">until {until}</span>
          </a>
        ))}
      </div>
      {pauses.length > 0 && (
        <a class="portal-more" href={planHref(plan, 'pause')}>
          Choose another length, up to a year
        </a>
      )}
    </section>
  );
}
