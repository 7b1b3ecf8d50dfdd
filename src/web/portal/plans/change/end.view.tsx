import type { ComponentChildren, JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import type { DonorPlan } from '../donor-plans.js';
import { dayWords, perPeriod, planHref } from '../plan-words.js';
import { HasMoved, SaveFields, Terms, type SaveForm } from './review.view.js';

/** Why people leave, by what is kept of it. Nobody has to say. */
export const LEAVING_REASONS = {
  money: 'I cannot give this much at the moment',
  'another-way': 'I want to give in another way',
  reporting: 'I do not agree with the reporting',
  unread: 'I do not read it any more',
  mistake: 'I did not mean to give every time',
  other: 'Something else',
} as const;

export interface CancelModel extends DonorPlan {
  readonly reason: string;
  readonly note: string;
  readonly problems: readonly FieldProblem[];
  readonly maySkip: boolean;
  readonly mayPause: boolean;
  readonly save: SaveForm;
}

/** Gentler ways and the end side by side, none larger than the other; then the end itself (R-REG-06). */
export function CancelView(model: CancelModel): JSX.Element {
  const { plan, problems, today, maySkip, mayPause } = model;
  return (
    <>
      <h1>Cancel, or change instead</h1>
      <ErrorSummary problems={problems} />
      <p class="portal-words">
        You give {perPeriod(plan)}
        {plan.nextChargeOn && `, next on ${dayWords(plan.nextChargeOn, today)}`}.
      </p>
      <ul role="list" class="plan-ways" aria-label="What you can do">
        <Way href={planHref(plan, 'amount')} title="Give less">
          Another amount, from the next gift on.
        </Way>
        {maySkip && (
          <Way href={planHref(plan, 'skip')} title="Skip one">
            Leave out the next gift, and only that one.
          </Way>
        )}
        {mayPause && (
          <Way href={planHref(plan, 'pause')} title="Pause">
            For 1 to 12 months. It goes on by itself.
          </Way>
        )}
        <Way href={planHref(plan, 'date')} title="Change the date">
          Another day of the month.
        </Way>
        <Way href="#cancel" title="Cancel">
          Nothing is charged any more.
        </Way>
      </ul>
      <TheEnd {...model} />
    </>
  );
}

function TheEnd({ plan, reason, note, problems, save }: CancelModel): JSX.Element {
  return (
    <section class="panel" id="cancel" aria-labelledby="cancel-title" tabIndex={-1}>
      <h2 id="cancel-title">Cancel the plan</h2>
      <SaveFields save={save} action={planHref(plan, 'cancel')}>
        <RadioGroup
          name="reason"
          legend="May we know why? You do not have to say."
          value={reason}
          error={problemOf(problems, 'reason')}
          choices={Object.entries(LEAVING_REASONS).map(([value, label]) => ({ value, label }))}
        />
        <TextField
          name="note"
          label="Anything else"
          optional
          rows={3}
          maxLength={500}
          value={note}
          hint="Up to 500 characters. The newsroom reads it."
          error={problemOf(problems, 'note')}
        />
        <div class="row plan-even">
          <Button>Cancel my plan</Button>
          <Button kind="plain" href={planHref(plan)}>
            Keep it
          </Button>
        </div>
      </SaveFields>
    </section>
  );
}

function Way({ href, title, children }: { href: string; title: string; children: ComponentChildren }): JSX.Element {
  return (
    <li>
      <a class="plan-way" href={href}>
        <b>{title}</b>
        <span class="muted">{children}</span>
      </a>
    </li>
  );
}

export interface RestartModel extends DonorPlan {
  /** "From December 5 you will give $15 on the 5th of each month." */
  readonly sentence: string;
  readonly terms: readonly string[];
  readonly hasMoved: boolean;
  readonly save: SaveForm;
}

/** What starting again means, before it does. */
export function RestartView({ plan, sentence, terms, hasMoved, save }: RestartModel): JSX.Element {
  return (
    <>
      <h1>Start your plan again</h1>
      {hasMoved && <HasMoved />}
      <p class="plan-sentence">{sentence}</p>
      <p>We will use {plan.method}, as before.</p>
      <SaveFields save={save} action={planHref(plan, 'restart')}>
        <Terms terms={terms} />
        <div class="row">
          <Button>Start again with {perPeriod(plan)}</Button>
          <Button kind="quiet" href={planHref(plan)}>
            Leave it
          </Button>
        </div>
      </SaveFields>
    </>
  );
}
