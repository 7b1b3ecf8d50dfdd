import type { CalendarDate } from '../../kernel/calendar.js';
import { rows, type Tx } from '../../database/db.js';
import type { PayoutState } from '../../gateways/stripe/money-facts.js';
import { matchingOf, type Matching, type OpenBankLine, type OpenDeposit, type Pair } from './bank-match.js';

/** Held by whoever matches, alone: two who match at once would take the same line. */
const MATCHING_LOCK = 5_150_001;

export async function holdMatching(tx: Tx): Promise<void> {
  await rows(tx, 'select pg_advisory_xact_lock($1)', [MATCHING_LOCK]);
}

const OPEN_DEPOSITS = `deposit.matched_at is null and deposit.state in ('in-transit', 'paid')`;
const OPEN_LINES = `bank_line.set_aside_at is null and not exists (select from deposit where bank_line_id = bank_line.id)`;

/** How deposits and bank lines that have nobody yet fit each other. */
export async function openMatching(tx: Tx): Promise<Matching> {
  const [deposits, lines, refused] = [
    await rows<OpenDeposit & { amountMinor: string }>(
      tx,
      `select id, amount_minor as "amountMinor", currency, arrival_date::text as "arrivalDate"
       from deposit where ${OPEN_DEPOSITS}`,
    ),
    await rows<OpenBankLine & { amountMinor: string }>(
      tx,
      `select id, amount_minor as "amountMinor", currency, posted_on::text as "postedOn"
       from bank_line where ${OPEN_LINES}
         and amount_minor in (select amount_minor from deposit where ${OPEN_DEPOSITS})`,
    ),
    await rows<Pair>(tx, `select deposit_id as "depositId", bank_line_id as "lineId" from bank_match_refusal`),
  ];
  return matchingOf(
    deposits.map((deposit) => ({ ...deposit, amountMinor: BigInt(deposit.amountMinor) })),
    lines.map((line) => ({ ...line, amountMinor: BigInt(line.amountMinor) })),
    new Set(refused.map(({ depositId, lineId }) => `${depositId} ${lineId}`)),
  );
}

export interface MatchableDeposit {
  readonly id: string;
  readonly state: PayoutState;
  readonly amountMinor: string;
  readonly currency: string;
  readonly arrivalDate: CalendarDate;
  readonly matchedAt: Date | null;
  readonly bankLineId: string | null;
}

/** The deposit, its row locked; null for none. Hold the matching first. */
export async function lockMatchable(tx: Tx, id: string): Promise<MatchableDeposit | null> {
  const [found] = await rows<MatchableDeposit>(
    tx,
    `select id, state, amount_minor as "amountMinor", currency, arrival_date::text as "arrivalDate",
            matched_at as "matchedAt", bank_line_id as "bankLineId"
     from deposit where id = $1 for update`,
    [id],
  );
  return found ?? null;
}

export interface MatchableLine {
  readonly id: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly setAsideAt: Date | null;
  readonly depositId: string | null;
}

export async function findBankLine(tx: Tx, id: string): Promise<MatchableLine | null> {
  const [found] = await rows<MatchableLine>(
    tx,
    `select bank_line.id, bank_line.amount_minor as "amountMinor", bank_line.currency,
            set_aside_at as "setAsideAt", deposit.id as "depositId"
     from bank_line left join deposit on bank_line_id = bank_line.id where bank_line.id = $1`,
    [id],
  );
  return found ?? null;
}

/** @param by who says so; null where amount and days leave no doubt. */
export async function writeMatches(
  tx: Tx,
  matches: readonly { depositId: string; lineId: string | null }[],
  facts: { at: Date; by: string | null },
): Promise<void> {
  await rows(
    tx,
    `update deposit set matched_at = $2, matched_by = $3, bank_line_id = "lineId"
     from jsonb_to_recordset($1::jsonb) as match ("depositId" uuid, "lineId" uuid) where id = "depositId"`,
    [JSON.stringify(matches), facts.at, facts.by],
  );
}

/** Takes a match back; with a bank line, the two never find each other by themselves again. */
export async function removeMatch(
  tx: Tx,
  deposit: Pick<MatchableDeposit, 'id' | 'bankLineId'>,
  facts: { at: Date; by: string; reason: string },
): Promise<void> {
  await rows(tx, 'update deposit set matched_at = null, matched_by = null, bank_line_id = null where id = $1', [
    deposit.id,
  ]);
  if (deposit.bankLineId === null) return;
  await rows(
    tx,
    `insert into bank_match_refusal (deposit_id, bank_line_id, by_staff, at, reason) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [deposit.id, deposit.bankLineId, facts.by, facts.at, facts.reason],
  );
}

export async function setLineAside(
  tx: Tx,
  id: string,
  facts: { at: Date; by: string; reason: string } | null,
): Promise<void> {
  await rows(tx, 'update bank_line set set_aside_at = $2, set_aside_by = $3, set_aside_reason = $4 where id = $1', [
    id,
    facts?.at ?? null,
    facts?.by ?? null,
    facts?.reason ?? null,
  ]);
}
