import type { ComponentChildren, JSX } from 'preact';
import type { ChangedFact } from '../../../../plans/changes/change-words.js';
import { Notice } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import type { DonorPlan } from '../donor-plans.js';
import { planHref, type Part } from '../plan-words.js';
import { PART_TITLES } from './change.view.js';

/** What goes into the form that saves a change. */
export interface SaveForm {
  readonly csrf: string;
  readonly version: number;
  /** Made for this page: the form sent twice is one change. */
  readonly request: string;
  /** What the form before it was filled with. */
  readonly hidden: Readonly<Record<string, string>>;
}

export interface ReviewModel extends DonorPlan {
  readonly part: Part;
  readonly sentence: string;
  readonly facts: readonly ChangedFact[];
  /** What the donor agrees to by saving; empty where nothing more is asked of them. */
  readonly terms: readonly string[];
  /** True when the plan has moved on since the donor looked: what is shown now is new. */
  readonly hasMoved: boolean;
  readonly save: SaveForm;
}

const SAVE_WORDS: Readonly<Partial<Record<Part, string>>> = {
  skip: 'Skip this gift',
  pause: 'Pause my plan',
  resume: 'Resume my plan',
};

/** What will happen, before it does. */
export function ReviewView(model: ReviewModel): JSX.Element {
  const { plan, part, sentence, facts, terms } = model;
  const hasForm = part !== 'skip' && part !== 'resume';
  return (
    <>
      <h1>{PART_TITLES[part]}</h1>
      {model.hasMoved && <HasMoved />}
      <p class="plan-sentence">{sentence}</p>
      <BeforeAndAfter facts={facts} />
      <SaveFields save={model.save} action={planHref(plan, part)}>
        <Terms terms={terms} />
        <div class="row">
          <Button>{SAVE_WORDS[part] ?? 'Save the change'}</Button>
          {hasForm && (
            <Button kind="plain" href={planHref(plan, part)}>
              Choose something else
            </Button>
          )}
          <Button kind="quiet" href={planHref(plan)}>
            Leave it
          </Button>
        </div>
      </SaveFields>
    </>
  );
}

export function SaveFields(props: { save: SaveForm; action: string; children: ComponentChildren }): JSX.Element {
  const { csrf, version, request, hidden } = props.save;
  return (
    <form class="stack" method="post" action={props.action}>
      <CsrfField token={csrf} />
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="request" value={request} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {props.children}
    </form>
  );
}

/** The plan was charged in between, or a day has begun. */
export function HasMoved(): JSX.Element {
  return (
    <div role="alert">
      <Notice tone="warn">The dates have moved since you looked, so nothing was saved. Please look again.</Notice>
    </div>
  );
}

/** In sight beside the button (R-REG-02). */
export function Terms({ terms }: { terms: readonly string[] }): JSX.Element | null {
  if (terms.length === 0) return null;
  return (
    <div class="plan-terms">
      {terms.map((term) => (
        <p key={term}>{term}</p>
      ))}
    </div>
  );
}

function BeforeAndAfter({ facts }: { facts: readonly ChangedFact[] }): JSX.Element {
  return (
    <table class="plan-compare">
      <caption class="visually-hidden">What changes</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">Now</th>
          <th scope="col">Then</th>
        </tr>
      </thead>
      <tbody>
        {facts.map(({ term, before, after }) => (
          <tr key={term}>
            <th scope="row">{term}</th>
            <td>{before}</td>
            <td>{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export interface StaleModel extends DonorPlan {
  readonly action: string;
  /** What the plan is now, line by line. */
  readonly now: readonly { readonly term: string; readonly value: string }[];
  /** What it would be with the change; null when the change does not fit any more, and `why` says so. */
  readonly yours: readonly { readonly term: string; readonly value: string }[] | null;
  readonly sentence: string;
  readonly why: string;
  readonly terms: readonly string[];
  readonly save: SaveForm;
}

/** The plan changed while this form was open: both versions, and nothing is saved until one is chosen (409). */
export function StaleView({ plan, action, now, yours, sentence, why, terms, save }: StaleModel): JSX.Element {
  return (
    <>
      <h1>This plan was changed in another window</h1>
      <p class="portal-words" role="alert">
        Nothing was saved. {yours ? 'Here is the plan as it is now, and as your change would make it.' : why}
      </p>
      <div class="plan-versions">
        <Version title="Now" lines={now} other={yours} />
        {yours && <Version title="Your change" lines={yours} other={now} />}
      </div>
      {yours && <p class="plan-sentence">{sentence}</p>}
      <SaveFields save={save} action={action}>
        <Terms terms={terms} />
        <div class="row">
          {yours && <Button>Apply to the plan as it is now</Button>}
          <Button kind="plain" href={planHref(plan)}>
            Leave it
          </Button>
        </div>
      </SaveFields>
    </>
  );
}

type Lines = readonly { readonly term: string; readonly value: string }[];

function Version({ title, lines, other }: { title: string; lines: Lines; other: Lines | null }): JSX.Element {
  return (
    <section class="panel">
      <h2>{title}</h2>
      <dl class="definitions">
        {lines.map(({ term, value }, at) => (
          <div key={term} class="plan-line">
            <dt>{term}</dt>
            <dd>{other && other[at]?.value !== value ? <b>{value}</b> : value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
