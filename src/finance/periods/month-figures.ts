import { addMonths, type CalendarDate } from '../../kernel/calendar.js';
import { rows, type Tx } from '../../database/db.js';

/** One account in one currency over a month, in minor units: debits less credits. */
export interface AccountFigures {
  readonly account: string;
  readonly name: string;
  readonly kind: 'asset' | 'liability' | 'equity' | 'income' | 'expense';
  readonly currency: string;
  /** What it held before the month. */
  readonly openingMinor: bigint;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
}

/** What somebody signs for when a month is closed. All of it follows from the ledger, by effective date. */
export interface MonthFigures {
  readonly entries: number;
  readonly lines: number;
  /** SHA-256 over the postings of the month, in hexadecimal. */
  readonly fingerprint: string;
  readonly accounts: readonly AccountFigures[];
  /** Deposits that were booked to the bank in the month, those that came back taken off. */
  readonly deposits: readonly { readonly currency: string; readonly count: number; readonly amountMinor: bigint }[];
  readonly receiptsIssued: number;
  readonly receiptsVoided: number;
  /** Entries that are about an earlier, closed month. */
  readonly corrections: number;
}

/** What the accounts held before a month, by account and currency. No entry can be added there once they are closed. */
export type Opening = ReadonlyMap<string, bigint>;

export async function openingOf(tx: Tx, month: CalendarDate): Promise<Opening> {
  const found = await rows<{ account: string; currency: string; sum: string }>(
    tx,
    `select account, currency, sum(amount_minor) from ledger_posting join ledger_entry on id = entry_id
     where effective_date < $1 group by account, currency`,
    [month],
  );
  return new Map(found.map(({ account, currency, sum }) => [`${account} ${currency}`, BigInt(sum)]));
}

export async function monthFigures(tx: Tx, month: CalendarDate, opening: Opening): Promise<MonthFigures> {
  const range = [month, addMonths(month, 1)];
  const moved = await movements(tx, range);
  const known = new Set(moved.map(({ account, currency }) => `${account} ${currency}`));
  const resting = [...opening].filter(([key, sum]) => !known.has(key) && sum !== 0n);
  const names = await accountNames(tx);
  const accounts = [
    ...moved,
    ...resting.map(([key]) => {
      const [account, currency] = key.split(' ') as [string, string];
      return { account, currency, debitMinor: 0n, creditMinor: 0n };
    }),
  ].map((line) => ({
    ...line,
    ...names.get(line.account)!,
    openingMinor: opening.get(`${line.account} ${line.currency}`) ?? 0n,
  }));
  return {
    ...(await counts(tx, range)),
    deposits: await deposits(tx, range),
    accounts: accounts.toSorted((one, other) =>
      `${one.currency}${one.account}` < `${other.currency}${other.account}` ? -1 : 1,
    ),
  };
}

async function movements(tx: Tx, range: readonly string[]) {
  const found = await rows<{ account: string; currency: string; debit: string; credit: string }>(
    tx,
    `select account, currency, coalesce(sum(amount_minor) filter (where amount_minor > 0), 0) as debit,
            coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0) as credit
     from ledger_posting join ledger_entry on id = entry_id
     where effective_date >= $1 and effective_date < $2 group by account, currency`,
    range,
  );
  return found.map(({ account, currency, debit, credit }) => ({
    account,
    currency,
    debitMinor: BigInt(debit),
    creditMinor: BigInt(credit),
  }));
}

async function accountNames(tx: Tx) {
  const found = await rows<{ code: string } & Pick<AccountFigures, 'name' | 'kind'>>(
    tx,
    'select code, name, kind from ledger_account',
  );
  return new Map(found.map(({ code, name, kind }) => [code, { name, kind }]));
}

async function counts(tx: Tx, range: readonly string[]) {
  const [found] = await rows<Omit<MonthFigures, 'accounts' | 'deposits'>>(
    tx,
    `select count(*)::int as entries, count(*) filter (where original_date < $1)::int as corrections,
            (select count(*)::int from ledger_posting join ledger_entry moved on moved.id = entry_id
             where moved.effective_date >= $1 and moved.effective_date < $2) as lines,
            encode(period_fingerprint($1), 'hex') as fingerprint,
            (select count(*)::int from receipt where issue_date >= $1 and issue_date < $2) as "receiptsIssued",
            (select count(*)::int from receipt_void where void_date >= $1 and void_date < $2) as "receiptsVoided"
     from ledger_entry where effective_date >= $1 and effective_date < $2`,
    range,
  );
  return found!;
}

async function deposits(tx: Tx, range: readonly string[]): Promise<MonthFigures['deposits']> {
  const found = await rows<{ currency: string; count: number; amountMinor: string }>(
    tx,
    `select deposit.currency, sum(sign)::int as count, sum(sign * amount_minor) as "amountMinor"
     from (select entry_id as id, deposit.id as deposit_id, 1 as sign from deposit
           union all select reversal_entry_id, id, -1 from deposit) as booked
     join ledger_entry on ledger_entry.id = booked.id join deposit on deposit.id = deposit_id
     where effective_date >= $1 and effective_date < $2
     group by deposit.currency order by deposit.currency`,
    range,
  );
  return found.map((row) => ({ ...row, amountMinor: BigInt(row.amountMinor) }));
}

/** The few sums that a month is told by, in one currency. */
export interface MonthTotals {
  /** Income before what went back. */
  readonly incomeMinor: bigint;
  /** What went back to donors and banks; negative when more came again. */
  readonly refundsMinor: bigint;
  readonly feesMinor: bigint;
}

const REFUNDS = '4900';
const FEES: readonly string[] = ['5100', '5110'];

/** Sums over lines of the income and expense accounts. */
export function totalsOf(
  lines: readonly Pick<AccountFigures, 'account' | 'kind' | 'debitMinor' | 'creditMinor'>[],
): MonthTotals {
  const sum = (which: (line: (typeof lines)[number]) => boolean): bigint =>
    lines.filter(which).reduce((total, { debitMinor, creditMinor }) => total + debitMinor - creditMinor, 0n);
  return {
    incomeMinor: -sum(({ account, kind }) => kind === 'income' && account !== REFUNDS),
    refundsMinor: sum(({ account }) => account === REFUNDS),
    feesMinor: sum(({ account }) => FEES.includes(account)),
  };
}

/** As it is kept with the closing: amounts as texts, because JSON would round them. */
export function storedFigures(figures: MonthFigures): string {
  return JSON.stringify(figures, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

type Stored<T> = T extends bigint
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Stored<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Stored<T[Key]> }
      : T;

export type StoredFigures = Stored<MonthFigures>;

export function readFigures(stored: StoredFigures): MonthFigures {
  return {
    ...stored,
    deposits: stored.deposits.map((line) => ({ ...line, amountMinor: BigInt(line.amountMinor) })),
    accounts: stored.accounts.map((line) => ({
      ...line,
      openingMinor: BigInt(line.openingMinor),
      debitMinor: BigInt(line.debitMinor),
      creditMinor: BigInt(line.creditMinor),
    })),
  };
}
