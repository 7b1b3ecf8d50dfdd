import { Db, rows, type Tx } from '../../database/db.js';
import { matchingOffers, matchProgress } from '../matching/matching-offer.store.js';
import { type CampaignDay, campaignDays, campaignFigures, type CountedCampaign } from './campaign-figures.js';

/** Pages that many look at show what was counted within the last minute. */
export const A_MINUTE_MS = 60_000;
/** A campaign that takes longer to count is counted less often: at most a two-hundredth of the time is spent on it. */
const QUICK_MS = 150;
const PATIENCE = 200;
/** Taken by whoever counts, so that a crowd makes one count and not many. */
const COUNTING_LOCK = 5_280_001;

/**
 * Campaigns as they were counted no longer ago than `maxAgeMs`. Everything is counted from the gifts and only kept for
 * the next who asks: no settling gift touches a row that others wait for. 0 counts now, unless that takes long.
 */
export async function countedCampaigns(
  db: Db,
  campaignIds: readonly string[],
  { now, maxAgeMs }: { readonly now: Date; readonly maxAgeMs: number },
): Promise<Map<string, CountedCampaign>> {
  const kept = await keptTotals(db.manager, campaignIds);
  const stale = campaignIds.filter((id) => !isFresh(kept.get(id), now, maxAgeMs));
  const counted = new Map([...kept].map(([id, { campaign }]) => [id, campaign]));
  for (const id of stale) {
    const fresh = await count(db, id, now, kept.has(id));
    if (fresh) counted.set(id, fresh);
  }
  return counted;
}

/** The days of a campaign as they were counted with its figures, in order. */
export async function countedDays(db: Db, campaignId: string): Promise<CampaignDay[]> {
  const [kept] = await db.query<{ days: AsText<CampaignDay>[] }>(
    'select days from campaign_total where campaign_id = $1',
    [campaignId],
  );
  return (kept?.days ?? []).map(({ givenMinor, returnedMinor, ...day }) => ({
    ...day,
    givenMinor: BigInt(givenMinor),
    returnedMinor: BigInt(returnedMinor),
  }));
}

/** Counts again what takes long to count, before somebody has to wait for it. */
export async function countSlowCampaigns(db: Db, now: Date): Promise<void> {
  const slow = await db.query<{ id: string }>(
    `select campaign_id as id from campaign_total join campaign on campaign.id = campaign_id
     where archived_at is null and (figures ->> 'tookMs')::numeric > $1
       and counted_at < $2::timestamptz - interval '1 millisecond' * $3 * (figures ->> 'tookMs')::numeric`,
    [QUICK_MS, now, PATIENCE / 2],
  );
  for (const { id } of slow) await count(db, id, now, true);
}

/** Null where somebody else is counting just now and there is an older count to show meanwhile. */
function count(db: Db, id: string, now: Date, hasOlder: boolean): Promise<CountedCampaign | null> {
  return db.write(async (tx) => {
    const lock = hasOlder ? 'pg_try_advisory_xact_lock' : 'pg_advisory_xact_lock';
    const [held] = await rows<{ isMine: boolean }>(
      tx,
      `select ${lock}($1, hashtext($2))::text <> 'false' as "isMine"`,
      [COUNTING_LOCK, id],
    );
    if (!held!.isMine) return null;
    const began = performance.now();
    const figures = (await campaignFigures(tx, [id])).get(id);
    if (!figures) return null;
    const offers = await matchingOffers(tx, id);
    const matches = await matchProgress(
      tx,
      offers.map((offer) => offer.id),
    );
    const days = await campaignDays(tx, id);
    const campaign = { campaignId: id, ...figures, matches, countedAt: now };
    await keep(tx, campaign, days, performance.now() - began);
    return campaign;
  });
}

interface Kept {
  readonly campaign: CountedCampaign;
  readonly tookMs: number;
}

function isFresh(kept: Kept | undefined, now: Date, maxAgeMs: number): boolean {
  if (!kept) return false;
  const patience = kept.tookMs > QUICK_MS ? PATIENCE * kept.tookMs : 0;
  const age = now.getTime() - kept.campaign.countedAt.getTime();
  // A clock that was set back must not keep a count for ever.
  return age >= 0 && age < Math.max(maxAgeMs, patience);
}

async function keptTotals(tx: Tx, campaignIds: readonly string[]): Promise<Map<string, Kept>> {
  const found = await rows<{ id: string; figures: Record<string, unknown>; countedAt: Date }>(
    tx,
    `select campaign_id as id, figures, counted_at as "countedAt" from campaign_total where campaign_id = any($1::uuid[])`,
    [campaignIds],
  );
  return new Map(found.map(({ id, figures, countedAt }) => [id, unpacked(id, figures, countedAt)]));
}

async function keep(tx: Tx, campaign: CountedCampaign, days: readonly CampaignDay[], tookMs: number): Promise<void> {
  await rows(
    tx,
    `insert into campaign_total (campaign_id, figures, days, counted_at) values ($1, $2, $3, $4)
     on conflict (campaign_id) do update set figures = excluded.figures, days = excluded.days, counted_at = excluded.counted_at`,
    [campaign.campaignId, packed({ ...campaign, tookMs }), packed(days), campaign.countedAt],
  );
}

function packed(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
}

/** What `keep` wrote. */
function unpacked(campaignId: string, figures: Record<string, unknown>, countedAt: Date): Kept {
  const kept = figures as unknown as Packed;
  const { givenMinor, returnedMinor, raisedMinor, monthlyMinor, matches, gifts, donors, newDonors, plans } = kept;
  return {
    tookMs: kept.tookMs,
    campaign: {
      campaignId,
      gifts,
      donors,
      newDonors,
      plans,
      givenMinor: BigInt(givenMinor),
      returnedMinor: BigInt(returnedMinor),
      raisedMinor: BigInt(raisedMinor),
      monthlyMinor: BigInt(monthlyMinor),
      countedAt,
      matches: matches.map(({ matchedMinor, leftMinor, ...match }) => ({
        ...match,
        matchedMinor: BigInt(matchedMinor),
        leftMinor: BigInt(leftMinor),
      })),
    },
  };
}

/** JSON has no bigint: sums are texts in it. */
type AsText<T> = { readonly [Key in keyof T]: T[Key] extends bigint ? string : T[Key] };
type Packed = AsText<Omit<CountedCampaign, 'matches' | 'countedAt'>> & {
  readonly matches: readonly AsText<CountedCampaign['matches'][number]>[];
  readonly tookMs: number;
};
