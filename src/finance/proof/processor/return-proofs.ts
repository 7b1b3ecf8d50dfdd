import type { DisputeFacts, PayoutFacts } from '../../../gateways/stripe/money-facts.js';
import type { RefundFacts } from '../../../gateways/stripe/stripe-facts.js';
import type { Difference } from '../proof-result.js';
import { unequal, unknownThere } from './differences.js';
import type { KnownDeposit, KnownDispute, KnownRefund } from './our-side.js';
import { REPAIRS } from './repairs.js';

/** Says of an instant whether what happened then must have arrived here by now. */
export type IsOld = (instant: Date) => boolean;

/** Disputes of the processor against ours, both ways: unknown here, unknown there, another state, another sum. */
export function disputesDiffer(
  theirs: readonly DisputeFacts[],
  ours: ReadonlyMap<string, KnownDispute>,
  isOld: IsOld,
): Difference[] {
  const there = new Set(theirs.map(({ stripeDisputeId }) => stripeDisputeId));
  return [
    ...theirs.flatMap((dispute) => {
      const object = `dispute ${dispute.stripeDisputeId}`;
      const known = ours.get(dispute.stripeDisputeId);
      if (!known) return missing(object, isOld(dispute.openedAt), REPAIRS.dispute);
      const withheld = -(dispute.withdrawal?.amountMinor ?? 0n) - (dispute.reinstatement?.amountMinor ?? 0n);
      return [
        ...unequal(object, dispute.state, known.state, REPAIRS.dispute),
        ...unequal(object, `${withheld} withheld`, `${known.withheldMinor} withheld`, REPAIRS.dispute),
      ];
    }),
    ...[...ours.keys()].flatMap((id) => (there.has(id) ? [] : unknownThere(`dispute ${id}`, 'a dispute'))),
  ];
}

/** Refunds against ours, both ways. */
export function refundsDiffer(
  theirs: readonly RefundFacts[],
  ours: ReadonlyMap<string, KnownRefund>,
  isOld: IsOld,
): Difference[] {
  const there = new Set(theirs.map(({ stripeRefundId }) => stripeRefundId));
  return [
    ...theirs.flatMap((refund) => {
      const object = `refund ${refund.stripeRefundId}`;
      const known = ours.get(refund.stripeRefundId);
      if (!known) return missing(object, isOld(refund.occurredAt), REPAIRS.refund);
      return [
        ...unequal(object, refund.state, known.state, REPAIRS.refund),
        ...unequal(object, `${refund.amountMinor}`, known.amountMinor, REPAIRS.refund),
      ];
    }),
    ...[...ours.values()]
      .filter(({ id, isRecent, isOpen }) => (isRecent || isOpen) && !there.has(id))
      .map(({ id }) => unknownThere(`refund ${id}`, 'a refund')),
  ];
}

/** Payouts against deposits, both ways. */
export function payoutsDiffer(
  theirs: readonly PayoutFacts[],
  ours: ReadonlyMap<string, KnownDeposit>,
  isOld: IsOld,
): Difference[] {
  const there = new Set(theirs.map(({ payoutId }) => payoutId));
  return [
    ...theirs.flatMap(({ payoutId, amountMinor, state, createdAt }) => {
      const object = `payout ${payoutId}`;
      const deposit = ours.get(payoutId);
      if (!deposit) return missing(object, isOld(createdAt), REPAIRS.payout);
      return [
        ...unequal(object, `${amountMinor}`, deposit.amountMinor, REPAIRS.payout),
        ...unequal(object, state, deposit.state, REPAIRS.payout),
      ];
    }),
    ...[...ours.keys()].flatMap((id) => (there.has(id) ? [] : unknownThere(`deposit of payout ${id}`, 'a payout'))),
  ];
}

function missing(object: string, isOld: boolean, repair: string): Difference[] {
  return isOld ? [{ object, expected: 'known here', found: 'unknown', repair }] : [];
}
