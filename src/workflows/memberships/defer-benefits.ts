import { dateIn, type CalendarDate } from '../../kernel/calendar.js';
import type { GiftId } from '../../kernel/id.js';
import { monthOf } from '../../kernel/month.js';
import type { Tx } from '../../database/db.js';
import type { LockedGift } from '../../gifts/gift.store.js';
import { book } from '../../ledger/ledger.js';
import type { BenefitValue } from '../../regimes/benefits.js';
import { returnedBy } from '../../memberships/deferrals/deferral.js';
import { deferralEntry, returnEntry } from '../../memberships/deferrals/deferral-entries.js';
import { insertDeferrals, insertSteps, lockDeferral } from '../../memberships/deferrals/deferral.store.js';
import type { Organisation } from '../../organisation/organisation.js';
import { monthsOf } from '../../plans/plan-calendar.js';

/** A single payment buys a year of membership, that of a plan as many months as its rhythm. */
const MONTHS_OF_SINGLE = 12;

/** A gift as it settles, with what of it is for benefits. */
export interface BenefitPayment {
  readonly gift: Pick<LockedGift, 'id' | 'designation' | 'restricted' | 'currency' | 'rhythm'>;
  readonly occurredAt: Date;
  readonly on: CalendarDate;
}

/** Books what payments owe in benefits, once, when they settle (R-ACC-04). */
export async function deferBenefits(
  tx: Tx,
  payments: readonly BenefitPayment[],
  values: ReadonlyMap<GiftId, BenefitValue>,
): Promise<void> {
  const owed = payments.flatMap(({ gift, occurredAt, on }) => {
    const amountMinor = BigInt(values.get(gift.id)?.nonDeductibleMinor ?? 0);
    if (amountMinor === 0n) return [];
    const facts = { giftId: gift.id, fund: gift.designation, currency: gift.currency };
    const entry = deferralEntry({ ...facts, amountMinor, occurredAt, restricted: gift.restricted, effectiveDate: on });
    const months = gift.rhythm ? monthsOf(gift.rhythm) : MONTHS_OF_SINGLE;
    return [
      { entry, deferral: { ...facts, deferredMinor: amountMinor, firstMonth: monthOf(on), months, entryId: entry.id } },
    ];
  });
  await book(
    tx,
    owed.map(({ entry }) => entry),
  );
  await insertDeferrals(
    tx,
    owed.map(({ deferral }) => deferral),
  );
}

/** Takes back what is not owed any more since money of a gift went back, or owes it again. Call it with the gift locked. */
export async function restateDeferral(
  tx: Tx,
  giftId: GiftId,
  value: BenefitValue | null,
  { timeZone }: Organisation,
  now: Date,
): Promise<void> {
  const deferral = await lockDeferral(tx, giftId);
  if (!deferral) return;
  const amountMinor = returnedBy(BigInt(value?.nonDeductibleMinor ?? 0), deferral);
  if (amountMinor === 0n) return;
  const position = deferral.steps + 1;
  const { fund, currency, returnAccount } = deferral;
  const when = { occurredAt: now, effectiveDate: dateIn(timeZone, now) };
  const entry = returnEntry({ giftId, fund, currency, returnAccount, amountMinor, position, ...when });
  await book(tx, [entry]);
  await insertSteps(tx, [{ giftId, position, kind: 'returned', month: null, amountMinor, entryId: entry.id }]);
}
