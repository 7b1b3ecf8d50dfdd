import type { ComponentChildren, JSX } from 'preact';
import { DefinitionList, Notice } from '../http/ui/blocks.js';
import { Button } from '../http/ui/button.js';
import { type Assets, Page } from '../http/ui/page.js';

interface FixFrame {
  readonly organisation: { readonly name: string; readonly legalName: string; readonly ein: string };
  readonly assets: Assets;
  readonly sandbox: boolean;
}

/** All that a link in a letter may show. Money and dates are formatted. */
export interface FixFacts {
  /** The gift that is open, or the plan's. */
  readonly amount: string;
  readonly planAmount: string;
  /** "Visa ending in 4242". */
  readonly method: string | null;
  /** When the open gift was due. */
  readonly dueOn: string | null;
  readonly why: string | null;
  readonly nextTryOn: string | null;
  readonly nextChargeOn: string | null;
  readonly endedOn: string | null;
}

interface Saved extends FixFacts {
  readonly state: 'saved';
  /** What came of the gift that was open. */
  readonly paid: 'paid' | 'processing' | 'declined' | 'refused' | 'nothing-open';
  /** Why it was not paid, in sentences. */
  readonly why: string;
}

interface Open extends FixFacts {
  readonly state: 'open';
  /** The donor asked for a try that is not allowed. */
  readonly isRefused: boolean;
  /** The donor asked for a try, and the bank said no. */
  readonly isDeclined?: boolean;
}

interface Checking extends FixFacts {
  readonly state: 'checking';
  readonly checks: number;
  /** What the address has to keep while the page looks again. */
  readonly keep: string;
}

type Standing =
  | { readonly state: 'old' }
  | Open
  | Checking
  | Saved
  | (FixFacts & { readonly state: 'ended'; readonly formUrl: string })
  | (FixFacts & { readonly state: 'fine' | 'not-saved' | 'paid' | 'on-its-way' });

export type FixPageModel = FixFrame & Standing;

const CHECK_SECONDS = 2;
const CHECKS = 15;

/** What happened to a gift of a plan, and the one thing to do about it. */
export function FixPage(model: FixPageModel): JSX.Element {
  const { organisation } = model;
  const title = titleOf(model);
  const isLooking = model.state === 'checking' && model.checks < CHECKS;
  return (
    <Page
      title={`${title} · ${organisation.name}`}
      assets={model.assets}
      sandbox={model.sandbox}
      variant="reader"
      organisation={organisation.name}
      refresh={isLooking ? { seconds: CHECK_SECONDS, href: `?${model.keep}&check=${model.checks + 1}` } : undefined}
      footer={
        <p>
          {organisation.legalName} · EIN {organisation.ein}
        </p>
      }
    >
      <main id="main" class="wrap wrap-narrow thanks" data-state={model.state}>
        <h1>{title}</h1>
        <State {...model} />
      </main>
    </Page>
  );
}

function titleOf(model: FixPageModel): string {
  switch (model.state) {
    case 'old':
      return 'This link is too old';
    case 'open':
      return model.isDeclined ? 'The bank said no again' : `Your gift of ${model.amount} is still open`;
    case 'checking':
      return 'Checking…';
    case 'paid':
      return `Thank you. We charged ${model.amount}.`;
    case 'on-its-way':
      return 'Thank you. Your gift is on its way.';
    case 'saved':
      return model.paid === 'paid' ? `Thank you. We charged ${model.amount}.` : 'Thank you. That is saved.';
    case 'not-saved':
      return 'Nothing was saved';
    case 'ended':
      return 'This plan has ended';
    case 'fine':
      return 'Nothing is open';
  }
}

function State(model: FixPageModel): JSX.Element {
  switch (model.state) {
    case 'old':
      return <OldLink />;
    case 'open':
      return <OpenGift {...model} />;
    case 'checking':
      return <CheckingSetup {...model} />;
    case 'saved':
      return <SavedMethod {...model} />;
    case 'paid':
      return (
        <Words>
          <p>
            Your receipt is on its way. Your plan goes on
            {model.nextChargeOn && `; the next gift is due on ${model.nextChargeOn}`}.
          </p>
        </Words>
      );
    case 'on-its-way':
      return (
        <Words>
          <p>
            A bank takes up to four business days. We write to you when it has arrived; you have nothing more to do.
          </p>
        </Words>
      );
    case 'not-saved':
      return <NotSaved />;
    case 'ended':
      return <EndedPlan {...model} />;
    case 'fine':
      return <FinePlan {...model} />;
  }
}

