import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { PlanId } from '../../kernel/id.js';
import type { Tx } from '../../database/db.js';
import { StripeTroubles, type TryFacts, type UnpaidFacts } from '../../gateways/stripe/stripe-troubles.js';
import { keepDebitReturns, type DebitReturn } from '../../plans/troubles/debit-return.store.js';
import { troubleReason } from '../../plans/troubles/trouble-reason.js';
import {
  openTroubleInvoices,
  troubledInvoices,
  writeTroubles,
  type Trouble,
  type TroubleNews,
} from '../../plans/troubles/trouble.store.js';
import { plansOf } from '../../plans/plan.store.js';
import { TroubleLetters } from './trouble-letters.js';

/** That something may have happened to an unpaid invoice. */
export interface TroubleHint {
  readonly invoiceId: string;
  /** When the invoice was made, if that is told. */
  readonly createdAt: Date | null;
  /** When it was told. */
  readonly at: Date;
  /** failed: it failed then · tried: it took several tries · changed: worth a look only if it has failed before. */
  readonly kind: 'failed' | 'tried' | 'changed';
}

/** What the processor answered. Nothing is written down yet. */
export interface TroubleAnswers {
  readonly invoices: readonly {
    readonly facts: UnpaidFacts;
    readonly hint: MergedHint;
    readonly known: Known | null;
  }[];
}

type Known = Pick<Trouble, 'openedAt' | 'lastFailedAt'>;

/** All that a batch of notices says of one invoice. */
interface MergedHint extends TroubleHint {
  /** When failures were told of, if any were. */
  readonly failedAt: readonly Date[];
}

/**
 * Follows charges of plans that fail: an episode opens with the first failure, goes on with each further one, and ends
 * with the invoice or the plan. Everything is read fresh, so notices may come in any order and number: an old failure
 * after the success finds a paid invoice (R-PAY-03, R-PAY-04).
 */
@Injectable()
export class FollowTroubles {
  constructor(
    private readonly troubles: StripeTroubles,
    private readonly letters: TroubleLetters,
    private readonly clock: Clock,
  ) {}

  /**
   * @param subscriptionIds of plans of which something else was told: their open episodes are looked at as well.
   * @throws ProcessorUnavailable
   */
  async read(tx: Tx, hints: readonly TroubleHint[], subscriptionIds: readonly string[]): Promise<TroubleAnswers> {
    const touched = await openTroubleInvoices(tx, subscriptionIds);
    const at = this.clock.now();
    const merged = mergedHints([
      ...hints,
      ...touched.map((invoiceId) => ({ invoiceId, createdAt: null, at, kind: 'changed' as const })),
    ]);
    const known = await troubledInvoices(tx, [...merged.keys()]);
    const wanted = [...merged.values()].filter(({ invoiceId, kind }) => kind !== 'changed' || known.has(invoiceId));
    if (wanted.length === 0) return { invoices: [] };
    const found = await this.troubles.unpaid(wanted);
    return {
      invoices: wanted.flatMap((hint) => {
        const facts = found.get(hint.invoiceId);
        return facts ? [{ facts, hint, known: known.get(hint.invoiceId) ?? null }] : [];
      }),
    };
  }

  /** Writes episodes, and the letters that they call for at once. Call it when the plans themselves are followed. */
  async run(tx: Tx, { invoices }: TroubleAnswers): Promise<void> {
    if (invoices.length === 0) return;
    const plans = await plansOf(
      tx,
      invoices.map(({ facts }) => facts.subscriptionId),
    );
    const news: TroubleNews[] = [];
    const returns: DebitReturn[] = [];
    for (const { facts, hint, known } of invoices) {
      const plan = plans.get(facts.subscriptionId);
      const found = plan && newsOf(plan.id, facts, hint, known);
      if (!found) continue;
      news.push(found);
      returns.push(...returnsOf(facts.tries, found.lastFailedAt));
    }
    await keepDebitReturns(tx, returns);
    await this.letters.post(tx, await writeTroubles(tx, news));
  }
}

