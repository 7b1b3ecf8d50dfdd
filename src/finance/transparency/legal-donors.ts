import type { CalendarDate } from '../../kernel/calendar.js';
import type { DonorId } from '../../kernel/id.js';
import { rows, type Tx } from '../../database/db.js';
import type { ListedAs } from '../../donors/contact.js';

/** What a legal donor gave in a year by all methods, less what went back (R-TRN-04). Minor units. */
export interface LegalDonor {
  readonly donorId: DonorId;
  /** As the record has it. */
  readonly legalName: string;
  /** How they want to be thanked in public; empty for the name of the record. */
  readonly recognitionName: string;
  readonly listedAs: ListedAs;
  readonly anonymousToStaff: boolean;
  readonly isErased: boolean;
  /** They asked to be named, whatever they give. */
  readonly wantsNaming: boolean;
  readonly totalMinor: bigint;
  /** The total by donor-advised fund; a fund without a name is money of the donor's own. */
  readonly funds: readonly GivenFund[];
}

export interface GivenFund {
  readonly fund: string;
  readonly totalMinor: bigint;
  /** What of it was given with the wish not to be named. */
  readonly hiddenMinor: bigint;
  /** Whether a gift of it came with that wish. */
  readonly isAnonymous: boolean;
}

interface Asked {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly thresholdMinor: bigint;
  /** Also those below the threshold who asked to be named. */
  readonly namesBelow: boolean;
}

/**
 * Those whose gifts of the days, both included, come to the threshold. Gifts of spouses are added up only where they
 * gave as one donor: a household is no legal donor. Cash from nobody knows whom has no name to publish.
 */
export async function legalDonors(tx: Tx, { from, to, thresholdMinor, namesBelow }: Asked): Promise<LegalDonor[]> {
  const found = await rows<DonorRow>(
    tx,
    `with ${GIVEN}
     select donor.id as "donorId", trim(first_name || ' ' || last_name) as "legalName",
            recognition_name as "recognitionName", listed_as as "listedAs", anonymous_to_staff as "anonymousToStaff",
            erased_at is not null as "isErased", coalesce(wishes.given, false) as "wantsNaming", summed.total,
            summed.funds
     from (
       select donor_id, sum(total) as total,
              json_agg(json_build_array(fund, total::text, hidden::text, anonymous) order by fund) as funds
       from by_fund group by donor_id) as summed
     join donor on donor.id = donor_id and donor.kind <> 'unknown'
     left join lateral (
       select given from donor_consent where donor_consent.donor_id = donor.id and purpose = 'donor-list'
       order by position desc limit 1) as wishes on true
     where total >= $3 or ($4 and total > 0 and wishes.given)
     order by donor.id`,
    [from, to, thresholdMinor.toString(), namesBelow],
  );
  return found.map(({ funds, total, ...donor }) => ({
    ...donor,
    totalMinor: BigInt(total),
    funds: funds.map(([fund, minor, hidden, isAnonymous]) => ({
      fund,
      totalMinor: BigInt(minor),
      hiddenMinor: BigInt(hidden),
      isAnonymous,
    })),
  }));
}

interface DonorRow extends Omit<LegalDonor, 'totalMinor' | 'funds'> {
  total: string;
  funds: [fund: string, total: string, hidden: string, isAnonymous: boolean][];
}

/** What was given in the days, and what of it from givers whom nobody knows or who asked not to be named (R-TRN-05). */
export async function givenAnonymously(
  tx: Tx,
  { from, to }: Pick<Asked, 'from' | 'to'>,
): Promise<{ givenMinor: bigint; hiddenMinor: bigint }> {
  const [sums] = await rows<{ given: string; hidden: string }>(
    tx,
    `with ${GIVEN} select coalesce(sum(total), 0) as given, coalesce(sum(hidden), 0) as hidden from by_fund`,
    [from, to],
  );
  return { givenMinor: BigInt(sums!.given), hiddenMinor: BigInt(sums!.hidden) };
}

/** Net sums by donor and fund between the days `$1` and `$2`. */
const GIVEN = `
  returned as (
    select gift_id, sum(minor) as minor from gift_return group by gift_id),
  net as (
    select gift.donor_id, coalesce(offline.fund_name, '') as fund,
           gift.amount_minor - coalesce(returned.minor, 0) as amount_minor, gift.anonymous,
           gift.anonymous or donor.kind = 'unknown' or donor.listed_as = 'anonymous' or donor.anonymous_to_staff as hidden
    from gift
    join donor on donor.id = gift.donor_id
    left join offline_gift as offline on offline.id = gift.id
    left join returned on returned.gift_id = gift.id
    where gift.gift_date between $1 and $2 and gift.state in ('settled', 'refunded')
      and gift.currency = coalesce((select currency from organisation), gift.currency)),
  by_fund as (
    select donor_id, fund, sum(amount_minor) as total, coalesce(sum(amount_minor) filter (where hidden), 0) as hidden,
           coalesce(bool_or(anonymous) filter (where amount_minor > 0), false) as anonymous
    from net group by donor_id, fund)`;
