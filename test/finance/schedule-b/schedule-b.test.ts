import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { newDataSource } from '../../../src/database/data-source.js';
import { Db } from '../../../src/database/db.js';
import { fiscalYear } from '../../../src/kernel/fiscal-year.js';
import { type ScheduleBQuestion, scheduleB } from '../../../src/finance/schedule-b/schedule-b.js';
import { publicDonors } from '../../../src/finance/transparency/public-donors.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

const YEAR_2026 = fiscalYear(2026, 1);
const ASKED: ScheduleBQuestion = {
  year: YEAR_2026,
  currency: 'USD',
  meetsPublicSupport: true,
  leaveOutSmall: false,
  contributionsMinor: null,
};

interface GivenGift {
  readonly on?: string;
  readonly dollars: number;
  readonly refunded?: number;
  readonly property?: string;
  readonly channel?: string;
  /** What a receipt says is no contribution. */
  readonly benefits?: number;
  readonly fund?: string;
  readonly advisor?: string;
}

/** The gifts as the questions read them; nothing is booked behind them, so foreign keys and triggers rest. */
class Given {
  constructor(private readonly client: pg.Client) {}

  async by(name: string, kind: string, ...gifts: readonly GivenGift[]): Promise<void> {
    const donorId = await this.donor(name, kind);
    for (const gift of gifts) await this.gift(donorId, gift);
  }

  private async donor(name: string, kind: string): Promise<string> {
    const id = randomUUID();
    await this.client.query(`insert into donor (id, email, first_name, last_name, kind) values ($1, '', '', $2, $3)`, [
      id,
      name,
      kind,
    ]);
    return id;
  }

  private async gift(donorId: string, gift: GivenGift): Promise<void> {
    const id = randomUUID();
    const { on = '2026-06-15', dollars, refunded = 0, property = null, channel = 'check', benefits = 0 } = gift;
    await this.client.query(
      `insert into gift (id, donor_id, campaign_id, designation, state, amount_minor, covered_fee_minor, currency, may_quote,
                         declines_benefits, anonymous, started_at, occurred_at, gift_date, settlement_entry_id, channel,
                         property, acknowledgment, batch_id, fee_minor)
       values ($1, $2, '01930000-0000-7000-8000-000000000001', 'general', 'settled', $3, 0, 'USD', false, false, false, now(),
               now(), $4, $1, $5, $6, $7, $1, 0)`,
      [
        id,
        donorId,
        dollars * 100,
        on,
        channel,
        property,
        ['donor-advised-fund', 'in-kind'].includes(channel) ? 'letter' : 'receipt',
      ],
    );
    if (refunded > 0) {
      await this.client.query(
        `insert into refund (id, gift_id, state, amount_minor, currency, reason, requested_at, occurred_at, entry_id, paid_by)
         values ($1::uuid, $2, 'succeeded', $3, 'USD', 'other', now(), now(), $1::uuid, 'check')`,
        [randomUUID(), id, refunded * 100],
      );
    }
    if (benefits > 0) {
      await this.client.query(
        `insert into receipt (id, series_id, number, label, gift_id, status, amount_minor, deductible_minor, currency,
                              gift_date, issue_date, issued_at, snapshot)
         values ($1::uuid, $1::uuid, 1, $1::uuid::text, $2, 'issued', $3, $4, 'USD', $5::date, $5::date, now(), '{}')`,
        [randomUUID(), id, dollars * 100, (dollars - benefits) * 100, on],
      );
    }
    if (gift.fund) {
      await this.client.query(
        `insert into offline_gift (id, batch_id, kind, donor_id, amount_minor, designation, campaign_id, received_on,
                                   gift_date, fund_name, soft_donor_id, entered_by, entered_at)
         values ($1, $1, 'donor-advised-fund', $2, $3, 'general', '01930000-0000-7000-8000-000000000001', $4::date, $4::date,
                 $5, $6, $1, now())`,
        [id, donorId, dollars * 100, on, gift.fund, await this.donor(gift.advisor!, 'person')],
      );
    }
  }
}

