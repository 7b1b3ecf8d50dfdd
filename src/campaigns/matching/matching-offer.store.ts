import { InvalidInput, NotFound } from '../../kernel/app-error.js';
import type { CalendarDate } from '../../kernel/calendar.js';
import { type DonorId, isId, newId, type StaffId } from '../../kernel/id.js';
import { rows, violatedConstraint, type Tx } from '../../database/db.js';
import type { MatchingFacts, MatchingOffer, MatchProgress } from './matching-offer.js';

/** The offers of a campaign, the latest first. */
export function matchingOffers(tx: Tx, campaignId: string): Promise<MatchingOffer[]> {
  return read(tx, 'campaign_id = $1', [campaignId]);
}

/** Those that stand on a day, one at most for each campaign. */
export function runningOffers(tx: Tx, campaignIds: readonly string[], today: CalendarDate): Promise<MatchingOffer[]> {
  return read(tx, 'campaign_id = any($1::uuid[]) and withdrawn_at is null and $2 between starts_on and ends_on', [
    campaignIds,
    today,
  ]);
}

/** @throws NotFound */
export async function readOffer(tx: Tx, campaignId: string, id: string): Promise<MatchingOffer> {
  const [offer] = isId(id) ? await read(tx, 'campaign_id = $1 and id = $2', [campaignId, id]) : [];
  if (!offer) throw new NotFound('matching offer');
  return offer;
}

/** Writes an offer, or what it says now. @throws InvalidInput when another one stands on one of its days */
export async function saveOffer(
  tx: Tx,
  campaignId: string,
  facts: MatchingFacts,
  { by, at, id = newId() }: { readonly by: StaffId; readonly at: Date; readonly id?: string },
): Promise<string> {
  const { capMinor, giftCapMinor, ...rest } = facts;
  const row = { ...rest, id, campaignId, capMinor: String(capMinor), giftCapMinor: giftCapMinor?.toString() ?? null };
  try {
    await rows(tx, SAVE, [JSON.stringify(row), by, at]);
  } catch (error) {
    if (violatedConstraint(error) !== 'matching_offer_alone') throw error;
    const message = 'Another offer of this campaign stands on some of these days. Choose other days, or end that one.';
    throw new InvalidInput([{ field: 'startsOn', message }]);
  }
  return id;
}

/** Ends an offer: nothing is promised or shown any more. */
export async function withdrawOffer(tx: Tx, id: string, at: Date): Promise<void> {
  await rows(tx, 'update matching_offer set withdrawn_at = coalesce(withdrawn_at, $2) where id = $1', [id, at]);
}

/** The donor with an address, for a sponsor; null where none or more than one has it. */
export async function soleDonorOf(tx: Tx, email: string): Promise<DonorId | null> {
  const found = await rows<{ id: DonorId }>(
    tx,
    'select id from donor where email_key = lower($1) and merged_into is null limit 2',
    [email],
  );
  return found.length === 1 ? found[0]!.id : null;
}

/**
 * What each promise comes to. Gifts are taken in the order in which they came, each with what is left of it after
 * refunds and lost disputes; a refund makes room for the gifts after it. So the sum is the same whoever asks and
 * however many gifts arrive at once, and never a cent more than the cap.
 */
export async function matchProgress(tx: Tx, offerIds: readonly string[]): Promise<MatchProgress[]> {
  if (offerIds.length === 0) return [];
  const found = await rows<Omit<MatchProgress, 'matchedMinor' | 'leftMinor'> & Record<'matched' | 'cap', string>>(
    tx,
    PROGRESS,
    [offerIds],
  );
  return found.map(({ matched, cap, ...progress }) => ({
    ...progress,
    matchedMinor: BigInt(matched),
    leftMinor: BigInt(cap) - BigInt(matched),
  }));
}

async function read(tx: Tx, where: string, parameters: readonly unknown[]): Promise<MatchingOffer[]> {
  const found = await rows<Omit<MatchingOffer, 'capMinor' | 'giftCapMinor'> & { cap: string; giftCap: string | null }>(
    tx,
    `select id, campaign_id as "campaignId", sponsor, sponsor_donor_id as "sponsorDonorId", percent, cap_minor as cap,
            gift_cap_minor as "giftCap", starts_on::text as "startsOn", ends_on::text as "endsOn", terms,
            withdrawn_at as "withdrawnAt"
     from matching_offer where ${where} order by starts_on desc, id desc`,
    parameters,
  );
  return found.map(({ cap, giftCap, ...offer }) => ({
    ...offer,
    capMinor: BigInt(cap),
    giftCapMinor: giftCap === null ? null : BigInt(giftCap),
  }));
}

