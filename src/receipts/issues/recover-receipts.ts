import { Injectable, Logger } from '@nestjs/common';
import { newId } from '../../kernel/id.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { findOrganisation } from '../../organisation/organisation.js';
import { ReceiptLog, type IssuedLine, type ReceiptLogLine } from '../receipt-log.js';
import { SAID } from '../sealed/receipt-donors.js';

/** What the log tells of a database. Lists hold the first hundred labels. */
export interface Recovery {
  /** Receipts that the log names. */
  readonly logged: number;
  /** Numbers that are reserved now, because the database does not have their receipts. */
  readonly reserved: readonly string[];
  /** Numbers that still wait for their gifts, those just reserved among them. */
  readonly waiting: readonly WaitingNumber[];
  /** Numbers that another gift has been given since, though a donor holds them: nothing can mend that but a letter. */
  readonly taken: readonly string[];
  /** Receipts that are back and do not say what they said, or look otherwise. */
  readonly different: readonly string[];
}

export interface WaitingNumber {
  readonly label: string;
  /** Whether its gift is here and settled, here and not settled yet, or unknown here. */
  readonly gift: 'settled' | 'unsettled' | 'unknown';
}

const BATCH = 1_000;

/** Takes everything back that a trial has written. */
class Trial extends Error {
  constructor(readonly recovery: Recovery) {
    super('a trial');
  }
}

/**
 * Compares a database that was restored with the log of issues outside of it, and keeps the numbers that donors hold
 * for the gifts that they belong to (R-OPS-08): when the catch-up sweep brings such a gift back, its receipt gets the
 * number, the id and the day that it had. Until then the series counts on behind them.
 */
@Injectable()
export class RecoverReceipts {
  private readonly said = new Logger(RecoverReceipts.name);

  constructor(
    private readonly db: Db,
    private readonly log: ReceiptLog,
    private readonly audit: Audit,
  ) {}

  /**
   * Whether the log knows a number that this database has not come to. The end of the log answers: it is written after
   * the commit, so it is never ahead of the database that it was written for.
   */
  private async isBehind(): Promise<boolean> {
    const own = await this.ownLines(await this.log.tail());
    if (own.length === 0) return false;
    const [row] = await this.db.query<{ behind: boolean }>(BEHIND, [JSON.stringify(own)]);
    return row!.behind;
  }

  /** Before a process issues its first receipt: whoever restores a database may not know of the command. */
  async beforeStart(): Promise<void> {
    if (!(await this.isBehind())) return;
    const { reserved, taken } = await this.run({ by: 'system' });
    this.said.warn(
      `the database is older than the log of receipts: ${reserved.length} numbers are kept for their gifts, ` +
        `${taken.length} are in other hands; see: npx mainstay receipts recover --dry-run`,
    );
  }

  /** Safe to repeat, and beside a running system. @param dryRun tells only what would be done. */
  async run({ by, dryRun = false }: { by: Actor; dryRun?: boolean }): Promise<Recovery> {
    try {
      return await this.db.write(async (tx) => {
        const recovery = await this.recover(tx);
        if (dryRun) throw new Trial(recovery);
        const [reserved, taken] = [recovery.reserved.length, recovery.taken.length];
        if (reserved > 0) {
          const detail = { reserved, taken };
          await this.audit.record(tx, { actor: by, action: 'recover receipts', object: 'register', detail });
        }
        return recovery;
      });
    } catch (error) {
      if (error instanceof Trial) return error.recovery;
      throw error;
    }
  }

  private async recover(tx: Tx): Promise<Recovery> {
    await rows(tx, LOGGED_TABLES);
    await this.load(tx);
    for (const series of await rows<object>(tx, UNKNOWN_SERIES)) {
      await rows(tx, OPEN_SERIES, [newId(), JSON.stringify(series)]);
    }
    // Nobody takes a number while it is decided which are taken.
    await rows(tx, HOLD_SERIES);
    const reserved = await rows<{ label: string }>(tx, RESERVE);
    await rows(tx, COUNT_ON);
    await rows(tx, REMEMBER_LOGGED);
    const [{ logged } = { logged: 0 }] = await rows<{ logged: number }>(
      tx,
      'select count(*)::int as logged from logged',
    );
    return {
      logged,
      reserved: labelsOf(reserved),
      waiting: await rows<WaitingNumber>(tx, WAITING),
      taken: labelsOf(await rows(tx, TAKEN)),
      different: labelsOf(await rows(tx, DIFFERENT)),
    };
  }

  private async load(tx: Tx): Promise<void> {
    let batch: ReceiptLogLine[] = [];
    const put = async (): Promise<void> => {
      const own = await this.ownLines(batch, tx);
      await rows(tx, LOAD_ISSUED, [JSON.stringify(own)]);
      await rows(tx, LOAD_DRAWN, [JSON.stringify(batch.filter(({ kind }) => kind !== 'issued'))]);
      batch = [];
    };
    for await (const line of this.log.lines()) if (batch.push(line) === BATCH) await put();
    await put();
    await rows(tx, 'analyze logged, drawn');
  }

