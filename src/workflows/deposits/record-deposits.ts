import { Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { mayMove, type Transitions } from '../../kernel/transitions.js';
import type { Tx } from '../../database/db.js';
import { depositEntry } from '../../deposits/deposit-entry.js';
import { lockDeposit, updateDeposit, type LockedDeposit } from '../../deposits/deposit.store.js';
import type { MovementFacts, PayoutFacts, PayoutState } from '../../gateways/stripe/money-facts.js';
import { StripeMoney } from '../../gateways/stripe/stripe-money.js';
import { book, postingsOf, reversalOf } from '../../ledger/ledger.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';

/** A payout whose transactions do not fit together; somebody has to look at it, and its event is parked. */
export class PayoutContradictsItself extends Error {}

/** A payout may be sent back by the bank days after it was paid; nothing follows after that (R-PAY-04). */
const NEXT: Transitions<PayoutState> = {
  'in-transit': ['paid', 'failed', 'canceled'],
  paid: ['failed'],
  failed: [],
  canceled: [],
};

/** Makes our deposits and the ledger agree with the processor's payouts, in any order and any number of repeats. */
@Injectable()
export class RecordDeposits {
  constructor(private readonly money: StripeMoney) {}

  /** The payouts as they are now, read before anything is locked. @throws ProcessorUnavailable, ProcessorRefused */
  read(payoutIds: ReadonlySet<string>): Promise<PayoutFacts[]> {
    return this.money.payouts(payoutIds);
  }

  /** @throws PayoutContradictsItself */
  async run(tx: Tx, payouts: readonly PayoutFacts[]): Promise<void> {
    if (payouts.length === 0) return;
    const organisation = await readOrganisation(tx);
    // One order for all, so that two who record the same payouts cannot block each other (R-OPS-03).
    const inOrder = payouts.toSorted((one, other) => (one.payoutId < other.payoutId ? -1 : 1));
    for (const payout of inOrder) await this.follow(tx, organisation, payout);
  }

  private async follow(tx: Tx, organisation: Organisation, payout: PayoutFacts): Promise<void> {
    const arrivalDate = dateIn('UTC', payout.arrivesAt);
    const known = await lockDeposit(tx, payout, arrivalDate);
    const state = mayMove(NEXT, known.state, payout.state) ? payout.state : known.state;
    const entryId = known.entryId ?? (payout.leaving && (await bookLeaving(tx, organisation, payout.leaving)));
    const isUndone = state === 'failed' || state === 'canceled';
    const deposit: LockedDeposit = { ...known, state, entryId };
    const reversalEntryId =
      known.reversalEntryId ?? (isUndone && entryId ? await bookReturning(tx, organisation, deposit, payout) : null);
    await updateDeposit(tx, { ...deposit, reversalEntryId, arrivalDate });
  }
}

async function bookLeaving(tx: Tx, { timeZone }: Organisation, leaving: MovementFacts): Promise<string> {
  const entry = depositEntry(leaving, dateIn(timeZone, leaving.occurredAt));
  await book(tx, [entry]);
  return entry.id;
}

/** The bank did not take it: the money is in the balance again, and the deposit is undone by adding (R-LED-02). */
async function bookReturning(
  tx: Tx,
  { timeZone }: Organisation,
  { entryId, state }: LockedDeposit,
  { payoutId, leaving, returning }: PayoutFacts,
): Promise<string> {
  if (!returning || !leaving || returning.amountMinor - returning.feeMinor !== leaving.feeMinor - leaving.amountMinor) {
    throw new PayoutContradictsItself(`payout ${payoutId} is ${state}, but what left did not come back as it was`);
  }
  const reversal = reversalOf(
    { id: entryId!, postings: await postingsOf(tx, entryId!) },
    {
      sourceKey: `bt:${returning.transactionId}`,
      description: 'Payout came back from the bank',
      effectiveDate: dateIn(timeZone, returning.occurredAt),
      occurredAt: returning.occurredAt,
    },
  );
  await book(tx, [reversal]);
  return reversal.id;
}
