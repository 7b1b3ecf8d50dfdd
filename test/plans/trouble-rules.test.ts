import { describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/id.js';
import { fixToken, readFixToken } from '../../src/plans/troubles/fix-link.js';
import { returnKind, troubleReason } from '../../src/plans/troubles/trouble-reason.js';
import { whyNotAgain, type Asked, type Try } from '../../src/plans/troubles/try-limits.js';

const NOW = new Date('2027-01-20T12:00:00Z');
const HOUR = 60 * 60_000;

const visa: Asked = { amountMinor: 1200n, brand: 'visa', fingerprint: 'one', methodKind: 'card' };
const bank: Asked = { amountMinor: 1200n, brand: null, fingerprint: 'two', methodKind: 'us_bank_account' };

/** So many tries, an hour between each, the latest an hour ago. */
function tries(of: Asked, count: number, code: string | null, change: Partial<Try> = {}): Try[] {
  return Array.from({ length: count }, (_, at) => ({
    ...of,
    code,
    at: new Date(NOW.getTime() - (count - at) * HOUR),
    ...change,
  }));
}

describe('the networks’ limits of asking again (R-DUN-02)', () => {
  it('lets a Visa card be asked 20 times in thirty days for the same amount', () => {
    expect(whyNotAgain(visa, tries(visa, 19, 'insufficient_funds'), NOW)).toBeNull();
    expect(whyNotAgain(visa, tries(visa, 20, 'insufficient_funds'), NOW)).toContain('asked 20 times');
    expect(whyNotAgain({ ...visa, amountMinor: 1500n }, tries(visa, 20, 'insufficient_funds'), NOW)).toBeNull();
    expect(whyNotAgain({ ...visa, fingerprint: 'other' }, tries(visa, 20, 'insufficient_funds'), NOW)).toBeNull();
    const old = new Date(NOW.getTime() - 31 * 24 * HOUR);
    expect(whyNotAgain(visa, tries(visa, 20, 'insufficient_funds', { at: old }), NOW)).toBeNull();
  });

  it('lets a Mastercard be asked 10 times a day and 35 times in thirty days', () => {
    const card = { ...visa, brand: 'mastercard' };
    expect(whyNotAgain(card, tries(card, 9, 'generic_decline'), NOW)).toBeNull();
    expect(whyNotAgain(card, tries(card, 10, 'generic_decline'), NOW)).toContain('within a day');
    const spread = tries(card, 35, 'generic_decline').map((each, at) => ({
      ...each,
      at: new Date(NOW.getTime() - (36 - at) * 12 * HOUR),
    }));
    expect(whyNotAgain(card, spread, NOW)).toContain('within thirty days');
  });

  it.each(['lost_card', 'stolen_card', 'pickup_card', 'account_closed', 'revocation_of_authorization'])(
    'asks a card no more after %s',
    (code) => {
      expect(whyNotAgain(visa, tries(visa, 1, code), NOW)).toContain('must not be asked again');
    },
  );

  it('asks it again when a later try found it in order', () => {
    const found = [...tries(visa, 1, 'lost_card', { at: new Date(NOW.getTime() - 9 * HOUR) }), ...tries(visa, 1, null)];
    expect(whyNotAgain(visa, found, NOW)).toBeNull();
  });

  it('sends a debit again for want of money alone, and twice at most (R-ACH-06)', () => {
    expect(whyNotAgain(bank, tries(bank, 2, 'insufficient_funds'), NOW)).toBeNull();
    expect(whyNotAgain(bank, tries(bank, 3, 'insufficient_funds'), NOW)).toContain('asked 3 times');
    for (const code of ['account_closed', 'no_account', 'debit_not_authorized', 'R29']) {
      expect(whyNotAgain(bank, tries(bank, 1, code), NOW)).toContain('must not be asked again');
    }
  });

  it('knows nothing of a method without a fingerprint', () => {
    const unknown = { ...visa, fingerprint: null };
    expect(whyNotAgain(unknown, tries(unknown, 50, 'lost_card'), NOW)).toBeNull();
  });
});

describe('what a bank said', () => {
  it.each([
    ['insufficient_funds', 'insufficient-funds', 'other'],
    ['R01', 'insufficient-funds', 'other'],
    ['R02', 'closed-account', 'administrative'],
    ['account_closed', 'closed-account', 'administrative'],
    ['R03', 'wrong-details', 'administrative'],
    ['no_account', 'wrong-details', 'administrative'],
    ['R04', 'wrong-details', 'administrative'],
    ['R05', 'no-authorisation', 'unauthorised'],
    ['R07', 'no-authorisation', 'unauthorised'],
    ['R08', 'no-authorisation', 'other'],
    ['R10', 'no-authorisation', 'unauthorised'],
    ['R16', 'closed-account', 'other'],
    ['R29', 'no-authorisation', 'unauthorised'],
    ['debit_not_authorized', 'no-authorisation', 'unauthorised'],
    ['something_new', 'generic', 'other'],
  ])('reads %s as %s, and counts a debit as %s (R-ACH-04, R-ACH-05)', (code, reason, kind) => {
    expect(troubleReason(code)).toBe(reason);
    expect(returnKind(code)).toBe(kind);
  });

  it('reads nothing as a refusal like any other', () => {
    expect(troubleReason(null)).toBe('generic');
  });
});

describe('the link to replace a card', () => {
  const planId = newId<'plan'>();
  const made = new Date('2027-01-05T23:59:00Z');
  const token = fixToken(planId, made, 'secret');

  it('names the plan for thirty days, and says when it is older', () => {
    expect(readFixToken(token, made, 'secret')).toEqual({ planId, isOld: false });
    expect(readFixToken(token, new Date('2027-02-04T12:00:00Z'), 'secret')).toEqual({ planId, isOld: false });
    expect(readFixToken(token, new Date('2027-02-05T00:00:00Z'), 'secret')).toEqual({ planId, isOld: true });
  });

  it('is nothing when any part of it was changed', () => {
    const [name, seal] = token.split('.') as [string, string];
    const later = Buffer.from(name, 'base64url');
    later.writeUInt16BE(later.readUInt16BE(16) + 1, 16);
    const forged = [
      '',
      name,
      `${token}A`,
      `${name}=.${seal}`,
      `${later.toString('base64url')}.${seal}`,
      `${name}.${seal.split('').toReversed().join('')}`,
      fixToken(planId, made, 'another secret'),
    ];
    for (const each of forged) expect(readFixToken(each, made, 'secret')).toBeNull();
  });
});
