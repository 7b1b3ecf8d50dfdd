import type { LineChoice } from './line-choice.js';

/** A line of a payout as we keep it. Amounts in minor units, signed as at the processor. */
export interface DepositLine {
  readonly id: string;
  readonly transactionId: string;
  /** The processor's reporting category, "charge" (R-RCN-01). */
  readonly category: string;
  readonly sourceId: string | null;
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
  readonly netMinor: bigint;
  readonly currency: string;
  readonly occurredAt: Date;
  readonly choice: LineChoice | null;
}

/** What of ours a line names; all null for one that nothing here explains. */
export interface Tie {
  readonly giftId: string | null;
  readonly refundId: string | null;
  readonly disputeId: string | null;
  /** Of a refund that failed before anybody heard that it had been sent: the fund that it left, and came back to. */
  readonly unheardFund: string | null;
  /** Of a line about another payout: whether that one is a deposit here, and is reconciled or will never be. */
  readonly payout: 'unknown' | 'open' | 'settled' | null;
}

/** An entry of the ledger that a line leads to. */
export interface BookedEntry {
  readonly entryId: string;
  /** What it did to clearing, in minor units. */
  readonly clearingMinor: bigint;
}

/** Why a line or a deposit is not explained; each has its own way out. */
export type ExceptionCause =
  | 'unknown-charge'
  | 'unknown-refund'
  | 'unknown-dispute'
  | 'unknown-payout'
  /** It holds the money of a payout that came back and does not add up itself yet. */
  | 'earlier-payout'
  | 'fee-missing'
  | 'ledger-differs'
  | 'unexplained'
  | 'sum-differs';

export interface Finding {
  /** Null for what is wrong with the deposit as a whole. */
  readonly lineId: string | null;
  readonly cause: ExceptionCause;
  /** What clearing holds of it, and what it should, in minor units; null where there is nothing to compare. */
  readonly foundMinor: bigint | null;
  readonly expectedMinor: bigint | null;
}

export type Verdict =
  | { readonly kind: 'explained'; readonly sourceKey: string; readonly entryIds: readonly string[] }
  | { readonly kind: 'exception'; readonly finding: Finding };

/** Costs that the processor bills by themselves: their meaning is certain, and they are booked without asking. */
const FEE_CATEGORIES: ReadonlySet<string> = new Set(['fee', 'network_cost']);

export function isCertainFee({ category }: Pick<DepositLine, 'category'>): boolean {
  return FEE_CATEGORIES.has(category);
}

/** What a line is about when it is of a kind that we know, and how it is missed when ours is not there. */
const KINDS: Readonly<Record<string, { tie: keyof Tie; missing: ExceptionCause }>> = {
  charge: { tie: 'giftId', missing: 'unknown-charge' },
  refund: { tie: 'refundId', missing: 'unknown-refund' },
  refund_failure: { tie: 'refundId', missing: 'unknown-refund' },
  dispute: { tie: 'disputeId', missing: 'unknown-dispute' },
  dispute_reversal: { tie: 'disputeId', missing: 'unknown-dispute' },
  payout: { tie: 'payout', missing: 'unknown-payout' },
  payout_reversal: { tie: 'payout', missing: 'unknown-payout' },
};

/** The source keys under which the ledger knows a line: first the one of its source, then what came with it. */
export function sourceKeysOf(
  {
    category,
    sourceId,
    transactionId,
    choice,
  }: Pick<DepositLine, 'category' | 'sourceId' | 'transactionId' | 'choice'>,
  { giftId }: Pick<Tie, 'giftId'>,
): readonly [string, ...string[]] {
  const own = `bt:${transactionId}`;
  if (choice !== null) return [own];
  switch (category) {
    case 'charge':
      return [`charge:${sourceId}:gross`, `${own}:fee`, ...(giftId ? [`benefits:${giftId}:deferred`] : [])];
    case 'refund':
      return [`refund:${sourceId}`];
    case 'refund_failure':
      return [`refund:${sourceId}:failed`];
    case 'payout_reversal':
      return [own, `payout:${sourceId}:funds:returned`];
    default:
      return [own];
  }
}

/** Whether the ledger knows a line with what it moved to the cent, or what is wrong with it (R-RCN-03). */
export function judgeLine(line: DepositLine, tie: Tie, booked: ReadonlyMap<string, BookedEntry>): Verdict {
  // A note of the processor that moved nothing has nothing to be booked.
  if (line.amountMinor === 0n && line.feeMinor === 0n) {
    return { kind: 'explained', sourceKey: `bt:${line.transactionId}`, entryIds: [] };
  }
  const kind = line.choice === null ? KINDS[line.category] : undefined;
  if (kind && (tie[kind.tie] === null || tie[kind.tie] === 'unknown')) return exception(line, kind.missing);
  if (line.category === 'payout_reversal' && tie.payout === 'open') return exception(line, 'earlier-payout');
  const keys = sourceKeysOf(line, tie);
  const entries = keys.flatMap((key) => booked.get(key) ?? []);
  if (!booked.has(keys[0])) return exception(line, kind?.missing ?? 'unexplained');
  const found = entries.reduce((sum, { clearingMinor }) => sum + clearingMinor, 0n);
  if (found !== line.netMinor) {
    const isFeeAwaited = line.category === 'charge' && found === line.amountMinor;
    return exception(line, isFeeAwaited ? 'fee-missing' : 'ledger-differs', found);
  }
  return { kind: 'explained', sourceKey: keys[0], entryIds: entries.map(({ entryId }) => entryId) };
}

function exception(line: DepositLine, cause: ExceptionCause, foundMinor: bigint | null = null): Verdict {
  const expectedMinor = foundMinor === null ? null : line.netMinor;
  return { kind: 'exception', finding: { lineId: line.id, cause, foundMinor, expectedMinor } };
}
