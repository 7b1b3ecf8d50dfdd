import type { ComponentChildren, JSX } from 'preact';
import { DefinitionList, Notice } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { isolated } from '../../http/words.js';
import type { EarlierPlan } from '../earlier/earlier-plans.js';
import type { MonthlyLink } from './thanks-words.js';

export interface ThanksReceipt {
  /** The number as printed: "2026-004183". */
  readonly label: string;
  readonly pdfUrl: string;
}

export interface Settled {
  readonly state: 'settled';
  readonly firstName: string;
  readonly email: string;
  /** Formatted: "$25", "$12.67". */
  readonly amount: string;
  /** "this morning", "on November 24, 2026". */
  readonly arrived: string;
  /** Formatted, on the organisation's clock: "November 24, 2026". */
  readonly date: string;
  /** What the gift is for, or null where the form offers no choice. */
  readonly designation: string | null;
  /** Null while the number is still being written. */
  readonly receipt: ThanksReceipt | null;
  /** The story that the donor came from. */
  readonly article: { readonly url: string } | null;
  /** The plan that began with this gift. */
  readonly plan: { readonly amount: string; readonly next: string; readonly hasEnded: boolean } | null;
  /** A plan that the new one repeats: the donor says whether both go on (R-REG-17). */
  readonly earlier: EarlierPlan | null;
  /** What became of the answer to that. */
  readonly earlierAnswer: 'ended' | 'failed' | null;
  readonly earlierUrl: string;
  /** "in memory of Ana Ruiz", and who is told when; null for a gift of no such kind. */
  readonly tribute: { readonly words: string; readonly notice: string | null } | null;
  /** Who may match the gift, as the donor wrote it, and what their form asks for; suggested before anything else. */
  readonly employer: {
    readonly name: string;
    readonly legalName: string;
    readonly ein: string;
    readonly taxIdLabel: string;
    readonly email: string;
  } | null;
  /** What is suggested after a one-time gift; without it, to share the story. */
  readonly monthly: MonthlyLink | null;
}

/** What the donor of a gift that has arrived reads. */
export function SettledGift(model: Settled): JSX.Element {
  const { receipt, article, plan } = model;
  const back = article === null ? null : webAddress(article.url);
  const facts = [
    { term: 'Gift', value: <b class="figures">{model.amount}</b> },
    { term: 'Date', value: model.date },
    ...(plan === null
      ? []
      : [
          { term: 'Plan', value: <span class="figures">{plan.amount}</span> },
          { term: 'Next charge', value: plan.next },
        ]),
    ...(model.designation === null ? [] : [{ term: 'For', value: model.designation }]),
    ...(model.tribute === null ? [] : [{ term: 'Given', value: <bdi>{model.tribute.words}</bdi> }]),
    ...(receipt === null ? [] : [{ term: 'Receipt', value: receipt.label }]),
  ];
  return (
    <>
      <Words>
        <p>
          Your {plan === null ? '' : 'first '}
          {model.amount} arrived {model.arrived}. It pays for people to sit through meetings so that you do not have to.
        </p>
        <p>Your receipt is on its way to {model.email}.</p>
        {model.tribute?.notice && <p>{model.tribute.notice}</p>}
      </Words>
      <section class="panel thanks-facts" aria-label="Your gift">
        <DefinitionList items={facts} />
        {plan !== null && !plan.hasEnded && (
          <p class="thanks-change">
            Change or stop it whenever you like, in <a href="/portal">your giving pages</a> or from any receipt.
          </p>
        )}
      </section>
      <div class="row">
        {receipt !== null && <Button href={receipt.pdfUrl}>Download PDF</Button>}
        {back !== null && (
          <Button kind="plain" href={`${back}#mainstay-thanks`}>
            Back to the story
          </Button>
        )}
      </div>
      {model.earlierAnswer !== null && <EarlierAnswer answer={model.earlierAnswer} />}
      {model.earlier !== null && <EarlierQuestion earlier={model.earlier} url={model.earlierUrl} />}
      <Suggestion {...model} story={back} />
    </>
  );
}

function EarlierQuestion({ earlier, url }: { earlier: EarlierPlan; url: string }): JSX.Element {
  return (
    <section class="panel thanks-earlier no-print" aria-labelledby="earlier">
      <h2 id="earlier">You now have two plans like this</h2>
      <p>
        You already gave {earlier.amount} for “{earlier.designation}”, since {earlier.since}. Both go on unless you end
        the earlier one.
      </p>
      <form class="gentle-answers" method="post" action={url}>
        <Button kind="plain" name="answer" value="keep">
          Keep both
        </Button>
        <Button kind="plain" name="answer" value="end">
          End the earlier one
        </Button>
      </form>
    </section>
  );
}

function EarlierAnswer({ answer }: { answer: 'ended' | 'failed' }): JSX.Element {
  return answer === 'ended' ? (
    <Notice tone="good">Your earlier plan has ended. Nothing more is charged for it.</Notice>
  ) : (
    <Notice tone="bad">
      We could not end the earlier plan. Nothing changed. Try again, or end it in{' '}
      <a href="/portal">your giving pages</a>.
    </Notice>
  );
}

/** One thing to do next, never more. */
function Suggestion({
  employer,
  monthly,
  story,
}: Pick<Settled, 'employer' | 'monthly'> & { story: string | null }): JSX.Element | null {
  if (employer !== null) {
    return (
      <section class="panel stack no-print" aria-labelledby="match">
        <h2 id="match">Does {isolated(employer.name)} match your gift?</h2>
        <p>
          Many employers add as much as their people give. Ask whoever looks after giving or benefits there, or search
          their staff pages for “matching gifts”. Their form asks for your receipt and for:
        </p>
        <DefinitionList
          items={[
            { term: 'Our legal name', value: employer.legalName },
            { term: `Our ${employer.taxIdLabel}`, value: <span class="figures">{employer.ein}</span> },
            { term: 'Write to', value: employer.email },
          ]}
        />
      </section>
    );
  }
  if (monthly !== null) {
    return (
      <p class="thanks-share no-print">
        Would a smaller gift each month suit you another time? With {monthly.amount} a month, over a year{' '}
        {monthly.comparison}, and it lets us plan. <a href={monthly.url}>Give {monthly.amount} a month</a>
      </p>
    );
  }
  if (story === null) return null;
  return (
    <p class="thanks-share no-print">
      Do you know somebody who should read it? <a href={shareLink(story)}>Send them the story</a>
    </p>
  );
}

/** The sentences of the page, announced when it opens. */
export function Words({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="thanks-words" role="status">
      {children}
    </div>
  );
}

function shareLink(url: string): string {
  return `mailto:?subject=${encodeURIComponent('A story for you')}&body=${encodeURIComponent(url)}`;
}

/** The address without its fragment, or null unless it is one of the web: it came in with the link. */
function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  url.hash = '';
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}