  private async ownLines(lines: readonly ReceiptLogLine[], tx: Tx = this.db.manager): Promise<IssuedLine[]> {
    const issued = lines.filter((line) => line.kind === 'issued');
    if (issued.length === 0) return [];
    const organisation = await findOrganisation(tx);
    return issued.filter(({ installation }) => installation === organisation?.installationId);
  }
}

function labelsOf(found: readonly { label: string }[]): string[] {
  return found.map(({ label }) => label);
}

const BEHIND = `
  select exists (
    select from jsonb_to_recordset($1::jsonb) as line (regime text, prefix text, year int, number int)
    left join receipt_series series using (regime, prefix, year)
    where number >= coalesce(series.next_no, 1)) as behind`;

const LOGGED_TABLES = `
  create temporary table logged (
    "receiptId" uuid primary key, regime text, prefix text, year int, number int, label text, "giftId" uuid,
    "chargeId" text, "replacesId" uuid, "amountMinor" bigint, "issueDate" date, "issuedAt" timestamptz, said text
  ) on commit drop;
  create temporary table drawn ("receiptId" uuid, sha256 text, primary key ("receiptId", sha256)) on commit drop`;

const LOAD_ISSUED = `
  insert into logged
  select line.* from jsonb_to_recordset($1::jsonb) as line ("receiptId" uuid, regime text, prefix text, year int,
    number int, label text, "giftId" uuid, "chargeId" text, "replacesId" uuid, "amountMinor" bigint, "issueDate" date,
    "issuedAt" timestamptz, said text)
  on conflict do nothing`;

const LOAD_DRAWN = `
  insert into drawn select line.* from jsonb_to_recordset($1::jsonb) as line ("receiptId" uuid, sha256 text)
  on conflict do nothing`;

const UNKNOWN_SERIES = `
  select distinct regime, prefix, year from logged
  where not exists (select from receipt_series series
    where (series.regime, series.prefix, series.year) = (logged.regime, logged.prefix, logged.year))`;

const OPEN_SERIES = `
  insert into receipt_series (id, regime, prefix, year, next_no)
  select $1, regime, prefix, year, 1 from jsonb_to_record($2::jsonb) as series (regime text, prefix text, year smallint)
  on conflict on constraint receipt_series_once do nothing`;

const HOLD_SERIES = `select id from receipt_series order by year, regime, prefix for update`;

const LOST = `
  logged join receipt_series series using (regime, prefix, year)
  where not exists (select from receipt where receipt.id = "receiptId")
    and not exists (select from receipt_reservation where receipt_id = "receiptId")`;

const RESERVE = `
  with reserved as (
    insert into receipt_reservation (receipt_id, series_id, number, label, gift_id, charge_id, replaces_id, amount_minor,
                                     issue_date, issued_at, snapshot_sha256)
    select "receiptId", series.id, number, label, "giftId", "chargeId", "replacesId", "amountMinor", "issueDate",
           "issuedAt", decode(said, 'hex')
    from ${LOST}
      and not exists (select from series_number taken where taken.series_id = series.id and taken.number = logged.number)
    order by series.id, number
    on conflict do nothing
    returning label)
  select label from reserved order by label limit 100`;

/** The numbers of the lost ones are passed over; the next receipt that was never issued gets the one behind them. */
const COUNT_ON = `
  update receipt_series set next_no = highest + 1
  from (select series_id, max(number) as highest from receipt_reservation group by series_id) as reserved
  where series_id = receipt_series.id and next_no <= highest`;

const REMEMBER_LOGGED = `
  insert into receipt_log_position (series_id, number)
  select series.id, max(number) from logged join receipt_series series using (regime, prefix, year) group by series.id
  on conflict (series_id) do update set number = greatest(receipt_log_position.number, excluded.number)`;

const WAITING = `
  select label, case when gift.id is null then 'unknown' when gift.state in ('settled', 'refunded') then 'settled'
                     else 'unsettled' end as gift
  from receipt_reservation reserved
  left join gift on gift.id = reserved.gift_id or gift.stripe_charge_id = reserved.charge_id
  where not exists (select from receipt where id = receipt_id) order by label limit 100`;

const TAKEN = `
  select label from ${LOST}
    and exists (select from series_number taken where taken.series_id = series.id and taken.number = logged.number)
  order by label limit 100`;

/** A PDF is drawn again from what the receipt says; the first one that was drawn is the one that the donor has. */
const DIFFERENT = `
  select label from (
    select receipt.label from logged join receipt on receipt.id = "receiptId"
    where encode(${SAID}, 'hex') <> said
    union
    select receipt.label from drawn join receipt on receipt.id = "receiptId"
    group by receipt.label having count(*) > 1) as found
  order by label limit 100`;
