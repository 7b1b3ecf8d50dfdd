import { describe, expect, it } from '@jest/globals';
import { mayMove, type Transitions } from '../../src/kernel/transitions.js';
import { giftMayBecome, isReceived, type GiftState } from '../../src/gifts/gift-state.js';

const STATES: readonly GiftState[] = ['started', 'processing', 'settled', 'refunded', 'failed', 'expired'];

describe('states', () => {
  it('move only where the table says, and never from a state to itself by accident', () => {
    const table: Transitions<'open' | 'shut'> = { open: ['shut'], shut: [] };
    expect([mayMove(table, 'open', 'shut'), mayMove(table, 'shut', 'open'), mayMove(table, 'open', 'open')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('of a gift let received money go back only through a refund, whatever notice comes late', () => {
    const late = STATES.filter((state) => !isReceived(state));
    for (const received of ['settled', 'refunded'] as const) {
      expect(late.filter((state) => giftMayBecome(received, state))).toEqual([]);
    }
  });

  it('of a gift let every unpaid one settle, because success may be told last', () => {
    const unpaid = STATES.filter((state) => !isReceived(state));
    expect(unpaid.filter((state) => giftMayBecome(state, 'settled'))).toEqual(unpaid);
  });
});