function mergedHints(hints: readonly TroubleHint[]): Map<string, MergedHint> {
  const merged = new Map<string, MergedHint>();
  for (const hint of hints) {
    const before = merged.get(hint.invoiceId);
    merged.set(hint.invoiceId, {
      ...hint,
      createdAt: before?.createdAt ?? hint.createdAt,
      kind: before && before.kind !== 'changed' ? before.kind : hint.kind,
      failedAt: [...(before?.failedAt ?? []), ...(hint.kind === 'failed' ? [hint.at] : [])],
    });
  }
  return merged;
}

/** What an invoice says of its episode; null when there is none: nothing has failed, or it still can be paid in time. */
function newsOf(planId: PlanId, facts: UnpaidFacts, hint: MergedHint, known: Known | null): TroubleNews | null {
  const failed = facts.tries.filter(({ code }) => code !== null);
  const last = facts.lastError ?? failed.at(-1) ?? null;
  if (known === null && last === null) return null;
  if (facts.status === 'draft' || facts.amountMinor <= 0n) return null;
  const times = timesOf(failed, facts, hint, known);
  return {
    planId,
    invoiceId: facts.invoiceId,
    amountMinor: facts.amountMinor,
    currency: facts.currency,
    ...times,
    attempts: Math.max(1, facts.attempts),
    reason: troubleReason(last?.code ?? null),
    code: last?.code ?? null,
    methodKind: last?.methodKind ?? null,
    method: last?.method ?? null,
    ...endOf(facts),
  };
}

/**
 * The first and the latest failure. A card says no at once, so its charge tells when; a debit comes back days later,
 * and a bank that wants a confirmation leaves no charge: then the notice tells.
 */
function timesOf(
  failed: readonly TryFacts[],
  { lastError, tries }: UnpaidFacts,
  hint: MergedHint,
  known: Known | null,
): Pick<TroubleNews, 'openedAt' | 'lastFailedAt'> {
  const cards = failed.filter(({ methodKind }) => methodKind === 'card').map(({ at }) => at);
  const isTold = cards.length < failed.length || cards.length === 0 || isWithoutCharge(lastError, tries);
  const instants = [
    ...cards,
    ...(isTold ? hint.failedAt : []),
    ...(known ? [known.openedAt, known.lastFailedAt] : []),
  ].map((at) => at.getTime());
  if (instants.length === 0) instants.push(hint.at.getTime());
  return { openedAt: new Date(Math.min(...instants)), lastFailedAt: new Date(Math.max(...instants)) };
}

/** Whether the latest refusal is none of the charges: they end with another code, or with none. */
function isWithoutCharge(lastError: UnpaidFacts['lastError'], tries: readonly TryFacts[]): boolean {
  return lastError !== null && tries.at(-1)?.code !== lastError.code;
}

/** Whichever came first: the payment, or the end of what was to be paid. */
function endOf({
  status,
  closedAt,
  nextTryAt,
  subscriptionEnd,
}: UnpaidFacts): Pick<TroubleNews, 'endedAt' | 'nextTryAt' | 'outcome'> {
  if (subscriptionEnd && !(closedAt && closedAt < subscriptionEnd.at)) {
    const { at, isGivenUp } = subscriptionEnd;
    return { outcome: isGivenUp ? 'lost' : 'cancelled', endedAt: at, nextTryAt: null };
  }
  switch (status) {
    case 'paid':
      return { outcome: 'recovered', endedAt: closedAt, nextTryAt: null };
    case 'void':
      return { outcome: 'voided', endedAt: closedAt, nextTryAt: null };
    case 'uncollectible':
      return { outcome: 'lost', endedAt: closedAt, nextTryAt: null };
    default:
      return { outcome: null, endedAt: null, nextTryAt };
  }
}

function returnsOf(tries: readonly TryFacts[], returnedAt: Date): DebitReturn[] {
  return tries.flatMap(({ methodKind, code, ...debit }) =>
    methodKind === 'us_bank_account' && code !== null ? [{ ...debit, code, returnedAt }] : [],
  );
}
