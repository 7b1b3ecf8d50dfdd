import type { DonorId } from '../../kernel/id.js';
import type { FiscalYear } from '../../kernel/fiscal-year.js';
import type { Db } from '../../database/db.js';
import { addressLines, type PostalAddress } from '../../donors/postal-address.js';
import { readContacts } from '../../donors/sealed-contacts.js';
import { listingOf, scheduleBLimit, type ScheduleBLimit, type ScheduleBListing } from './schedule-b-rule.js';

/** What one legal donor contributed in a fiscal year, benefits and returns subtracted. Minor units. */
export interface Contributor {
  readonly donorId: DonorId;
  readonly name: string;
  readonly addressLines: readonly string[];
  readonly kind: string;
  readonly cashMinor: bigint;
  /** Property at the value in our books: stock, and goods in kind. */
  readonly nonCashMinor: bigint;
  readonly totalMinor: bigint;
  readonly listing: ScheduleBListing;
}

export interface ScheduleB {
  readonly year: FiscalYear;
  readonly currency: string;
  readonly limit: ScheduleBLimit;
  /** Line 1h, as entered, or as reckoned here. */
  readonly contributionsMinor: bigint;
  readonly reckonedMinor: bigint;
  /** Those that are named, the largest first; also those of exactly the limit. */
  readonly contributors: readonly Contributor[];
}

export interface ScheduleBQuestion {
  readonly year: FiscalYear;
  readonly currency: string;
  readonly meetsPublicSupport: boolean;
  /** Leaves separate gifts under $1,000 out of their givers' totals, as the instructions allow. */
  readonly leaveOutSmall: boolean;
  /** Line 1h as the return has it; null to reckon it from the gifts. */
  readonly contributionsMinor: bigint | null;
}

const SMALL_MINOR = 1_000_00;

/**
 * The contributors of a fiscal year by legal donor: a donor-advised fund's sponsor is one, its advisor is none
 * (R-FED-03). Services in kind are no contributions there.
 */
export async function scheduleB(db: Db, question: ScheduleBQuestion): Promise<ScheduleB> {
  const { year, currency, leaveOutSmall } = question;
  const [all] = await db.query<{ total: string }>(
    `select coalesce(sum(contributed), 0) as total from (${CONTRIBUTIONS}) as given`,
    [year.from, year.to, currency],
  );
  const reckonedMinor = BigInt(all!.total);
  const contributionsMinor = question.contributionsMinor ?? reckonedMinor;
  const limit = scheduleBLimit(contributionsMinor, question.meetsPublicSupport);
  const found = await db.query<ContributorRow>(
    `select donor.id as "donorId", trim(first_name || ' ' || last_name) as name, donor.kind,
            sum(contributed) filter (where not is_property) as cash, sum(contributed) filter (where is_property) as property
     from (${CONTRIBUTIONS}) as given join donor on donor.id = donor_id
     where contributed >= $4
     group by donor.id having sum(contributed) >= $5
     order by sum(contributed) desc, name, donor.id`,
    [year.from, year.to, currency, leaveOutSmall ? SMALL_MINOR : 0, limit.limitMinor.toString()],
  );
  const contacts = await readContacts(
    db.manager,
    found.map(({ donorId }) => donorId),
  );
  const contributors = found
    .map((row) => contributor(row, contacts.get(row.donorId)!, limit))
    .filter(({ listing }) => listing !== 'not-listed');
  return { year, currency, limit, contributionsMinor, reckonedMinor, contributors };
}

interface ContributorRow {
  donorId: DonorId;
  name: string;
  kind: string;
  cash: string | null;
  property: string | null;
}

function contributor(
  { cash, property, ...row }: ContributorRow,
  address: PostalAddress,
  limit: ScheduleBLimit,
): Contributor {
  const cashMinor = BigInt(cash ?? 0);
  const nonCashMinor = BigInt(property ?? 0);
  const totalMinor = cashMinor + nonCashMinor;
  const listing = listingOf(totalMinor, limit);
  return { ...row, addressLines: addressLines(address), cashMinor, nonCashMinor, totalMinor, listing };
}

/** One row a gift: what of it is a contribution. Only a receipt knows of benefits; property bears none. */
const CONTRIBUTIONS = `
  select gift.donor_id, gift.property is not null as is_property,
         gift.amount_minor
           - coalesce((select sum(minor) from gift_return where gift_return.gift_id = gift.id), 0)
           - coalesce((select receipt.amount_minor - receipt.deductible_minor from receipt
            where receipt.gift_id = gift.id and receipt.status = 'issued' and gift.property is null), 0) as contributed
  from gift
  where gift.gift_date between $1 and $2 and gift.currency = $3 and gift.state in ('settled', 'refunded')
    and (gift.channel <> 'in-kind' or gift.property is not null)`;
