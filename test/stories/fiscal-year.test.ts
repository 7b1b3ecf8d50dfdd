import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { addMonths, type CalendarDate } from '../../src/kernel/calendar.js';
import { fiscalYear, monthsOfYear } from '../../src/kernel/fiscal-year.js';
import type { GiftId, StaffId } from '../../src/kernel/id.js';
import { Chance } from '../../src/demo/chance.js';
import { play } from '../../src/demo/demo.js';
import type { Extent } from '../../src/demo/acts/act.js';
import { script } from '../../src/demo/script.js';
import { ExportPool } from '../../src/finance/export-pool.js';
import { exportFile } from '../../src/finance/exports/export-file.js';
import type { ExportAsk } from '../../src/finance/exports/exports.js';
import { listFiles, readFile } from '../../src/finance/journal/batches/batch.queries.js';
import { JournalBatches } from '../../src/finance/journal/batches/journal-batches.js';
import { JOURNAL_TARGETS, type JournalTarget } from '../../src/finance/journal/mapping/journal-target.js';
import { ClosePeriod } from '../../src/finance/periods/close-period.js';
import { Accounts } from '../../src/staff/accounts.js';
import { EarnBenefits } from '../../src/workflows/memberships/earn-benefits.js';
import { DepositBatch } from '../../src/workflows/offline/deposit-batch.js';
import { DecideRefund } from '../../src/workflows/refunds/decide-refund.js';
import { RefundGift } from '../../src/workflows/refunds/refund-gift.js';
import { startApp, type TestApp } from '../support/app.js';
import { offer } from '../support/members.js';
import { brokenProofs } from '../support/proof.js';
import { demoParts } from '../support/demo-parts.js';
import { StayingProcessor } from '../support/staying-processor.js';
import { OfflineWorld } from '../workflows/offline/offline-world.js';

/** November to October, so that the year is none of the calendar's. */
const YEAR = fiscalYear(2026, 11);
const THIRTEEN_MONTHS: Extent = {
  from: new Date('2025-10-25T17:00:00Z'),
  to: new Date('2026-11-24T18:00:00Z'),
  donors: 30,
  oneTimeGifts: 40,
  monthlyPlans: 5,
  yearlyPlans: 2,
};
const MINUTES = 60_000;
const LAST_DAY = YEAR.to;

