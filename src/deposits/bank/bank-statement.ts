import { newId } from '../../kernel/id.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { rows, type Tx } from '../../database/db.js';

/** One line of a statement as the bank wrote it. Minor units, negative when money left the account. */
export interface StatementLine {
  /** Where it stands in the file, counted from 1. */
  readonly lineNumber: number;
  readonly postedOn: CalendarDate;
  readonly amountMinor: bigint;
  readonly description: string;
  /** The how-manyth of those with the same day, amount and description. */
  readonly occurrence: number;
}

export interface NewStatement {
  readonly account: string;
  readonly fileName: string;
  /** Of the bytes, hexadecimal: a file is saved once. */
  readonly sha256: string;
  readonly layout: 'signed-amount' | 'debit-credit';
  readonly dateOrder: 'ymd' | 'mdy' | 'dmy';
  readonly currency: string;
  readonly lines: readonly StatementLine[];
  readonly uploadedBy: string;
  readonly uploadedAt: Date;
}

export interface SavedStatement {
  readonly id: string;
  readonly account: string;
  readonly fileName: string;
  readonly uploadedAt: Date;
  readonly uploadedBy: string;
}

/** The name of an account as it was written first: "Operating" and "operating " are one account. */
export async function accountNamed(tx: Tx, label: string): Promise<string> {
  const [known] = await rows<{ account: string }>(
    tx,
    `select account from bank_statement where lower(account) = lower($1) order by uploaded_at limit 1`,
    [label.trim()],
  );
  return known?.account ?? label.trim();
}

/** The statement that has this file, if it was saved before. */
export async function statementOfFile(tx: Tx, sha256: string): Promise<SavedStatement | null> {
  const [found] = await rows<SavedStatement>(
    tx,
    `select bank_statement.id, account, file_name as "fileName", uploaded_at as "uploadedAt", staff.name as "uploadedBy"
     from bank_statement join staff on staff.id = uploaded_by where sha256 = decode($1, 'hex')`,
    [sha256],
  );
  return found ?? null;
}

const AS_LINES = `jsonb_to_recordset($2::jsonb) as line ("lineNumber" integer, "postedOn" date, "amountMinor" bigint,
  description text, occurrence integer)`;

/** How many of the lines an account has already, from files that overlap. */
export async function countKnown(tx: Tx, account: string, lines: readonly StatementLine[]): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    `select count(*)::int as count from ${AS_LINES}
     join bank_line known on known.account = $1 and posted_on = "postedOn" and amount_minor = "amountMinor"
       and known.description = line.description and known.occurrence = line.occurrence`,
    [account, asJson(lines)],
  );
  return row!.count;
}

/** Writes a statement with those of its lines that are new. Returns its id and how many are. */
export async function insertStatement(tx: Tx, statement: NewStatement): Promise<{ id: string; newCount: number }> {
  const id = newId();
  const { account, lines } = statement;
  const newCount = lines.length - (await countKnown(tx, account, lines));
  const days = lines.map(({ postedOn }) => postedOn).toSorted();
  await rows(
    tx,
    `insert into bank_statement (id, account, file_name, sha256, layout, date_order, line_count, new_count, first_on,
       last_on, uploaded_by, uploaded_at)
     values ($1, $2, $3, decode($4, 'hex'), $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      id,
      account,
      statement.fileName,
      statement.sha256,
      statement.layout,
      statement.dateOrder,
      lines.length,
      newCount,
      days[0],
      days.at(-1),
      statement.uploadedBy,
      statement.uploadedAt,
    ],
  );
  await rows(
    tx,
    `insert into bank_line (id, statement_id, line_number, account, posted_on, amount_minor, currency, description, occurrence)
     select gen_random_uuid(), $3, "lineNumber", $1, "postedOn", "amountMinor", $4, description, occurrence
     from ${AS_LINES} order by "postedOn", "amountMinor", description, occurrence
     on conflict on constraint bank_line_identity do nothing`,
    [account, asJson(lines), id, statement.currency],
  );
  return { id, newCount };
}

function asJson(lines: readonly StatementLine[]): string {
  return JSON.stringify(lines.map((line) => ({ ...line, amountMinor: line.amountMinor.toString() })));
}
