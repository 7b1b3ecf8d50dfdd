import type { CalendarDate } from '../../kernel/calendar.js';
import { Conditions } from '../../database/conditions.js';
import type { Db } from '../../database/db.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { type SummaryGroup, type SummaryRecord, summarySql } from './summary-sql.js';

export interface SummaryRequest {
  /** First and last date, both included. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly by: SummaryGroup;
  /** The code of a designation. */
  readonly designation?: string | undefined;
  /** The slug of a campaign. */
  readonly campaign?: string | undefined;
  /** The id of an article, or its address when the newsroom gave no id. */
  readonly article?: string | undefined;
}

/** What was received, what it cost and what went back. Amounts in minor units of the report's currency. */
export interface SummaryFigures {
  /** Received gifts, those that were refunded later included. */
  readonly gifts: number;
  readonly grossMinor: bigint;
  /** The processor's fees of these gifts, as far as they are known, and its fees for disputes within the range. */
  readonly feeMinor: bigint;
  /** Gifts whose fee the processor has not told yet; the net will fall by those fees. */
  readonly feesPending: number;
  /** What went back within the range or was lost in disputes, whenever it was given; less what came back of it. */
  readonly refundedMinor: bigint;
  /** Gross minus fee minus refunded; negative when more went back than came in. */
  readonly netMinor: bigint;
  /** The mean gift, to the nearest minor unit; null without gifts. */
  readonly averageMinor: bigint | null;
  readonly donors: number;
  /** Donors whose first gift ever, to whatever it was given, is one of these. */
  readonly newDonors: number;
  /** The other donors: they had given before. */
  readonly returningDonors: number;
}

export interface SummaryRow extends SummaryFigures {
  /** "2026-11", a campaign's slug, a designation's code, an article's id; null for gifts without an article. */
  readonly key: string | null;
  /** The name of the campaign or the designation; null for the other groups. */
  readonly name: string | null;
  /** An address of the article; null for the other groups. */
  readonly url: string | null;
}

export interface Summary {
  /** What the dates mean (R-DAT-06): the local date of the gift, for refunds the local date of the refund. */
  readonly basis: {
    readonly gifts: 'gift date';
    readonly fees: 'gift date';
    readonly refunds: 'refund date';
    readonly timeZone: string;
    readonly currency: string;
  };
  readonly request: SummaryRequest;
  /** Months in order, the empty ones too; other groups with the largest sum first. Empty for `total`. */
  readonly rows: readonly SummaryRow[];
  /** Over all rows; a donor who stands in several rows counts once. */
  readonly total: SummaryFigures;
}

/**
 * Totals over any range, so that finance can set them beside the ledger: a month that is over does not change when
 * a gift of it is refunded later, and the figures of the months add up to those of the year, donors excepted.
 * @throws OrganisationUnknown, for the time zone and the currency are the organisation's.
 */
export async function summary(db: Db, request: SummaryRequest): Promise<Summary> {
  const { timeZone, currency } = await readOrganisation(db.manager);
  const conditions = summaryConditions(request);
  const found = await db.query<SummaryRecord>(summarySql(request.by, conditions.sql), conditions.parameters);
  const foreign = found.flatMap((row) => row.currencies ?? []).find((each) => each !== currency);
  if (foreign !== undefined) throw new RangeError(`cannot add gifts in ${foreign} to gifts in ${currency}`);
  const rows = request.by === 'total' ? [] : found.filter((row) => !row.isTotal);
  return {
    basis: { gifts: 'gift date', fees: 'gift date', refunds: 'refund date', timeZone, currency },
    request,
    rows: rows.map((row) => ({ key: row.key, name: row.name, url: row.url, ...figures(row) })),
    total: figures(found.find((row) => row.isTotal)!),
  };
}

function summaryConditions({ from, to, designation, campaign, article }: SummaryRequest): Conditions {
  const conditions = new Conditions();
  // The statement itself uses $1 and $2: the range applies to gifts by one date and to refunds by another.
  conditions.value(from);
  conditions.value(to);
  if (designation) conditions.where('gift.designation = ?', designation);
  if (campaign) conditions.where('gift.campaign_id = (select id from campaign where slug = ?)', campaign);
  if (article) conditions.where('coalesce(gift.article_id, gift.article_url) = ?', article);
  return conditions;
}

function figures(row: SummaryRecord): SummaryFigures {
  const [grossMinor, feeMinor, refundedMinor] = [BigInt(row.gross), BigInt(row.fee), BigInt(row.refunded)];
  const gifts = BigInt(row.gifts);
  return {
    gifts: row.gifts,
    grossMinor,
    feeMinor,
    feesPending: row.feesPending,
    refundedMinor,
    netMinor: grossMinor - feeMinor - refundedMinor,
    averageMinor: gifts === 0n ? null : (2n * grossMinor + gifts) / (2n * gifts),
    donors: row.donors,
    newDonors: row.newDonors,
    returningDonors: row.donors - row.newDonors,
  };
}
