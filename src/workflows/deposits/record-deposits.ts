import { Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { mayMove, type Transitions } from '../../kernel/transitions.js';
import type { Tx } from '../../database/db.js';
import { depositEntry } from '../../deposits/deposit-entry.js';
import {
  lockDeposit,
  lockDepositById,
  reconciledPayouts,
  updateDeposit,
  type LockedDeposit,
} from '../../deposits/deposit.store.js';
import { depositsNaming } from '../../deposits/lines/deposit-line.store.js';
import type { LineFacts, MovementFacts, PayoutFacts, PayoutState } from '../../gateways/stripe/money-facts.js';
import { StripeMoney } from '../../gateways/stripe/stripe-money.js';
import { book, postingsOf, reversalOf } from '../../ledger/ledger.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { MatchDeposits } from './match-deposits.js';
import { ReconcileDeposit, returnFunds } from './reconcile-deposit.js';

/** A payout whose transactions do not fit together; somebody has to look at it, and its event is parked. */
export class PayoutContradictsItself extends Error {}

/** A payout as it is now, with what it pays out as soon as the processor tells; null before, and when that is done. */
export interface PayoutNews {
  readonly payout: PayoutFacts;
  readonly lines: readonly LineFacts[] | null;
}

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
  constructor(
    private readonly money: StripeMoney,
    private readonly reconcile: ReconcileDeposit,
    private readonly matchDeposits: MatchDeposits,
  ) {}

  /** The payouts as they are now, read before anything is locked. @throws ProcessorUnavailable, ProcessorRefused */
  async read(tx: Tx, payoutIds: ReadonlySet<string>): Promise<PayoutNews[]> {
    if (payoutIds.size === 0) return [];
    return this.withLines(tx, await this.money.payouts(payoutIds));
  }

  /** What payouts pay out, of those that are not reconciled yet. @throws ProcessorUnavailable */
  async withLines(tx: Tx, payouts: readonly PayoutFacts[]): Promise<PayoutNews[]> {
    const done = await reconciledPayouts(
      tx,
      payouts.map(({ payoutId }) => payoutId),
    );
    const news: PayoutNews[] = [];
    for (const payout of payouts) {
      const isAsked = payout.isMatched && !done.has(payout.payoutId);
      news.push({ payout, lines: isAsked ? await this.money.linesOf(payout) : null });
    }
    return news;
  }

  /** @throws PayoutContradictsItself */
  async run(tx: Tx, news: readonly PayoutNews[]): Promise<void> {
    if (news.length === 0) return;
    const organisation = await readOrganisation(tx);
    // One order for all, so that two who record the same payouts cannot block each other (R-OPS-03).
    await this.matchDeposits.hold(tx);
    const deposits = new Map<string, LockedDeposit>();
    for (const { payout } of news.toSorted(byPayout)) {
      deposits.set(payout.payoutId, await this.follow(tx, organisation, payout));
    }
    // What came back lies in a later payout, which is explained by the earlier one.
    for (const { payout, lines } of news.toSorted(byTime)) {
      if (lines) await this.reconcile.run(tx, deposits.get(payout.payoutId)!, lines);
    }
    await this.matchDeposits.byThemselves(tx);
  }

  /**
   * Looks again at deposits with lines that nothing explained, once what they name has become known: a payout may be
   * heard of before its gifts. @param sourceIds the processor's ids of charges, refunds, disputes and payouts.
   */
  async explain(tx: Tx, sourceIds: readonly string[]): Promise<void> {
    for (const id of await depositsNaming(tx, sourceIds)) {
      const deposit = await lockDepositById(tx, id);
      if (deposit && (await this.reconcile.run(tx, deposit, null))) await this.explain(tx, [deposit.payoutId]);
    }
  }

  private async follow(tx: Tx, organisation: Organisation, payout: PayoutFacts): Promise<LockedDeposit> {
    const arrivalDate = dateIn('UTC', payout.arrivesAt);
    const known = await lockDeposit(tx, payout, arrivalDate);
    const state = mayMove(NEXT, known.state, payout.state) ? payout.state : known.state;
    const entryId = known.entryId ?? (payout.leaving && (await bookLeaving(tx, organisation, payout.leaving)));
    const isUndone = state === 'failed' || state === 'canceled';
    const deposit: LockedDeposit = { ...known, state, entryId };
    const reversalEntryId =
      known.reversalEntryId ?? (isUndone && entryId ? await bookReturning(tx, organisation, deposit, payout) : null);
    const fundsReversalEntryId = await returnFunds(tx, { ...deposit, reversalEntryId });
    const followed = { ...deposit, reversalEntryId, fundsReversalEntryId };
    const payoutFeeMinor = payout.leaving?.feeMinor ?? 0n;
    await updateDeposit(tx, followed, { arrivalDate, isAutomatic: payout.isAutomatic, payoutFeeMinor });
    return { ...followed, dueMinor: payout.amountMinor + payoutFeeMinor };
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

function byPayout(one: PayoutNews, other: PayoutNews): number {
  return one.payout.payoutId < other.payout.payoutId ? -1 : 1;
}

function byTime(one: PayoutNews, other: PayoutNews): number {
  return one.payout.createdAt.getTime() - other.payout.createdAt.getTime() || byPayout(one, other);
}
