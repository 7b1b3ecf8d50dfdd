import { docUrl } from '../api/errors.js';
import { newCharge } from '../resources/charges.js';
import { businessDaysLater } from '../money/business-days.js';
import { announceTrouble } from '../money/trouble.js';
import type { Charge, PaymentIntent, PaymentMethod } from '../state/kinds/payments.js';
import { present } from '../state/present.js';
import type { Work } from '../state/work.js';
import { DECLINES, EXPIRED, NEEDS_AUTHENTICATION, type Behaviour, type Decline } from './behaviours.js';
import { behaviourOf } from './method-behaviour.js';
import { attachMethod } from './attach.js';
import { settle } from './settle.js';

/** How asking for the money of an intent ended. */
export type AttemptOutcome =
  | { readonly kind: 'succeeded'; readonly charge: Charge }
  /** Authorised, and waiting to be captured. */
  | { readonly kind: 'held'; readonly charge: Charge }
  /** A bank debit is on its way; the outcome comes in days. */
  | { readonly kind: 'processing'; readonly charge: Charge }
  /** The payer has to confirm with their bank. */
  | { readonly kind: 'authenticate' }
  | { readonly kind: 'declined'; readonly charge: Charge | null; readonly error: CardError };

export interface CardError {
  readonly code: string;
  readonly message: string;
  readonly decline_code?: string;
  readonly advice_code?: string;
}

export interface AttemptOptions {
  /** Whether the payer is there and can confirm with their bank. */
  readonly presence: 'off_session' | 'on_session';
  /** The payer has just confirmed. */
  readonly authenticated?: boolean;
  /** Whoever asks cannot have the payer confirm: a wish for it is a refusal. */
  readonly withoutAction?: boolean;
  /** Where the payer confirms, when they have to. */
  readonly confirmation?: { readonly page: string; readonly returnUrl: string | null };
}

/** How long a bank keeps an authorised amount aside. */
const HOLD_SECONDS = 7 * 86_400;
/** How long the late fee takes. */
const LATE_FEE_SECONDS = 3;
const DEBIT_BUSINESS_DAYS = 4;
const RETURN_BUSINESS_DAYS = 2;

/**
 * Asks a payment method for the amount of an intent, and brings intent, charge and balance to where that leads,
 * with their events. Whoever made the intent (a session, an invoice) does the rest with the outcome.
 */
export function attempt(
  work: Work,
  intent: PaymentIntent,
  method: PaymentMethod,
  options: AttemptOptions,
): AttemptOutcome {
  const behaviour = behaviourOf(method);
  renewWhenDue(work, method, behaviour);
  const decline = refusalOf(work, method, behaviour, options);
  if (decline === 'authenticate') return askToAuthenticate(work, intent, method, options);
  if (decline) return declined(work, intent, method, decline);
  if (method.type === 'us_bank_account') return sendDebit(work, intent, method, behaviour);
  const charge = newCharge(work.now, { intent, method, authenticated: options.authenticated ?? false, failure: null });
  if (intent.capture_method === 'manual') return hold(work, intent, method, charge);
  succeed(work, intent, method, charge);
  return { kind: 'succeeded', charge };
}

/** The money of an intent is there: also when a debit that was on its way arrives, and when a hold is captured. */
export function succeed(work: Work, intent: PaymentIntent, method: PaymentMethod, charge: Charge): void {
  const behaviour = behaviourOf(method);
  Object.assign(charge, { status: 'succeeded', paid: true, captured: true } satisfies Partial<Charge>);
  if (behaviour.fee === 'late') work.at(work.now + LATE_FEE_SECONDS, 'settle-charge', charge.id);
  else settle(work, charge);
  reach(
    work,
    { intent, method, charge },
    { status: 'succeeded', amount_capturable: 0, amount_received: charge.amount },
  );
  work.emit('charge.succeeded', charge);
  work.emit('payment_intent.succeeded', intent);
  announceTrouble(work, charge);
}

/** The payer could not, or would not, confirm with their bank. */
export function failAuthentication(work: Work, intent: PaymentIntent, method: PaymentMethod): AttemptOutcome {
  const message = 'The bank could not confirm that it was you. Nothing was charged; try again or use another card.';
  const error = { code: 'payment_intent_authentication_failure', message };
  fail(work, intent, method, null, error);
  return { kind: 'declined', charge: null, error };
}

/** A charge did not come about, at once or after days on its way. */
export function fail(
  work: Work,
  intent: PaymentIntent,
  method: PaymentMethod,
  charge: Charge | null,
  error: CardError,
): void {
  Object.assign(intent, {
    status: 'requires_payment_method',
    last_payment_error: {
      ...(charge ? { charge: charge.id } : {}),
      ...error,
      doc_url: docUrl(error.code),
      payment_method: present(method, work.view),
      type: 'card_error',
    },
    latest_charge: charge?.id ?? intent.latest_charge,
    next_action: null,
    payment_method: null,
  } satisfies Partial<PaymentIntent>);
  for (const each of [method, intent]) work.put(each);
  work.emit('payment_intent.payment_failed', intent);
}

