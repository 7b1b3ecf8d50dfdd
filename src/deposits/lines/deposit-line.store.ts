import { newId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { LineFacts } from '../../gateways/stripe/money-facts.js';
import { ACCOUNTS } from '../../ledger/ledger.js';
import type { BookedEntry, DepositLine, Tie } from './deposit-line.js';
import type { LineChoice } from './line-choice.js';

/** Writes the lines of a payout; those that are known already stay as they are. */
export async function insertLines(tx: Tx, depositId: string, lines: readonly LineFacts[]): Promise<void> {
  if (lines.length === 0) return;
  await rows(
    tx,
    `insert into deposit_line (id, deposit_id, transaction_id, category, source_id, description, amount_minor,
       fee_minor, net_minor, currency, occurred_at)
     select id, $1, "transactionId", category, "sourceId", description, "amountMinor", "feeMinor",
       "amountMinor" - "feeMinor", currency, "occurredAt"
     from jsonb_to_recordset($2::jsonb) as line (id uuid, "transactionId" text, category text, "sourceId" text,
       description text, "amountMinor" bigint, "feeMinor" bigint, currency char(3), "occurredAt" timestamptz)
     where not exists (select from deposit_line where transaction_id = "transactionId")
     on conflict on constraint deposit_line_transaction do nothing`,
    [
      depositId,
      JSON.stringify(
        lines.map(({ amountMinor, feeMinor, ...line }) => ({
          ...line,
          id: newId(),
          amountMinor: amountMinor.toString(),
          feeMinor: feeMinor.toString(),
        })),
      ),
    ],
  );
}

/** The sum of all lines of a deposit, in minor units. */
export async function sumOfLines(tx: Tx, depositId: string): Promise<bigint> {
  const [row] = await rows<{ sum: string | null }>(
    tx,
    'select sum(net_minor) from deposit_line where deposit_id = $1',
    [depositId],
  );
  return BigInt(row?.sum ?? 0);
}

/** The lines of a deposit that the ledger does not know yet, each with what of ours it names. */
export async function openLines(tx: Tx, depositId: string): Promise<{ line: DepositLine; tie: Tie }[]> {
  const found = await rows<OpenLineRow>(
    tx,
    `select line.id, line.transaction_id as "transactionId", line.category, line.source_id as "sourceId",
            line.amount_minor as "amountMinor", line.fee_minor as "feeMinor", line.net_minor as "netMinor",
            line.currency, line.occurred_at as "occurredAt", line.choice,
            coalesce(gift.id, refund.gift_id, dispute.gift_id) as "giftId", refund.id as "refundId",
            dispute.id as "disputeId",
            case when refund.state in ('failed', 'canceled') and refund.entry_id is null
              then coalesce(given.moved_to, given.designation) end
              as "unheardFund",
            case when line.category not in ('payout', 'payout_reversal') then null
                 when other.id is null then 'unknown'
                 when other.automatic and other.reconciled_at is null then 'open' else 'settled' end as payout
     from deposit_line line
     left join gift on line.category = 'charge' and gift.stripe_charge_id = line.source_id
       and gift.settlement_entry_id is not null
     left join refund on line.category in ('refund', 'refund_failure') and refund.stripe_refund_id = line.source_id
     left join gift given on given.id = refund.gift_id
     left join dispute on line.category in ('dispute', 'dispute_reversal') and dispute.stripe_dispute_id = line.source_id
     left join deposit other on line.category in ('payout', 'payout_reversal') and other.stripe_payout_id = line.source_id
     where line.deposit_id = $1 and line.source_key is null
     order by line.id`,
    [depositId],
  );
  return found.map(({ giftId, refundId, disputeId, unheardFund, payout, ...line }) => ({
    line: {
      ...line,
      amountMinor: BigInt(line.amountMinor),
      feeMinor: BigInt(line.feeMinor),
      netMinor: BigInt(line.netMinor),
    },
    tie: { giftId, refundId, disputeId, unheardFund, payout },
  }));
}

/** The entries that are booked under these source keys, with what each did to clearing. */
export async function bookedUnder(tx: Tx, sourceKeys: readonly string[]): Promise<Map<string, BookedEntry>> {
  const found = await rows<{ sourceKey: string; entryId: string; clearing: string }>(
    tx,
    `select source_key as "sourceKey", id as "entryId",
            (select coalesce(sum(amount_minor), 0) from ledger_posting where entry_id = id and account = $2) as clearing
     from ledger_entry where source_key = any($1)`,
    [sourceKeys, ACCOUNTS.stripeClearing],
  );
  return new Map(
    found.map(({ sourceKey, entryId, clearing }) => [sourceKey, { entryId, clearingMinor: BigInt(clearing) }]),
  );
}

export interface ExplainedLine {
  readonly lineId: string;
  readonly sourceKey: string;
  readonly entryIds: readonly string[];
  readonly giftId: string | null;
  readonly refundId: string | null;
  readonly disputeId: string | null;
}

export async function tieLines(tx: Tx, explained: readonly ExplainedLine[]): Promise<void> {
  if (explained.length === 0) return;
  await rows(
    tx,
    `update deposit_line set source_key = "sourceKey", gift_id = "giftId", refund_id = "refundId", dispute_id = "disputeId"
     from jsonb_to_recordset($1::jsonb) as tied ("lineId" uuid, "sourceKey" text, "giftId" uuid, "refundId" uuid, "disputeId" uuid)
     where id = "lineId"`,
    [JSON.stringify(explained)],
  );
  const entries = explained.flatMap(({ lineId, entryIds }) => entryIds.map((entryId) => ({ lineId, entryId })));
  await rows(
    tx,
    `insert into deposit_line_entry (line_id, entry_id)
     select "lineId", "entryId" from jsonb_to_recordset($1::jsonb) as tied ("lineId" uuid, "entryId" uuid)`,
    [JSON.stringify(entries)],
  );
}

/** What staff say of a line; `openLines` then knows it by the entry that was booked for it. */
export async function chooseLine(tx: Tx, lineId: string, choice: LineChoice): Promise<void> {
  await rows(tx, 'update deposit_line set choice = $2 where id = $1', [lineId, choice]);
}

/** What the lines of a deposit left in clearing, by fund, in minor units. */
export async function clearingByFund(tx: Tx, depositId: string): Promise<Map<string, bigint>> {
  const found = await rows<{ fund: string; sum: string }>(
    tx,
    `select fund, sum(posting.amount_minor) as sum
     from deposit_line line
     join deposit_line_entry tied on tied.line_id = line.id
     join ledger_posting posting on posting.entry_id = tied.entry_id and posting.account = $2
     where line.deposit_id = $1 group by fund`,
    [depositId, ACCOUNTS.stripeClearing],
  );
  return new Map(found.map(({ fund, sum }) => [fund, BigInt(sum)]));
}

/** Deposits with lines that nothing explains and that name one of these, in the order in which they are locked. */
export async function depositsNaming(tx: Tx, sourceIds: readonly string[]): Promise<string[]> {
  if (sourceIds.length === 0) return [];
  const found = await rows<{ id: string }>(
    tx,
    `select id from deposit where id in (
       select deposit_id from deposit_line where source_key is null and source_id = any($1)) order by stripe_payout_id`,
    [sourceIds],
  );
  return found.map(({ id }) => id);
}

/** The charges behind lines that nothing here explains: asked for again, they may turn out to be ours. */
export async function unexplainedSources(tx: Tx, depositId: string): Promise<{ category: string; sourceId: string }[]> {
  return rows(
    tx,
    `select category, source_id as "sourceId" from deposit_line
     where deposit_id = $1 and source_key is null and source_id is not null order by id limit 500`,
    [depositId],
  );
}

interface OpenLineRow extends Omit<DepositLine, 'amountMinor' | 'feeMinor' | 'netMinor'>, Tie {
  readonly amountMinor: string;
  readonly feeMinor: string;
  readonly netMinor: string;
}
