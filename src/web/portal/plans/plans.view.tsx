import type { JSX } from 'preact';
import { hasEnded } from '../../../plans/plan-state.js';
import { EmptyState } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { StatusDot } from '../../http/ui/text.js';
import type { DonorPlan } from './donor-plans.js';
import { dayWords, perPeriod, planHref, STATE_WORDS } from './plan-words.js';

export interface PlansModel {
  readonly plans: readonly DonorPlan[];
  /** Where a plan begins, and where a single gift is made. */
  readonly startHref: string;
  readonly giftHref: string;
}

/** All plans of an address, those that run first. */
export function PlansView({ plans, startHref, giftHref }: PlansModel): JSX.Element {
  const running = plans.filter(({ plan }) => !hasEnded(plan.state));
  const ended = plans.filter(({ plan }) => hasEnded(plan.state));
  return (
    <>
      <h1>{running.length > 1 ? 'Your plans' : 'Your plan'}</h1>
      {running.length === 0 && (
        <div class="panel">
          <EmptyState
            title="You have no plan right now."
            action={
              <div class="row">
                <Button href={startHref}>Start one</Button>
                <Button kind="plain" href={giftHref}>
                  Make a single gift
                </Button>
              </div>
            }
          />
        </div>
      )}
      {running.length > 0 && <PlanList plans={running} />}
      {ended.length > 0 && (
        <>
          <h2>Plans that have ended</h2>
          <PlanList plans={ended} />
        </>
      )}
    </>
  );
}

function PlanList({ plans }: { plans: readonly DonorPlan[] }): JSX.Element {
  return (
    <ul role="list" class="portal-cards">
      {plans.map((each) => (
        <li class="panel plan-card" key={each.plan.id}>
          <a class="plan-card-link" href={planHref(each.plan)}>
            {perPeriod(each.plan)}
          </a>
          <StatusDot {...STATE_WORDS[each.plan.state]} />
          <p class="muted">{summary(each)}</p>
        </li>
      ))}
    </ul>
  );
}

function summary({ plan, donor, names, today }: DonorPlan): JSX.Element {
  const parts = [
    names.get(plan.designation) ?? plan.designation,
    ...(plan.nextChargeOn ? [`next gift on ${dayWords(plan.nextChargeOn, today)}`] : []),
    ...(plan.method && !hasEnded(plan.state) ? [plan.method] : []),
  ];
  return (
    <>
      {donor !== null && (
        <>
          <bdi>{donor}</bdi>
          {' · '}
        </>
      )}
      {parts.join(' · ')}
    </>
  );
}