/** A method that is to be used again is the customer's from now on; any other has served its turn. */
function keepMethod(work: Work, { customer, setup_future_usage: usage }: PaymentIntent, method: PaymentMethod): void {
  if (customer !== null && usage !== null) attachMethod(work, method, customer);
  else if (method.customer === null) method.memory.spent = true;
}

/** Why the method will not pay now, if it will not. */
function refusalOf(
  work: Work,
  method: PaymentMethod,
  behaviour: Behaviour,
  { presence, authenticated, withoutAction }: AttemptOptions,
): Decline | 'authenticate' | null {
  if (method.memory.failNext > 0) {
    method.memory.failNext -= 1;
    return DECLINES[method.memory.failAs ?? 'generic_decline'];
  }
  if (hasExpired(method, work.now)) return EXPIRED;
  // What is wrong with an account comes out when the debit has been sent.
  if (method.type === 'us_bank_account') return null;
  if (presence === 'off_session') return behaviour.absent === 'succeeds' ? null : behaviour.absent;
  if (behaviour.present === 'authenticates') {
    if (authenticated) return null;
    return withoutAction ? NEEDS_AUTHENTICATION : 'authenticate';
  }
  return behaviour.present === 'succeeds' ? null : behaviour.present;
}

function declined(work: Work, intent: PaymentIntent, method: PaymentMethod, decline: Decline): AttemptOutcome {
  const error = {
    code: decline.code,
    decline_code: decline.declineCode,
    message: decline.message,
    advice_code: 'try_again_later',
  };
  // The bank's wish for a confirmation is no charge; every other refusal leaves one that failed.
  const charge =
    decline === NEEDS_AUTHENTICATION
      ? null
      : newCharge(work.now, { intent, method, authenticated: false, failure: decline });
  if (charge) {
    work.put(charge);
    work.emit('charge.failed', charge);
  }
  fail(work, intent, method, charge, error);
  return { kind: 'declined', charge, error };
}

function askToAuthenticate(
  work: Work,
  intent: PaymentIntent,
  method: PaymentMethod,
  { confirmation }: AttemptOptions,
): AttemptOutcome {
  const page = confirmation?.page ?? `${work.view.origin}/confirm/${intent.id}`;
  Object.assign(intent, {
    status: 'requires_action',
    next_action: {
      redirect_to_url: { return_url: confirmation?.returnUrl ?? null, url: page },
      type: 'redirect_to_url',
    },
    payment_method: method.id,
  } satisfies Partial<PaymentIntent>);
  for (const each of [method, intent]) work.put(each);
  work.emit('payment_intent.requires_action', intent);
  return { kind: 'authenticate' };
}

function hold(work: Work, intent: PaymentIntent, method: PaymentMethod, charge: Charge): AttemptOutcome {
  charge.captured = false;
  charge.amount_captured = 0;
  reach(work, { intent, method, charge }, { status: 'requires_capture', amount_capturable: intent.amount });
  work.emit('charge.succeeded', charge);
  work.emit('payment_intent.amount_capturable_updated', intent);
  work.at(work.now + HOLD_SECONDS, 'expire-hold', charge.id);
  return { kind: 'held', charge };
}

function sendDebit(work: Work, intent: PaymentIntent, method: PaymentMethod, behaviour: Behaviour): AttemptOutcome {
  const charge = newCharge(work.now, { intent, method, authenticated: false, failure: null });
  Object.assign(charge, { status: 'pending', paid: false } satisfies Partial<Charge>);
  reach(work, { intent, method, charge }, { status: 'processing' });
  work.emit('charge.pending', charge);
  work.emit('payment_intent.processing', intent);
  const days = behaviour.absent === 'succeeds' ? DEBIT_BUSINESS_DAYS : RETURN_BUSINESS_DAYS;
  work.at(businessDaysLater(work.now, days) + 12 * 3600, 'end-debit', charge.id);
  return { kind: 'processing', charge };
}

interface Charging {
  readonly intent: PaymentIntent;
  readonly method: PaymentMethod;
  readonly charge: Charge;
}

/** The method has said yes: the intent gets the charge as its latest one, and what was wrong before is forgotten. */
function reach(
  work: Work,
  { intent, method, charge }: Charging,
  change: Pick<PaymentIntent, 'status'> & Partial<PaymentIntent>,
): void {
  keepMethod(work, intent, method);
  Object.assign(intent, {
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
    ...change,
  });
  for (const each of [method, charge, intent]) work.put(each);
}

/** Most banks tell the network a card's new date; the card then goes on as if nothing had happened. */
function renewWhenDue(work: Work, method: PaymentMethod, behaviour: Behaviour): void {
  if (!method.card || !behaviour.renews || !hasExpired(method, work.now)) return;
  const before = { card: structuredClone(method.card) };
  while (hasExpired(method, work.now)) method.card.exp_year += 4;
  work.put(method);
  work.emit('payment_method.automatically_updated', method, before);
}

function hasExpired({ card }: PaymentMethod, now: number): boolean {
  return card !== undefined && Date.UTC(card.exp_year, card.exp_month, 1) / 1000 <= now;
}
