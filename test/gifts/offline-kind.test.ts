import { describe, expect, it } from '@jest/globals';
import {
  acknowledgmentOf,
  channelOf,
  mayMakeMember,
  methodOf,
  propertyOf,
} from '../../src/gifts/offline/offline-kind.js';

describe('what a gift on paper is', () => {
  it.each([
    ['check', 'person', 'receipt'],
    ['check', 'company', 'receipt'],
    ['check', 'foundation', 'letter'],
    ['cash', 'unknown', 'none'],
    ['donor-advised-fund', 'daf-sponsor', 'letter'],
    ['employer-match', 'company', 'receipt'],
    ['employer-match', 'foundation', 'letter'],
    ['stock', 'person', 'receipt'],
    ['goods', 'person', 'receipt'],
    ['services', 'person', 'letter'],
  ] as const)('a gift of kind %s from a %s is acknowledged by a %s (R-TPG, R-NCG)', (kind, giver, expected) => {
    expect(acknowledgmentOf(kind, giver)).toBe(expected);
  });

  it('comes by the way of its batch where it may come either way', () => {
    expect(channelOf('employer-match', 'bank-transfers')).toBe('bank-transfer');
    expect(channelOf('employer-match', 'checks-and-cash')).toBe('check');
    expect(channelOf('services', 'in-kind')).toBe('in-kind');
  });

  it('makes members of people who give money, and of nobody else (R-TPG-02)', () => {
    expect(mayMakeMember({ kind: 'check' }, 'person')).toBe(true);
    expect(mayMakeMember({ kind: 'check' }, 'company')).toBe(false);
    expect(mayMakeMember({ kind: 'stock' }, 'person')).toBe(false);
    expect(mayMakeMember({ kind: 'donor-advised-fund' }, 'daf-sponsor')).toBe(false);
  });

  it('is described without a value where it is property, and named by its check where it is money', () => {
    expect(propertyOf({ kind: 'stock', shares: '12.5', description: 'Acme Corp (ACM)' }, 'receipt')).toBe(
      '12.5 shares of Acme Corp (ACM)',
    );
    expect(propertyOf({ kind: 'stock', shares: '1', description: 'Acme' }, 'letter')).toBe('1 share of Acme');
    expect(propertyOf({ kind: 'services', shares: null, description: 'Legal advice' }, 'letter')).toBeNull();
    expect(methodOf({ kind: 'check', checkNumber: '1042' })).toBe('Check 1042');
    expect(methodOf({ kind: 'check', checkNumber: '' })).toBe('Check');
  });
});
