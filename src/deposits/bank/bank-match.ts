import { addDays, type CalendarDate } from '../../kernel/calendar.js';

/** A bank may show a deposit a day before the processor's date, and some days after it over holidays. */
export const DAYS_BEFORE = 1;
export const DAYS_AFTER = 5;

/** A deposit that has no bank line yet. Amounts in minor units. */
export interface OpenDeposit {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly arrivalDate: CalendarDate;
}

/** A line of the bank that is no deposit yet. */
export interface OpenBankLine {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly postedOn: CalendarDate;
}

export interface Pair {
  readonly depositId: string;
  readonly lineId: string;
}

export interface Matching {
  /** Each the only one for the other: the same amount to the cent, in the days around the arrival. */
  readonly certain: readonly Pair[];
  /** Pairs that fit, of which more than one is possible: somebody has to choose. */
  readonly possible: readonly Pair[];
}

/** @param refused pairs that somebody took apart: `${depositId} ${lineId}`. */
export function matchingOf(
  deposits: readonly OpenDeposit[],
  lines: readonly OpenBankLine[],
  refused: ReadonlySet<string> = new Set(),
): Matching {
  const byAmount = new Map<string, OpenBankLine[]>();
  for (const line of lines) {
    const key = amountKey(line);
    const same = byAmount.get(key);
    if (same) same.push(line);
    else byAmount.set(key, [line]);
  }
  const pairs = deposits.flatMap((deposit) =>
    (byAmount.get(amountKey(deposit)) ?? [])
      .filter((line) => isNear(deposit, line) && !refused.has(`${deposit.id} ${line.id}`))
      .map((line) => ({ depositId: deposit.id, lineId: line.id })),
  );
  const [ofDeposit, ofLine] = [counts(pairs, 'depositId'), counts(pairs, 'lineId')];
  const isCertain = ({ depositId, lineId }: Pair): boolean =>
    ofDeposit.get(depositId) === 1 && ofLine.get(lineId) === 1;
  return { certain: pairs.filter(isCertain), possible: pairs.filter((pair) => !isCertain(pair)) };
}

function isNear({ arrivalDate }: OpenDeposit, { postedOn }: OpenBankLine): boolean {
  return postedOn >= addDays(arrivalDate, -DAYS_BEFORE) && postedOn <= addDays(arrivalDate, DAYS_AFTER);
}

function amountKey({ amountMinor, currency }: { amountMinor: bigint; currency: string }): string {
  return `${currency} ${amountMinor}`;
}

function counts(pairs: readonly Pair[], key: keyof Pair): Map<string, number> {
  const found = new Map<string, number>();
  for (const pair of pairs) found.set(pair[key], (found.get(pair[key]) ?? 0) + 1);
  return found;
}