describe('Schedule B of a fiscal year', () => {
  let database: TestDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await testDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('set session_replication_role = replica');
    const given = new Given(client);
    await given.by('Mixed', 'person', { dollars: 4000 }, { dollars: 2500, property: '100 shares', channel: 'stock' });
    await given.by('Exactly', 'person', { dollars: 4999 }, { dollars: 1 });
    await given.by('Just Below', 'person', { dollars: 5000, refunded: 1 });
    await given.by('Diner', 'person', { dollars: 5200, benefits: 300 });
    await given.by('Community Sponsor', 'daf-sponsor', {
      dollars: 6000,
      channel: 'donor-advised-fund',
      fund: 'Green Fund',
      advisor: 'Ada Advisor',
    });
    await given.by('Printer', 'company', { dollars: 9000, channel: 'in-kind' });
    await given.by('Earlier', 'person', { dollars: 8000, on: '2025-12-31' }, { dollars: 100, on: '2026-01-01' });
    for (const dollars of [11_000, 14_000, 14_000.01, 5_000, 4_999.99]) {
      await given.by(`Gave ${dollars}`, 'person', { dollars, on: '2024-06-15' });
    }
    await client.end();
    const source = newDataSource({ url: database.url, poolMax: 2, applicationName: 'test', tables: [] });
    await source.initialize();
    db = new Db(source);
  });

  afterAll(async () => {
    await db.source.destroy();
    await database.drop();
  });

  const listed = async (asked: Partial<ScheduleBQuestion> = {}): Promise<string[]> => {
    const { contributors } = await scheduleB(db, { ...ASKED, ...asked });
    return contributors.map(
      ({ name, cashMinor, nonCashMinor, listing }) =>
        `${name}: ${cashMinor / 100n} + ${nonCashMinor / 100n}, ${listing}`,
    );
  };

  it('names legal donors with cash and property apart, the sponsor of a fund and not its advisor', async () => {
    expect(await listed()).toEqual([
      'Mixed: 4000 + 2500, listed',
      'Community Sponsor: 6000 + 0, listed',
      'Exactly: 5000 + 0, boundary',
    ]);
  });

  it('reckons all contributions without benefits, refunds and services, unless the return says another sum', async () => {
    const { reckonedMinor, limit } = await scheduleB(db, ASKED);
    expect(reckonedMinor).toBe(BigInt(6500 + 5000 + 4999 + 4900 + 6000 + 100) * 100n);
    expect(limit.limitMinor).toBe(500_000n);
    expect(await listed({ contributionsMinor: 31_000_000n })).toEqual(['Mixed: 4000 + 2500, listed']);
  });

  it('may leave separate gifts under $1,000 out', async () => {
    expect(await listed({ leaveOutSmall: true })).not.toContain('Exactly: 5000 + 0, boundary');
  });

  it('is of the fiscal year, which is not the calendar year', async () => {
    expect(await listed({ year: fiscalYear(2026, 10) })).toEqual([
      'Earlier: 8100 + 0, listed',
      'Mixed: 4000 + 2500, listed',
      'Community Sponsor: 6000 + 0, listed',
      'Exactly: 5000 + 0, boundary',
    ]);
  });

  it('is not the public list: that one counts what was given, and names the fund with its sponsor (R-TRN-02)', async () => {
    const named = await publicDonors(db, YEAR_2026.from, YEAR_2026.to);
    expect(named.map(({ name }) => name)).toEqual([
      'Printer',
      'Mixed',
      'Green Fund (Community Sponsor)',
      'Diner',
      'Exactly',
    ]);
  });

  it('names on the public list whoever gave $5,000, and nobody who gave a cent less (table 27.3)', async () => {
    const { from, to } = fiscalYear(2024, 1);
    const named = await publicDonors(db, from, to);
    expect(named.map(({ name }) => name)).toEqual(['Gave 14000.01', 'Gave 14000', 'Gave 11000', 'Gave 5000']);
  });
});