describe('a fiscal year of a newsroom, from the first gift to the closed books', () => {
  let app: TestApp;
  let pool: ExportPool;
  let staffId: StaffId;

  beforeAll(async () => {
    app = await startApp({ followsSandbox: true });
    pool = new ExportPool(app.databaseUrl, app.db.manager);
    await app.db.query('update organisation set fiscal_year_start = 11');
    await offer(app, { description: 'A tote bag', fmv: 2500, cost: 900, tiers: ['member', 'sustainer'] });
    const person = {
      name: 'Fin',
      email: 'fin@ledger.example',
      role: 'finance',
      password: 'quiet harbor lamp',
    } as const;
    await app.db.write((tx) => app.web.get(Accounts, { strict: false }).create(tx, person, 'system'));
    [{ id: staffId } = { id: '' as StaffId }] = await app.db.query<{ id: StaffId }>('select id from staff');
    await play(script(THIRTEEN_MONTHS, new Chance(5)), THIRTEEN_MONTHS, demoParts(app, new StayingProcessor(app)));
    await giveOnPaper();
    await app.quiet();
    await app.get(EarnBenefits).run(app.clock.now());
  }, 5 * MINUTES);

  afterAll(async () => {
    await pool.close();
    await app.stop();
  });

  const giveOnPaper = async (): Promise<void> => {
    const world = new OfflineWorld(app, staffId);
    const [ana, fund] = [
      await world.donor({ firstName: 'Ana', lastName: 'Ruiz' }),
      await world.donor({ firstName: '', lastName: 'Community Sponsor', kind: 'daf-sponsor' }),
    ];
    const on = { receivedOn: '2026-10-20' as CalendarDate };
    const grant = {
      ...on,
      kind: 'donor-advised-fund',
      fundName: 'Green Fund',
      checkNumber: '',
      amountMinor: 100_000n,
    } as const;
    const { id } = await world.posted('checks-and-cash', [
      world.facts(ana, { ...on, amountMinor: 7_500n }),
      world.facts(fund, { ...grant, designation: 'investigations' }),
    ]);
    await app.get(DepositBatch).run(id, '2026-10-21' as CalendarDate, world.by);
  };

  const sum = async (sql: string): Promise<Map<string, bigint>> => {
    const found = await app.db.query<{ account: string; minor: string }>(sql, [LAST_DAY]);
    return new Map(found.map(({ account, minor }) => [account, BigInt(minor)]));
  };
  const ledgerBalances = (): Promise<Map<string, bigint>> =>
    sum(`select account, sum(amount_minor) as minor from ledger_posting join ledger_entry on id = entry_id
         where effective_date <= $1 group by account having sum(amount_minor) <> 0`);

  const batchFiles = async (target: JournalTarget, batchId: string): Promise<Map<string, Buffer>> => {
    const files = new Map<string, Buffer>();
    for (const { position } of await listFiles(app.db.manager, batchId)) {
      const { name, bytes } = await readFile(app.db.manager, batchId, position);
      files.set(`${target}/${name}`, bytes);
    }
    return files;
  };

  it('has every deposit of the year equal to its payout, cent for cent, and shared out among the designations', async () => {
    const [row] = await app.db.query<Record<string, number>>(
      `select count(*)::int as deposits,
              count(*) filter (where reconciled_at is null)::int as open,
              count(*) filter (where amount_minor + payout_fee_minor <>
                (select sum(net_minor) from deposit_line where deposit_id = deposit.id and category not in ('payout', 'payout_reversal')))::int as differing
       from deposit where kind = 'processor' and state = 'paid' and arrival_date between $1 and $2`,
      [YEAR.from, YEAR.to],
    );
    expect(row).toEqual({ deposits: expect.any(Number), open: 0, differing: 0 });
    expect(row!['deposits']).toBeGreaterThan(30);
    const strays = await app.db.query(
      `select deposit_id, fund, sum(posting.amount_minor)::int as minor
       from ledger_entry_deposit join deposit on deposit.id = deposit_id
       join ledger_posting as posting on posting.entry_id = ledger_entry_deposit.entry_id and account = '1020'
       where deposit.kind = 'processor' and deposit.state = 'paid'
       group by deposit_id, fund having sum(posting.amount_minor) <> 0`,
    );
    expect(strays).toEqual([]);
  });

  it('closes twelve months, one after the other, each with its fingerprint', async () => {
    const closing = app.get(ClosePeriod);
    const [first] = await app.db.query<{ month: CalendarDate }>(
      `select date_trunc('month', min(effective_date))::date::text as month from ledger_entry`,
    );
    for (let month = first!.month; month <= monthsOfYear(YEAR)[11]!; month = addMonths(month, 1)) {
      const { checklist, figures, obstacle } = await closing.sheet(month);
      expect(obstacle).toBeNull();
      const accepted = Object.fromEntries(checklist.map(({ key, count }) => [key, String(count)]));
      await closing.run({ month, by: staffId, note: '', signed: figures.fingerprint, accepted, despiteProof: null });
    }
    const closed = await app.db.query<{ month: string }>(
      `select month::text from period_event where action = 'close' and fingerprint is not null and month between $1 and $2`,
      [YEAR.from, YEAR.to],
    );
    expect(closed).toHaveLength(12);
  });

  it('hands the year over to every program, and the same bytes again whenever it is asked', async () => {
    const before = await ledgerBalances();
    for (const target of JOURNAL_TARGETS) {
      const batch = await app.get(JournalBatches).make(target, LAST_DAY, { actor: 'system', waits: true });
      const files = await batchFiles(target, batch.id);
      expect(files.size).toBeGreaterThan(1);
      expect(hashes(await batchFiles(target, batch.id))).toEqual(hashes(files));
      if (target === 'hledger') checkWithHledger(files, before);
    }
  });

  /** An independent program reads the file; where it is not installed, its sums are reckoned from the text. */
  const checkWithHledger = (files: ReadonlyMap<string, Buffer>, balances: ReadonlyMap<string, bigint>): void => {
    const journal = [...files]
      .filter(([name]) => name.endsWith('.journal'))
      .map(([, bytes]) => bytes.toString())
      .join('\n');
    const expected = [...balances.values()].toSorted(byAmount);
    const posted = new Map<string, bigint>();
    for (const [, account, sign, whole, cents] of journal.matchAll(/^ {4}(\S.*?) {2}(-?)(\d+)\.(\d\d) USD/gm)) {
      const minor = BigInt(`${sign}${whole}${cents}`);
      posted.set(account!, (posted.get(account!) ?? 0n) + minor);
    }
    expect([...posted.values()].filter((minor) => minor !== 0n).toSorted(byAmount)).toEqual(expected);

    if (spawnSync('hledger', ['--version']).status !== 0) {
      console.warn('hledger is not installed: its own check of the journal was left out.');
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'mainstay-hledger-'));
    try {
      const file = join(folder, 'year.journal');
      writeFileSync(file, journal);
      const check = spawnSync('hledger', ['-f', file, 'check', '--strict'], { encoding: 'utf8' });
      expect([check.status, check.stderr]).toEqual([0, '']);
      const told = spawnSync('hledger', ['-f', file, 'balance', '--flat', '-N', '-O', 'csv', '--layout', 'bare'], {
        encoding: 'utf8',
      });
      const sums = told.stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => BigInt(/"(-?[\d.]+)"$/.exec(line)![1]!.replace('.', '')));
      expect(sums.toSorted(byAmount)).toEqual(expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('exports receipts, gifts and deposits to the same bytes each time', async () => {
    const context = {
      organisation: 'The Ledger',
      timeZone: 'America/Chicago',
      generatedAt: app.clock.now(),
      names: {},
    };
    const asks: ExportAsk[] = (['receipts', 'gifts', 'deposits'] as const).map((what) => ({ what, filters: {} }));
    for (const ask of asks) {
      for (const format of ['csv', 'xlsx'] as const) {
        const look = { format, headers: 'words', byteOrderMark: false } as const;
        const bytes = (): Promise<Buffer> => buffer(exportFile(pool, ask, look, context));
        const first = await bytes();
        expect(first.length).toBeGreaterThan(1000);
        expect((await bytes()).equals(first)).toBe(true);
      }
    }
  });

  it('dates what comes late in the open month, and leaves the closed ones as they were signed', async () => {
    const [gift] = await app.db.query<{ id: GiftId; minor: string }>(
      `select id, amount_minor as minor from gift
       where state = 'settled' and channel = 'online' and gift_date between $1 and $2 and method like 'Visa%'
         and not exists (select from refund where gift_id = gift.id) and not exists (select from dispute where gift_id = gift.id)
       order by gift_date limit 1`,
      [YEAR.from, YEAR.to],
    );
    const { refundId } = await app.get(RefundGift).run({
      giftId: gift!.id,
      amountMinor: BigInt(gift!.minor),
      reason: 'donor-request',
      note: null,
      by: { actor: 'system', staffId: null },
      clientRequestId: randomUUID(),
    });
    // So late, a second person decides (R-VOI-07).
    const by = { actor: `staff:${staffId}`, staffId } as const;
    await app.get(DecideRefund).approve({ giftId: gift!.id, refundId, by });
    await app.quiet();
    const [entry] = await app.db.query<{ day: string }>(
      `select effective_date::text as day from refund join ledger_entry on ledger_entry.id = entry_id where gift_id = $1`,
      [gift!.id],
    );
    expect(entry!.day > LAST_DAY).toBe(true);
    await app.get(EarnBenefits).run(app.clock.now());
    expect(await brokenProofs(app)).toEqual([]);
  });
});

function hashes(files: ReadonlyMap<string, Buffer>): string[] {
  return [...files].map(([name, bytes]) => `${name} ${createHash('sha256').update(bytes).digest('hex')}`);
}

function byAmount(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other);
}
