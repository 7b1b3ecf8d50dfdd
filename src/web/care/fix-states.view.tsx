import type { ComponentChildren, JSX } from 'preact';
import { DefinitionList, Notice } from '../http/ui/blocks.js';
import { Button } from '../http/ui/button.js';
import { CHECKS, type Checking, type FixFacts, type Open, type Saved } from './fix-model.js';

export function OpenGift(model: Open): JSX.Element {
  const { amount, dueOn, method, why, nextTryOn, isRefused, wantsConfirmation, isDeclined = false } = model;
  const mayPay = method !== null && !isRefused && !isDeclined && !wantsConfirmation;
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
        <p>{outlook(nextTryOn, mayPay)}</p>
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
      {wantsConfirmation && <Act wish="confirm" label="Confirm with your bank" />}
      <Act wish="replace" label="Update card" isSecond={wantsConfirmation} />
      {mayPay && <Act wish="pay" label={`Pay ${amount} now with ${method}`} />}
      <p class="caption">You give the card or account on the page of our payment processor. We never see its number.</p>
    </>
  );
}

function outlook(nextTryOn: string | null, mayPay: boolean): string {
  if (nextTryOn === null) return 'We cannot try again by ourselves.';
  return `We will try again on ${nextTryOn}.${mayPay ? ' You can also pay now.' : ''}`;
}

export function CheckingSetup({ checks, keep }: Checking): JSX.Element {
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

export function SavedMethod({ paid, why, amount, method, nextChargeOn }: Saved): JSX.Element {
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

export function NotSaved(): JSX.Element {
  return (
    <>
      <Words>
        <p>You left the page before a card or account was saved. Nothing was charged, and nothing has changed.</p>
      </Words>
      <Act wish="replace" label="Update card" />
    </>
  );
}

export function OldLink(): JSX.Element {
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

export function EndedPlan({ planAmount, endedOn, formUrl }: FixFacts & { readonly formUrl: string }): JSX.Element {
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

export function FinePlan({ planAmount, method, nextChargeOn }: FixFacts): JSX.Element {
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

interface ActProps {
  readonly wish: 'confirm' | 'pay' | 'replace';
  readonly label: string;
  /** Whether another button is the one to press first. */
  readonly isSecond?: boolean;
}

/** One thing to do; a form, so that nothing happens before somebody presses. */
function Act({ wish, label, isSecond = wish === 'pay' }: ActProps): JSX.Element {
  return (
    <form method="post" action="?" class="row">
      <Button kind={isSecond ? 'plain' : 'primary'} name="wish" value={wish}>
        {label}
      </Button>
    </form>
  );
}

export function Words({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="thanks-words" role="status">
      {children}
    </div>
  );
}
