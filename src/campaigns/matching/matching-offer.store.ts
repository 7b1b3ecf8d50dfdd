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

/** Whoever the sponsor is by now, their own gifts keep the promise and are not what it is about. */
const PROGRESS = `
  with returned as (
    select gift_id, sum(minor) as minor
    from (select gift_id, amount_minor as minor from refund where state = 'succeeded'
          union all select gift_id, lost_minor from dispute where lost_minor > 0) as back
    group by gift_id
  ), added as (
    select offer.id, offer.cap_minor, gift.gift_date, gift.occurred_at, gift.id as gift_id,
           least(floor((gift.amount_minor - coalesce(returned.minor, 0)) * offer.percent / 100.0), offer.gift_cap_minor) as minor
    from matching_offer as offer
    left join donor as sponsor on sponsor.id = offer.sponsor_donor_id
    join gift on gift.campaign_id = offer.campaign_id and gift.gift_date between offer.starts_on and offer.ends_on
      and gift.currency = (select currency from organisation)
      and (sponsor.id is null or gift.donor_id not in (sponsor.id, coalesce(sponsor.merged_into, sponsor.id)))
    left join returned on returned.gift_id = gift.id
    where offer.id = any($1::uuid[])
  ), running as (
    select added.*, sum(minor) over (partition by id order by occurred_at, gift_id) as so_far from added where minor > 0
  )
  select offer.id as "offerId", offer.cap_minor as cap, least(offer.cap_minor, coalesce(sum(minor), 0))::bigint as matched,
         (count(minor) filter (where so_far - minor < offer.cap_minor))::int as gifts,
         (min(gift_date) filter (where so_far >= offer.cap_minor and so_far - minor < offer.cap_minor))::text as "reachedOn"
  from matching_offer as offer left join running on running.id = offer.id
  where offer.id = any($1::uuid[]) group by offer.id, offer.cap_minor`;
