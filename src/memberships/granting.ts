import type { CalendarDate } from '../kernel/calendar.js';
import type { GiftId } from '../kernel/id.js';
import type { HadBenefit, NewGrant } from './benefit-grant.store.js';
import { benefitsOf, type Catalogue, type OfferedBenefit } from './catalogue.js';
import type { GiftedMembership } from './gifted.store.js';
import { benefitYearEnd } from './recount.js';
import type { DonorPayment, NewTerm } from './term.store.js';

/** A benefit that a term brings, and the payment that bought the term. */
export interface Brought {
  readonly term: NewTerm;
  readonly payment: DonorPayment;
  readonly benefit: OfferedBenefit;
}

/** Everything that terms bring, unless their donors declined it with the payment (R-QPQ-07). */
export function broughtBy(
  bought: readonly { readonly term: NewTerm; readonly payment: DonorPayment }[],
  catalogue: Catalogue,
): Brought[] {
  return bought.flatMap(({ term, payment }) => {
    const benefits = payment.declinesBenefits ? [] : benefitsOf(catalogue, term.tier.code, payment.on);
    return benefits.map((benefit) => ({ term, payment, benefit }));
  });
}

/** The same without what its donor has already: a yearly benefit comes once a membership year, others once. */
export function grantsOf(brought: readonly Brought[], had: readonly HadBenefit[]): NewGrant[] {
  const grants: NewGrant[] = [];
  const taken = new Set<string>();
  for (const { term, payment, benefit } of brought) {
    const isHad = had.some(
      ({ donorId, benefitId, coversUntil }) =>
        donorId === term.donorId && benefitId === benefit.id && (coversUntil === null || coversUntil > term.startsOn),
    );
    const key = `${term.donorId} ${benefit.id}`;
    if (isHad || taken.has(key)) continue;
    taken.add(key);
    grants.push({
      benefit,
      termId: term.id,
      giftId: term.giftId,
      planId: term.planId,
      giftedId: null,
      parts: payment.plan ? Math.max(1, Math.floor(12 / payment.plan.months)) : 1,
      grantedOn: payment.on,
      coversUntil: benefit.cadence === 'once' ? null : benefitYearEnd(term),
    });
  }
  return grants;
}

/** A membership for somebody else brings its benefits when it is redeemed, but their value is the buyer's today. */
export function heldGrants(
  gifted: readonly GiftedMembership[],
  dates: ReadonlyMap<GiftId, CalendarDate>,
  catalogue: Catalogue,
): NewGrant[] {
  return gifted.flatMap(({ id, giftId, tier }) => {
    const on = dates.get(giftId)!;
    return benefitsOf(catalogue, tier, on).map((benefit) => ({
      benefit,
      termId: null,
      giftId,
      planId: null,
      giftedId: id,
      parts: 1,
      grantedOn: on,
      coversUntil: null,
    }));
  });
}
