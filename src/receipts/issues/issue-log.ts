import { Injectable } from '@nestjs/common';
import { Db, rows, type Tx } from '../../database/db.js';
import { ReceiptLog, type IssuedLine } from '../receipt-log.js';
import { SAID } from '../sealed/receipt-donors.js';

/** So many lines are one write to the file. */
const LINES = 500;

/**
 * Carries every issue from the database to the log outside of it (R-OPS-08).
 *
 * After the commit, never before: a number that is written down first and rolled back then would be somebody else's a
 * moment later. And never inside the transaction that issues, which holds the number row: the disk would hold up all
 * others. A crash in between loses nothing, because numbers become visible in their order: what is above the position
 * that we remember is still to be written, by whoever comes next. No letter and no PDF carries a number that the log
 * does not have, because a PDF is drawn only after this has run.
 */
@Injectable()
export class IssueLog {
  constructor(
    private readonly db: Db,
    private readonly log: ReceiptLog,
  ) {}

  /** Writes what has been issued since the last time; fifty receipts are one write. Safe to run at once in many places. */
  async write(): Promise<void> {
    const behind = await this.db.query<{ id: string }>(SERIES_BEHIND);
    for (const { id } of behind) while ((await this.db.write((tx) => this.writeSome(tx, id))) === LINES);
  }

  private async writeSome(tx: Tx, seriesId: string): Promise<number> {
    await rows(tx, OPEN_POSITION, [seriesId]);
    const [position] = await rows<{ number: number }>(tx, LOCK_POSITION, [seriesId]);
    const issued = await rows<{ line: IssuedLine }>(tx, ISSUED_AFTER, [seriesId, position!.number, LINES]);
    const lines = issued.map(({ line }) => line);
    await this.log.append(lines);
    const last = lines.at(-1);
    if (last) await rows(tx, MOVE_POSITION, [seriesId, last.number]);
    return lines.length;
  }
}

const SERIES_BEHIND = `
  select series.id from receipt_series series
  left join receipt_log_position position on position.series_id = series.id
  where series.next_no - 1 > coalesce(position.number, 0)
  order by year, prefix`;

const OPEN_POSITION = `insert into receipt_log_position (series_id, number) values ($1, 0) on conflict do nothing`;
const LOCK_POSITION = `select number from receipt_log_position where series_id = $1 for update`;
const MOVE_POSITION = `update receipt_log_position set number = $2 where series_id = $1`;

const ISSUED_AFTER = `
  select json_build_object(
    'kind', 'issued', 'installation', installation_id, 'regime', series.regime, 'prefix', prefix, 'year', year,
    'number', number, 'label', label, 'receiptId', receipt.id, 'giftId', gift_id, 'chargeId', stripe_charge_id,
    'replacesId', replaces_id, 'amountMinor', receipt.amount_minor, 'issueDate', issue_date, 'issuedAt', issued_at,
    'said', encode(${SAID}, 'hex')) as line
  from receipt
  join receipt_series series on series.id = series_id
  join gift on gift.id = gift_id
  cross join organisation
  where series_id = $1 and number > $2 order by number limit $3`;
