/** What a deposit is made of, added up. Minor units; fees and returns are signed as they change the sum. */
export interface DepositFigures {
  readonly gifts: number;
  /** What donors gave, with the fees that they covered. */
  readonly grossMinor: bigint;
  readonly coveredMinor: bigint;
  readonly refunds: number;
  readonly refundMinor: bigint;
  readonly feeMinor: bigint;
  readonly disputes: number;
  /** What disputes took and gave back, with their fees. */
  readonly disputeMinor: bigint;
  readonly adjustments: number;
  readonly adjustmentMinor: bigint;
}

/** The sum of the figures. */
export function sumOf(figures: DepositFigures): bigint {
  return figures.grossMinor + figures.refundMinor + figures.feeMinor + figures.disputeMinor + figures.adjustmentMinor;
}

/** What processing cost, as a share of what was given, in hundredths of a percent; null when nothing was given. */
export function feeBasisPoints({ feeMinor, grossMinor }: DepositFigures): number | null {
  return grossMinor === 0n ? null : Math.round((Number(-feeMinor) / Number(grossMinor)) * 10_000);
}

/** A row with the aggregates of `DEPOSIT_FIGURES`. */
export interface FiguresRow {
  gifts: number;
  gross: string;
  covered: string;
  refunds: number;
  refund: string;
  fee: string;
  disputes: number;
  dispute: string;
  adjustments: number;
  adjustment: string;
}

export function figuresOf(row: FiguresRow): DepositFigures {
  return {
    gifts: row.gifts,
    grossMinor: BigInt(row.gross),
    coveredMinor: BigInt(row.covered),
    refunds: row.refunds,
    refundMinor: BigInt(row.refund),
    feeMinor: BigInt(row.fee),
    disputes: row.disputes,
    disputeMinor: BigInt(row.dispute),
    adjustments: row.adjustments,
    adjustmentMinor: BigInt(row.adjustment),
  };
}