function OpenGift({ amount, dueOn, method, why, nextTryOn, isRefused, isDeclined = false }: Open): JSX.Element {
  return (
    <>
      {isRefused && (
        <Notice tone="warn" title="We did not ask the bank again">
          The card networks limit how often the same card may be asked, or the bank has forbidden it. Nothing was
          charged. Another card or account works at once.
        </Notice>
      )}
      <Words>
        {isDeclined && <p>We asked once more, and nothing was charged.</p>}
        <p>{why}</p>
        <p>
          {nextTryOn === null
            ? 'We cannot try again by ourselves.'
            : `We will try again on ${nextTryOn}. You can also pay now.`}
        </p>
      </Words>
      <section class="panel thanks-facts" aria-label="The open gift">
        <DefinitionList
          items={[
            { term: 'Gift', value: <b class="figures">{amount}</b> },
            { term: 'Due', value: dueOn },
            ...(method === null ? [] : [{ term: 'From', value: method }]),
          ]}
        />
      </section>
      <Act wish="replace" label="Update card" />
      {method !== null && !isRefused && !isDeclined && <Act wish="pay" label={`Pay ${amount} now with ${method}`} />}
      <p class="caption">You give the card or account on the page of our payment processor. We never see its number.</p>
    </>
  );
}

function CheckingSetup({ checks, keep }: Checking): JSX.Element {
  return (
    <>
      {checks < CHECKS && <div class="pulse" />}
      <Words>
        <p>
          {checks < CHECKS
            ? 'The processor is still answering. This page looks again by itself; you can also leave it.'
            : 'It takes longer than usual. You do not have to wait: what you did is not lost, and we will email you.'}
        </p>
      </Words>
      <div class="row">
        <Button kind="plain" href={`?${keep}`}>
          Look again
        </Button>
      </div>
    </>
  );
}

function SavedMethod({ paid, why, amount, method, nextChargeOn }: Saved): JSX.Element {
  const from = method ?? 'your new card or account';
  const next = nextChargeOn === null ? '' : ` The next gift is due on ${nextChargeOn}.`;
  return (
    <>
      <Words>
        {paid === 'paid' && (
          <p>
            It came from {from}, which pays for your plan from now on. Your receipt is on its way.{next}
          </p>
        )}
        {paid === 'processing' && (
          <p>
            {amount} are on their way from {from}. A bank takes up to four business days; we write to you when it has
            arrived.
          </p>
        )}
        {paid === 'nothing-open' && (
          <p>
            Your plan now uses {from}.{nextChargeOn !== null && ` We will use it on ${nextChargeOn}.`} Nothing was
            charged today.
          </p>
        )}
        {(paid === 'declined' || paid === 'refused') && (
          <p>
            Your plan now uses {from}, but the gift of {amount} is still open. {why}
          </p>
        )}
      </Words>
      {(paid === 'declined' || paid === 'refused') && <Act wish="replace" label="Use another card" />}
    </>
  );
}

function NotSaved(): JSX.Element {
  return (
    <>
      <Words>
        <p>You left the page before a card or account was saved. Nothing was charged, and nothing has changed.</p>
      </Words>
      <Act wish="replace" label="Update card" />
    </>
  );
}

function OldLink(): JSX.Element {
  return (
    <>
      <Words>
        <p>
          Links in our letters are good for thirty days, and this one is older. Nothing was charged, and nothing has
          changed.
        </p>
        <p>You can see your plan, and change what it is paid with, after signing in with your email address.</p>
      </Words>
      <div class="row">
        <Button href="/portal">Sign in</Button>
      </div>
    </>
  );
}

function EndedPlan({ planAmount, endedOn, formUrl }: FixFacts & { readonly formUrl: string }): JSX.Element {
  return (
    <>
      <Words>
        <p>
          Your plan of {planAmount} ended on {endedOn}. Nothing is open, and you will not be charged again.
        </p>
        <p>If you would like to come back, you can start again whenever you like.</p>
      </Words>
      <div class="row">
        <Button href={formUrl}>Start again</Button>
      </div>
    </>
  );
}

function FinePlan({ planAmount, method, nextChargeOn }: FixFacts): JSX.Element {
  return (
    <>
      <Words>
        <p>
          Your gift of {planAmount} comes{method !== null && ` from ${method}`}
          {nextChargeOn !== null && ` and is next due on ${nextChargeOn}`}. Nothing has to be done.
        </p>
        <p>If you have a new card, you can give it now, so that the next gift goes through.</p>
      </Words>
      <Act wish="replace" label="Update card" />
    </>
  );
}

/** One thing to do; a form, so that nothing happens before somebody presses. */
function Act({ wish, label }: { readonly wish: 'pay' | 'replace'; readonly label: string }): JSX.Element {
  return (
    <form method="post" action="?" class="row">
      <Button kind={wish === 'pay' ? 'plain' : 'primary'} name="wish" value={wish}>
        {label}
      </Button>
    </form>
  );
}

function Words({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="thanks-words" role="status">
      {children}
    </div>
  );
}
