import type { ComponentChildren } from 'preact';
import { DECLINES } from '../../payments/behaviours.js';
import { DISPUTE_REASONS } from '../../resources/new-dispute.js';
import type { Dispute, Payout } from '../../state/kinds/money.js';
import type { Charge, PaymentMethod } from '../../state/kinds/payments.js';
import type { SandboxObject } from '../../state/object.js';
import { money } from '../../resources/amounts.js';

/** What can be done to an object at this moment; nothing for most kinds. */
export function ObjectActions({ object }: { readonly object: SandboxObject }) {
  const actions = actionsFor(object);
  if (actions === null) return null;
  return (
    <section class="panel stack" aria-labelledby="actions">
      <h2 id="actions">What happens next</h2>
      {actions}
    </section>
  );
}

function actionsFor(object: SandboxObject) {
  switch (object.object) {
    case 'payment_method':
      return <MethodActions method={object as PaymentMethod} />;
    case 'charge':
      return chargeActions(object as Charge);
    case 'dispute':
      return disputeActions(object as Dispute);
    case 'payout':
      return payoutActions(object as Payout);
    default:
      return null;
  }
}

function MethodActions({ method }: { readonly method: PaymentMethod }) {
  const { failNext } = method.memory;
  return (
    <>
      <p>
        {failNext === 0
          ? 'The next payment goes as the method always does.'
          : `The next ${failNext === 1 ? 'attempt is' : `${failNext} attempts are`} declined.`}
      </p>
      <Act object={method} name="fail_next">
        <div class="stack-small">
          <label for="times">Decline so many attempts</label>
          <input id="times" name="times" type="number" min={0} max={100} value={failNext === 0 ? 1 : failNext} />
          <label for="as">What the bank says</label>
          <select id="as" name="as">
            {Object.keys(DECLINES).map((code) => (
              <option key={code} selected={code === method.memory.failAs}>
                {code}
              </option>
            ))}
          </select>
        </div>
        <button class="plain" type="submit">
          Make it fail
        </button>
      </Act>
      {method.card ? (
        <div class="actions">
          <Act object={method} name="expire">
            <button class="plain" type="submit">
              Let the card expire
            </button>
          </Act>
          <Act object={method} name="renew">
            <button class="plain" type="submit">
              Let the bank renew the card
            </button>
          </Act>
        </div>
      ) : null}
    </>
  );
}

function chargeActions(charge: Charge) {
  if (charge.status === 'pending') {
    return (
      <Act object={charge} name="end_debit">
        <button class="plain" type="submit">
          End the bank debit now
        </button>
      </Act>
    );
  }
  if (charge.status !== 'succeeded') return null;
  return (
    <>
      {charge.disputed ? null : (
        <Act object={charge} name="dispute">
          <div class="stack-small">
            <label for="reason">Dispute it as</label>
            <select id="reason" name="reason">
              {Object.keys(DISPUTE_REASONS).map((reason) => (
                <option key={reason} value={reason} selected={reason === 'fraudulent'}>
                  {reason.replaceAll('_', ' ')}
                </option>
              ))}
            </select>
          </div>
          <div class="stack-small">
            <label for="amount">Amount, in the smallest unit</label>
            <input
              id="amount"
              name="amount"
              inputmode="numeric"
              placeholder={String(charge.amount)}
              autocomplete="off"
            />
          </div>
          <label class="check">
            <input type="checkbox" name="inquiry" value="true" /> The bank only asks
          </label>
          <button class="plain" type="submit">
            Open a dispute
          </button>
        </Act>
      )}
      {charge.payment_method_details.type === 'card' ? (
        <Act object={charge} name="warn">
          <button class="plain" type="submit">
            Send an early fraud warning
          </button>
        </Act>
      ) : null}
    </>
  );
}

function disputeActions(dispute: Dispute) {
  const isInquiry = dispute.status.startsWith('warning_');
  const awaits = dispute.status.endsWith('needs_response');
  if (!awaits && !dispute.status.endsWith('under_review')) return null;
  return (
    <>
      <p>
        {money(dispute.amount, dispute.currency)}: {dispute.status.replaceAll('_', ' ')}.
      </p>
      {awaits ? (
        <Act object={dispute} name="submit_evidence">
          <div class="stack-small">
            <label for="text">Evidence</label>
            <input id="text" name="text" autocomplete="off" />
          </div>
          <button class="plain" type="submit">
            Submit evidence
          </button>
        </Act>
      ) : null}
      <div class="actions">
        <Act object={dispute} name={isInquiry ? 'close_inquiry' : 'win'}>
          <button class="plain" type="submit">
            {isInquiry ? 'Let the inquiry end' : 'Win the dispute'}
          </button>
        </Act>
        <Act object={dispute} name={isInquiry ? 'escalate' : 'lose'}>
          <button class="plain" type="submit">
            {isInquiry ? 'Make it a dispute' : 'Lose the dispute'}
          </button>
        </Act>
      </div>
    </>
  );
}

function payoutActions(payout: Payout) {
  if (payout.status === 'failed' || payout.status === 'canceled') return null;
  return (
    <Act object={payout} name="fail">
      <button class="plain" type="submit">
        Make the payout fail
      </button>
    </Act>
  );
}

interface ActProps {
  readonly object: SandboxObject;
  readonly name: string;
  readonly children: ComponentChildren;
}

function Act({ object, name, children }: ActProps) {
  return (
    <form method="post" action={`/_sandbox/objects/${object.id}/${name}`} class="inline">
      {children}
    </form>
  );
}