const SAVE = `
  insert into matching_offer (id, campaign_id, sponsor, sponsor_donor_id, percent, cap_minor, gift_cap_minor, starts_on,
    ends_on, terms, made_by, made_at)
  select id, "campaignId", sponsor, "sponsorDonorId", percent, "capMinor", "giftCapMinor", "startsOn", "endsOn", terms,
    $2, $3
  from jsonb_to_record($1::jsonb) as given (id uuid, "campaignId" uuid, sponsor text, "sponsorDonorId" uuid,
    percent smallint, "capMinor" bigint, "giftCapMinor" bigint, "startsOn" date, "endsOn" date, terms text)
  on conflict (id) do update set sponsor = excluded.sponsor, sponsor_donor_id = excluded.sponsor_donor_id,
    percent = excluded.percent, cap_minor = excluded.cap_minor, gift_cap_minor = excluded.gift_cap_minor,
    starts_on = excluded.starts_on, ends_on = excluded.ends_on, terms = excluded.terms`;

/** What an offer adds to a gift of which so much is left. */
const ADDED = (minor: string): string =>
  `least(floor((${minor}) * offer.percent / 100.0), coalesce(offer.gift_cap_minor, offer.cap_minor))`;

/**
 * Whoever the sponsor is by now, their own gifts keep the promise and are not what it is about. Summed day by day from
 * one index, with what went back taken off; only the day on which the cap is reached is gone through gift by gift.
 */
const PROGRESS = `
  with offer as materialized (
    select matching_offer.*, organisation.currency,
           array_remove(array[sponsor.id, sponsor.merged_into], null) as sponsors
    from matching_offer cross join organisation
    left join donor as sponsor on sponsor.id = matching_offer.sponsor_donor_id
    where matching_offer.id = any($1::uuid[])
  ), back as (
    select gift.id as gift_id, gift.campaign_id, gift.gift_date, gift.donor_id, gift.amount_minor, sum(minor) as minor
    from gift_return as returned join gift on gift.id = returned.gift_id
    where gift.campaign_id in (select campaign_id from offer) group by gift.id
  ), line as (
    select offer.id, gift.gift_date, ${ADDED('gift.amount_minor')} as minor
    from offer join gift on gift.campaign_id = offer.campaign_id and gift.gift_date is not null
      and gift.gift_date between offer.starts_on and offer.ends_on and gift.currency = offer.currency
      and gift.donor_id <> all (offer.sponsors)
    union all
    select offer.id, back.gift_date, ${ADDED('back.amount_minor - back.minor')} - ${ADDED('back.amount_minor')}
    from offer join back on back.campaign_id = offer.campaign_id
      and back.gift_date between offer.starts_on and offer.ends_on and back.donor_id <> all (offer.sponsors)
  ), daily as (
    select id, gift_date, sum(minor) as minor, count(*) filter (where minor > 0) as gifts from line group by id, gift_date
  ), whole as (
    select id, gift_date, count(*) as gifts from offer join back on back.campaign_id = offer.campaign_id
      and back.gift_date between offer.starts_on and offer.ends_on and back.donor_id <> all (offer.sponsors)
    where ${ADDED('back.amount_minor - back.minor')} = 0 and ${ADDED('back.amount_minor')} > 0 group by id, gift_date
  ), so_far as (
    select daily.id, daily.gift_date, minor, daily.gifts - coalesce(whole.gifts, 0) as gifts,
           sum(minor) over (partition by daily.id order by daily.gift_date) as total
    from daily left join whole using (id, gift_date)
  ), reached as (
    select distinct on (id) offer.id, so_far.gift_date, offer.cap_minor - (total - minor) as left_minor
    from offer join so_far using (id) where total >= offer.cap_minor order by id, so_far.gift_date
  ), last_day as (
    select reached.id, ${ADDED('gift.amount_minor - coalesce(back.minor, 0)')} as minor, left_minor,
           sum(${ADDED('gift.amount_minor - coalesce(back.minor, 0)')}) over (
             partition by reached.id order by gift.occurred_at, gift.id) as total
    from reached join offer using (id)
    join gift on gift.campaign_id = offer.campaign_id and gift.gift_date = reached.gift_date
      and gift.currency = offer.currency and gift.donor_id <> all (offer.sponsors)
    left join back on back.gift_id = gift.id
  )
  select offer.id as "offerId", offer.cap_minor as cap,
         least(offer.cap_minor, coalesce((select sum(minor) from so_far where so_far.id = offer.id), 0))::bigint as matched,
         (coalesce((select sum(gifts) from so_far where so_far.id = offer.id
                    and (reached.gift_date is null or so_far.gift_date < reached.gift_date)), 0)
           + (select count(*) from last_day where last_day.id = offer.id and minor > 0 and total - minor < left_minor))::int as gifts,
         reached.gift_date::text as "reachedOn"
  from offer left join reached on reached.id = offer.id`;
