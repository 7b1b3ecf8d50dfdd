import { pays, type Behaviour, type Decline } from './behaviours.js';

/** A US bank account that pays by debit: on its way for four business days, and then it succeeds or fails. */
export interface TestAccount {
  readonly number: string;
  readonly does: string;
  readonly behaviour: Behaviour;
}

/** The routing number that all test accounts share. */
export const TEST_ROUTING_NUMBER = '110000000';

function returns(name: string, code: string, message: string): Behaviour {
  const decline: Decline = { code, declineCode: code, message };
  // The bank says no only after the debit was sent, so the payer sees the same page as for a good account.
  return { name, present: 'succeeds', absent: decline, renews: true };
}

/** The only account numbers that the sandbox takes. */
export const TEST_ACCOUNTS: readonly TestAccount[] = [
  { number: '000123456789', does: 'The debit succeeds after four business days', behaviour: pays('success') },
  {
    number: '000222222227',
    does: 'The debit fails: insufficient funds',
    behaviour: returns('insufficientFunds', 'insufficient_funds', 'The bank account had insufficient funds.'),
  },
  {
    number: '000111111113',
    does: 'The debit fails: the account is closed',
    behaviour: returns('accountClosed', 'account_closed', 'The bank account has been closed.'),
  },
  {
    number: '000333333335',
    does: 'The debit fails: not authorized',
    behaviour: returns(
      'debitNotAuthorized',
      'debit_not_authorized',
      'The holder of the account did not allow the debit.',
    ),
  },
  {
    number: '000555555559',
    does: 'The debit succeeds, and weeks later the bank takes it back',
    behaviour: pays('dispute', { dispute: 'fraudulent' }),
  },
];

/** What is kept of an account: never its number. */
export interface BankSummary {
  readonly last4: string;
  readonly fingerprint: string;
  readonly behaviour: string;
}

export function testAccount(number: string): TestAccount | null {
  const digits = number.replaceAll(/[\s-]/g, '');
  return TEST_ACCOUNTS.find((account) => account.number === digits) ?? null;
}

/** The account behind Stripe's test tokens, `pm_usBankAccount_success`; null for every other text. */
export function accountOfToken(token: string): TestAccount | null {
  const name = /^pm_usBankAccount_(\w+)$/.exec(token)?.[1];
  return TEST_ACCOUNTS.find((account) => account.behaviour.name === name) ?? null;
}

export function bankSummaryOf({ number, behaviour }: TestAccount): BankSummary {
  return { last4: number.slice(-4), fingerprint: `account${number.slice(-4)}`, behaviour: behaviour.name };
}
