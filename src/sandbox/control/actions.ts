import { invalid } from '../api/errors.js';
import { demand, demandLocked } from '../api/fetching.js';
import { choice, flag, integer, text, type Shape, type Values } from '../api/parameters.js';
import {
  closeInquiry,
  escalateInquiry,
  loseDispute,
  openDispute,
  submitEvidence,
  winDispute,
  type DisputeWish,
} from '../money/disputes.js';
import { warnOfFraud } from '../money/fraud-warnings.js';
import { failPayout } from '../money/payouts.js';
import { DECLINES } from '../payments/behaviours.js';
import { endDebit } from '../payments/debits.js';
import { DISPUTE_REASONS, type DisputeReason } from '../resources/new-dispute.js';
import { FRAUD_TYPES } from '../resources/new-fraud-warning.js';
import type { SandboxObject } from '../state/object.js';
import type { Work } from '../state/work.js';
import { expireCard, failNext, renewCard } from './cards.js';

export type ActionKind = 'charge' | 'dispute' | 'payment_method' | 'payout';

/** What somebody can have happen to an object, over the control page or its JSON twin. */
export interface Action {
  readonly kind: ActionKind;
  /** As the JSON twin calls it: `POST /_sandbox/api/charges/:id/dispute`. */
  readonly name: string;
  readonly shape: Shape;
  /** Answers the object that is worth looking at afterwards. */
  run(work: Work, id: string, params: never): Promise<SandboxObject>;
}

const REASONS = Object.keys(DISPUTE_REASONS) as DisputeReason[];
const DECLINE_CODES = Object.keys(DECLINES) as (keyof typeof DECLINES)[];
const COUNT = integer({ min: 0, max: 100 });

export const ACTIONS: readonly Action[] = [
  action('payment_method', 'fail_next', { times: COUNT, as: choice(...DECLINE_CODES) }, (work, id, { times = 1, as }) =>
    failNext(work, id, { times, as }),
  ),
  action('payment_method', 'expire', {}, expireCard),
  action('payment_method', 'renew', {}, renewCard),
  action(
    'charge',
    'dispute',
    { amount: integer({ min: 1 }), reason: choice(...REASONS), inquiry: flag() },
    async (work, id, { amount, reason, inquiry }) => {
      await followCharge(work, id);
      const wish: DisputeWish = {
        ...(amount === undefined ? {} : { amount }),
        ...(reason === undefined ? {} : { reason }),
        inquiry: inquiry ?? false,
      };
      return openDispute(work, id, wish);
    },
  ),
  action('charge', 'warn', { fraud_type: choice(...FRAUD_TYPES) }, async (work, id, params) => {
    await followCharge(work, id);
    return warnOfFraud(work, id, params.fraud_type);
  }),
  action('charge', 'end_debit', {}, endDebitNow),
  action('dispute', 'win', {}, onDispute(winDispute)),
  action('dispute', 'lose', {}, onDispute(loseDispute)),
  action('dispute', 'close_inquiry', {}, onDispute(closeInquiry)),
  action('dispute', 'escalate', {}, onDispute(escalateInquiry)),
  action('dispute', 'submit_evidence', { text: text(20_000) }, async (work, id, params) => {
    await followDispute(work, id);
    const dispute = await demandLocked(work, 'dispute', id);
    const before = structuredClone(dispute);
    dispute.evidence['uncategorized_text'] = params.text ?? 'The payer gave this gift and received a receipt for it.';
    submitEvidence(work, dispute, before);
    return dispute;
  }),
  action('payout', 'fail', {}, failPayout),
];

function action<S extends Shape>(
  kind: ActionKind,
  name: string,
  shape: S,
  run: (work: Work, id: string, params: Values<S>) => Promise<SandboxObject>,
): Action {
  return { kind, name, shape, run };
}

/** A bank debit that is on its way comes to its end today. */
async function endDebitNow(work: Work, id: string): Promise<SandboxObject> {
  await followCharge(work, id);
  const charge = await demand(work, 'charge', id);
  if (charge.status !== 'pending') {
    throw invalid(`Charge ${id} is ${charge.status}; only a bank debit that is on its way can be ended.`);
  }
  await endDebit(work, id);
  return demand(work, 'charge', id);
}

function onDispute(run: (work: Work, id: string) => Promise<SandboxObject>) {
  return async (work: Work, id: string): Promise<SandboxObject> => {
    await followDispute(work, id);
    return run(work, id);
  };
}

/** What happens to a charge happens by the clock of its customer. */
async function followCharge(work: Work, id: string): Promise<void> {
  const charge = await demand(work, 'charge', id);
  await work.followCustomer(charge.customer);
}

async function followDispute(work: Work, id: string): Promise<void> {
  const dispute = await demand(work, 'dispute', id);
  await followCharge(work, dispute.charge);
}
