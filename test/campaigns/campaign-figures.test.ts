import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import type { StaffId } from '../../src/kernel/id.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db, violatedConstraint } from '../../src/database/db.js';
import type { CampaignFacts } from '../../src/campaigns/campaign.js';
import { insertCampaign, lockCampaign, updateCampaign } from '../../src/campaigns/campaign.store.js';
import { campaignDays, campaignFigures } from '../../src/campaigns/figures/campaign-figures.js';
import { A_MINUTE_MS, countedCampaigns } from '../../src/campaigns/figures/counted-campaigns.js';
import { matchProgress, saveOffer } from '../../src/campaigns/matching/matching-offer.store.js';
import { type MatchingFacts, matchSentence } from '../../src/campaigns/matching/matching-offer.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { MoneyRows } from '../reports/money-rows.js';

const day = (text: string) => text as CalendarDate;

describe('a campaign', () => {
  let database: TestDatabase;
  let db: Db;
  let rows: MoneyRows;
  let slug: string;
  let id: string;
  let saved: { by: StaffId; at: Date };

  const FALL: CampaignFacts = {
    name: 'Fall drive',
    description: '',
    goalMinor: 100_000n,
    goalGifts: null,
    goalDonors: null,
    startsOn: day('2026-11-01'),
    endsOn: day('2026-11-30'),
    costMinor: null,
    counting: 'every-gift',
  };
  const NOON = '2026-11-10T18:00:00Z';
  const give = (donor: string, amount: number, at = NOON) => rows.gift({ donor, amount, at, campaign: slug });
  const figures = async () => (await campaignFigures(db.manager, [id])).get(id)!;

  beforeAll(async () => {
    database = await testDatabase();
    const source = newDataSource({ url: database.url, poolMax: 8, applicationName: 'campaigns-test' });
    db = new Db(await source.initialize());
    rows = new MoneyRows(db);
    await rows.organisation();
    const by = randomUUID() as StaffId;
    await db.query(
      `insert into staff (id, email, name, role, password_hash) values ($1, 'a@b.example', 'Ana', 'admin', '')`,
      [by],
    );
    saved = { by, at: new Date('2026-11-01T12:00:00Z') };
  });

  beforeEach(async () => {
    slug = `drive-${randomUUID().slice(0, 8)}`;
    id = await db.write((tx) => insertCampaign(tx, slug, FALL, saved));
  });

  afterAll(async () => {
    await db.source.destroy();
    await database.drop();
  });

  it('counts its days on the organisation’s calendar, across the change of the clocks and the end of the month', async () => {
    await give('Ada', 1000, '2026-11-01T04:59:59Z'); // 31 Oct, 23:59:59 in Dallas
    await give('Ada', 2000, '2026-11-01T05:00:00Z'); // 1 Nov, 00:00, an hour before clocks go back
    await give('Ben', 3000, '2026-12-01T05:59:59Z'); // 30 Nov, 23:59:59
    await give('Ben', 4000, '2026-12-01T06:00:00Z'); // 1 Dec
    expect(await figures()).toMatchObject({ gifts: 2, donors: 2, givenMinor: 5000n, raisedMinor: 5000n });
    expect((await campaignDays(db.manager, id)).map(({ day: on, givenMinor }) => [on, givenMinor])).toEqual([
      ['2026-11-01', 2000n],
      ['2026-11-30', 3000n],
    ]);
  });

  it('subtracts what went back of its gifts, whenever that was, and knows who never gave before', async () => {
    await rows.gift({ donor: `Old ${slug}`, amount: 100, at: '2020-01-01T12:00:00Z' });
    await give(`Old ${slug}`, 5000);
    const gift = await give(`New ${slug}`, 7000);
    await rows.refund(gift, 1500, '2027-02-01T12:00:00Z');
    await rows.refund(gift, 500, '2026-11-20T12:00:00Z', '2026-11-22T12:00:00Z');
    expect(await figures()).toMatchObject({
      gifts: 2,
      donors: 2,
      newDonors: 1,
      givenMinor: 12_000n,
      returnedMinor: 1500n,
      raisedMinor: 10_500n,
    });
  });

  it('counts a plan that runs with its year and no instalment beside it, when that is its rule', async () => {
    const plan = async (ended: boolean) => {
      const gift = await give(`Plan ${ended} ${slug}`, 1000);
      const planId = randomUUID();
      await db.query(
        `insert into plan (id, donor_id, form_id, campaign_id, designation, state, amount_minor, covered_fee_minor,
           currency, interval, interval_count, may_quote, declines_benefits, anonymous, calendar, anchor_on,
           stripe_subscription_id, stripe_customer_id, started_at, ended_at)
         select $2, donor_id, form_id, campaign_id, designation, $3, 1000, 0, 'USD', 'month', 1, false, false, false,
                'ours', '2026-11-10', $4, 'cus_1', occurred_at, case when $3 = 'cancelled' then occurred_at end
         from gift where id = $1`,
        [gift, planId, ended ? 'cancelled' : 'active', `sub_${planId}`],
      );
      await db.query('update gift set plan_id = $2, period_start = occurred_at where id = $1', [gift, planId]);
    };
    await plan(false);
    await plan(true);
    await give('Ada', 500);
    expect(await figures()).toMatchObject({ gifts: 3, plans: 1, monthlyMinor: 1000n, raisedMinor: 2500n });
    await db.write((tx) => updateCampaign(tx, id, { ...FALL, counting: 'year-of-plans' }, { ...saved, seen: 1 }));
    // Twelve instalments to come, what the ended plan gave, and the gift that was given once.
    expect(await figures()).toMatchObject({ gifts: 3, givenMinor: 2500n, raisedMinor: 12_000n + 1000n + 500n });
  });

  it('is kept as counted for a minute by those who may wait, and counted by one of a crowd', async () => {
    const at = (seconds: number) => new Date(Date.parse(NOON) + seconds * 1000);
    const raised = async (seconds: number, maxAgeMs = A_MINUTE_MS) =>
      (await countedCampaigns(db, [id], { now: at(seconds), maxAgeMs })).get(id)?.raisedMinor;
    await give('Ada', 2500);
    expect(await Promise.all([raised(0), raised(0), raised(0)])).toEqual([2500n, 2500n, 2500n]);
    await give('Ada', 2500);
    expect([await raised(59), await raised(59, 0), await raised(60)]).toEqual([2500n, 5000n, 5000n]);
  });

  it('is not saved over what somebody else saved meanwhile, and keeps the name that links know it by', async () => {
    const { version } = await db.write((tx) => lockCampaign(tx, id));
    const save = (name: string) =>
      db
        .write((tx) => updateCampaign(tx, id, { ...FALL, name }, { ...saved, seen: version }))
        .then(
          () => 'saved',
          (error: { code?: string }) => error.code,
        );
    expect((await Promise.all([save('One'), save('Two')])).toSorted()).toEqual(['campaign-changed', 'saved']);
    const renamed = db.query(`update campaign set slug = 'other' where id = $1`, [id]);
    expect(await renamed.then(() => '', violatedConstraint)).toBe('campaign_slug_stays');
  });

  describe('with an offer to match its gifts', () => {
    const OFFER: MatchingFacts = {
      sponsor: 'the Rivera family',
      sponsorDonorId: null,
      percent: 100,
      capMinor: 10_001n,
      giftCapMinor: null,
      startsOn: day('2026-11-05'),
      endsOn: day('2026-11-20'),
      terms: '',
    };
    const offered = (facts: Partial<MatchingFacts> = {}) =>
      db.write((tx) => saveOffer(tx, id, { ...OFFER, ...facts }, saved));
    const progress = async (offer: string) => (await matchProgress(db.manager, [offer]))[0]!;

    it('adds to gifts in their order, to the cent and never more than was promised', async () => {
      const offer = await offered({ percent: 50, giftCapMinor: 3000n });
      await give('Ada', 333); // 166.5 cents: a half cent is not promised
      await give('Ben', 9999, '2026-11-11T18:00:00Z'); // 4,999 of which 3,000 at most
      await give('Cyd', 5000, '2026-11-21T18:00:00Z'); // after its last day
      expect(await progress(offer)).toEqual({
        offerId: offer,
        matchedMinor: 3166n,
        leftMinor: 6835n,
        gifts: 2,
        reachedOn: null,
      });
    });

    it('says the same however many gifts come at once, and a refund makes room again', async () => {
      const offer = await offered();
      const donors = Array.from({ length: 20 }, (_, at) => `Crowd ${at}`);
      for (const donor of donors) await rows.gift({ donor, amount: 1, at: '2025-01-01T12:00:00Z' });
      const gifts = await Promise.all(
        donors.map((donor, at) => give(donor, 999, `2026-11-${10 + Math.floor(at / 10)}T18:00:${10 + at}Z`)),
      );
      // Ten gifts of $9.99 leave $0.11 of the $100.01, which the eleventh takes.
      expect(await progress(offer)).toMatchObject({
        matchedMinor: 10_001n,
        leftMinor: 0n,
        gifts: 11,
        reachedOn: '2026-11-11',
      });
      for (const gift of gifts.slice(0, 15)) await rows.refund(gift, 999, '2026-12-05T18:00:00Z');
      expect(await progress(offer)).toMatchObject({ matchedMinor: 4995n, leftMinor: 5006n, gifts: 5, reachedOn: null });
    });

    it('leaves out what the sponsor gives, and stands alone on its days', async () => {
      await give('Sponsor', 5000);
      const [sponsor] = await db.query<{ id: MatchingFacts['sponsorDonorId'] }>(
        `select id from donor where first_name = 'Sponsor'`,
      );
      const offer = await offered({ sponsorDonorId: sponsor!.id });
      await give('Ada', 2000);
      expect(await progress(offer)).toMatchObject({ matchedMinor: 2000n, gifts: 1 });
      await expect(offered({ startsOn: day('2026-11-20'), endsOn: day('2026-11-25') })).rejects.toMatchObject({
        fields: [{ field: 'startsOn' }],
      });
    });

    it('is told with what is left of it, and thanked for when it is used up', () => {
      const offer = {
        ...OFFER,
        id: '',
        campaignId: '',
        withdrawnAt: null,
        matchedMinor: 0n,
        gifts: 0,
        reachedOn: null,
      };
      expect(matchSentence({ ...offer, capMinor: 2_000_000n, leftMinor: 735_000n }, 'USD')).toBe(
        'Every gift is doubled by the Rivera family until Nov 20, 2026, up to $20,000; $7,350 left.',
      );
      expect(matchSentence({ ...offer, percent: 50, giftCapMinor: 5000n, leftMinor: 100n }, 'USD')).toBe(
        'Every $1 brings another $0.50 from the Rivera family until Nov 20, 2026, up to $100.01, at most $50 a gift; $1 left.',
      );
      expect(matchSentence({ ...offer, leftMinor: 0n }, 'USD')).toBe(
        'The Rivera family matched $100.01: all that was promised. Thank you. Your gift still counts in full.',
      );
    });
  });
});
