import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffId } from '../../../src/kernel/id.js';
import { violatedConstraint } from '../../../src/database/db.js';
import { unknownGiver } from '../../../src/donors/written-donor.js';
import { CorrectGift } from '../../../src/workflows/offline/correct-gift.js';
import { DepositBatch } from '../../../src/workflows/offline/deposit-batch.js';
import { EraseDonor } from '../../../src/workflows/donors/erase-donor.js';
import { PostBatch } from '../../../src/workflows/offline/post-batch.js';
import { TakeBackGift } from '../../../src/workflows/offline/take-back-gift.js';
import { RefundGift } from '../../../src/workflows/refunds/refund-gift.js';
import { lockPeriods } from '../../../src/ledger/periods.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { brokenRules } from '../../support/books.js';
import { StaffClient } from '../../web/staff/staff-client.js';
import { day, OfflineWorld } from './offline-world.js';

describe('gifts on paper', () => {
  let app: TestApp;
  let world: OfflineWorld;
  const clock = new TestClock('2026-12-01T18:00:00Z');

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, clock });
    await StaffClient.as('finance', app);
    const [staff] = await app.db.query<{ id: StaffId }>('select id from staff');
    world = new OfflineWorld(app, staff!.id);
  });

  afterAll(async () => {
    expect(await brokenRules(app)).toEqual([]);
    await app.stop();
  });

  const state = async (giftId: string) =>
    (await app.db.query<{ state: string }>('select state from gift where id = $1', [giftId]))[0]?.state;
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: { code?: string }) => error.code,
    );
  const constraint = (sql: string, ...parameters: unknown[]) =>
    app.db.query(sql, parameters).then(() => undefined, violatedConstraint);

  describe('that are posted as a batch', () => {
    it('settle all at once: entries, receipts, memberships and letters (R-REC-10, R-LED-06)', async () => {
      const rosa = await world.donor();
      const paper = await world.donor({ firstName: 'Sam', lastName: 'Lee', email: '' });
      const { id, gifts } = await world.posted('checks-and-cash', [
        world.facts(rosa, { amountMinor: 12_000n }),
        world.facts(paper, { kind: 'cash', checkNumber: '', designation: 'investigations' }),
      ]);
      expect(await world.balances(gifts)).toEqual({
        '1015 general': 12_000,
        '1015 investigations': 5000,
        '4000 general': -12_000,
        '4100 investigations': -5000,
      });
      expect(await world.receipts(gifts[0]!)).toMatchObject([{ status: 'issued' }]);
      expect(await world.receipts(gifts[1]!)).toMatchObject([{ status: 'issued' }]);
      expect(await world.letters(gifts[0]!)).toEqual(['receipt']);
      expect(await world.letters(gifts[1]!)).toEqual([]);
      expect(await app.db.query('select tier from membership_term where donor_id = $1', [rosa])).toEqual([
        { tier: 'member' },
      ]);
      const [gift] = await app.db.query<object>(
        `select state, channel, method, fee_minor::int as fee, gift_date::text as on, occurred_at as at, stripe_charge_id as charge
         from gift where id = $1`,
        [gifts[0]],
      );
      expect(gift).toEqual({
        state: 'settled',
        channel: 'check',
        method: 'Check 1042',
        fee: 0,
        on: '2026-11-20',
        at: new Date('2026-11-20T18:00:00Z'),
        charge: null,
      });
      expect(await app.get(PostBatch).run(id, world.by)).toBe('was-posted');
      expect(await world.receipts(gifts[0]!)).toHaveLength(1);
    });

    it('are refused as a whole while count or total differ from the control figures', async () => {
      const rosa = await world.donor();
      const short = await world.batch('checks-and-cash', [world.facts(rosa)], { count: 2 });
      const mistyped = await world.batch('checks-and-cash', [world.facts(rosa)], { minor: 5001n });
      expect(await refusal(app.get(PostBatch).run(short.id, world.by))).toBe('batch-disagrees');
      expect(await refusal(app.get(PostBatch).run(mistyped.id, world.by))).toBe('batch-disagrees');
      expect(await state(short.gifts[0]!)).toBeUndefined();
    });

    it('wait for the day on a post-dated check (R-DAT-02)', async () => {
      const held = await world.batch('checks-and-cash', [
        world.facts(await world.donor(), { checkDatedOn: day('2026-12-05') }),
      ]);
      expect(await refusal(app.get(PostBatch).run(held.id, world.by))).toBe('gift-not-yet-made');
    });

    it('exist once when two people post at the same moment', async () => {
      const { id, gifts } = await world.batch('checks-and-cash', [
        world.facts(await world.donor()),
        world.facts(await world.donor()),
      ]);
      const done = await Promise.all(Array.from({ length: 4 }, () => app.get(PostBatch).run(id, world.by)));
      expect(done.toSorted()).toEqual(['posted', 'was-posted', 'was-posted', 'was-posted']);
      expect(await world.receipts(gifts[0]!)).toHaveLength(1);
      expect(await world.balances(gifts)).toEqual({ '1015 general': 10_000, '4000 general': -10_000 });
    });

    it('are frozen, by the database itself', async () => {
      const { id, gifts } = await world.posted('checks-and-cash', [world.facts(await world.donor())]);
      const [gift] = gifts;
      expect(await constraint('update gift set amount_minor = 1 where id = $1', gift)).toBe('gift_batch_is_posted');
      expect(await constraint('update offline_gift set amount_minor = 1 where id = $1', gift)).toBe(
        'gift_batch_is_posted',
      );
      expect(await constraint('delete from offline_gift where id = $1', gift)).toBe('gift_batch_is_posted');
      expect(await constraint('update gift_batch set control_minor = 1 where id = $1', id)).toBe(
        'gift_batch_is_posted',
      );
      expect(await constraint(`update gift_batch set state = 'open' where id = $1`, id)).toBe('gift_batch_is_posted');
      expect(await constraint(`update gift_batch set state = 'deposited' where id = $1`, id)).toBe(
        'gift_batch_deposited',
      );
      const open = await world.batch('checks-and-cash', [world.facts(await world.donor())], { minor: 9n });
      expect(
        await constraint(
          `update gift_batch set state = 'posted', posted_at = now(), posted_by = opened_by where id = $1`,
          open.id,
        ),
      ).toBe('gift_batch_agrees');
    });
  });

  describe('of other kinds', () => {
    it('come from a fund: its sponsor is the donor, the advisor is thanked and credited, nobody gets a receipt (R-TPG-01)', async () => {
      const sponsor = await world.donor({ kind: 'daf-sponsor', firstName: '', lastName: 'Lone Star Funds' });
      const advisor = await world.donor();
      const grant = world.facts(sponsor, {
        kind: 'donor-advised-fund',
        amountMinor: 500_000n,
        fundName: 'the Rivera Family Fund',
        softDonorId: advisor,
      });
      const { gifts } = await world.posted('checks-and-cash', [grant]);
      expect(await world.receipts(gifts[0]!)).toEqual([]);
      expect(await world.letters(gifts[0]!)).toEqual(['fund-grant', 'fund-recommendation']);
      expect(await app.db.query('select donor_id, kind from soft_credit where gift_id = $1', [gifts[0]])).toEqual([
        { donor_id: advisor, kind: 'fund-advisor' },
      ]);
      expect(await app.db.query('select from membership where donor_id in ($1, $2)', [sponsor, advisor])).toEqual([]);
    });

    it('are shares or goods: booked at their value, receipted without one; services get a letter (R-NCG-01/03)', async () => {
      const rosa = await world.donor();
      const stock = await world.posted('securities', [
        world.facts(rosa, {
          kind: 'stock',
          description: 'Acme Corp (ACM)',
          shares: '12.5',
          amountMinor: 90_000n,
          checkNumber: '',
        }),
      ]);
      expect(await world.balances(stock.gifts)).toEqual({ '1040 general': 90_000, '4000 general': -90_000 });
      expect(await app.db.query('select property from gift where id = $1', [stock.gifts[0]])).toEqual([
        { property: '12.5 shares of Acme Corp (ACM)' },
      ]);
      const inKind = await world.posted('in-kind', [
        world.facts(rosa, { kind: 'goods', description: 'Twelve office chairs', checkNumber: '' }),
        world.facts(rosa, { kind: 'services', description: 'legal advice', checkNumber: '' }),
      ]);
      expect(await world.balances(inKind.gifts)).toEqual({ '4300 general': -10_000, '5200 general': 10_000 });
      expect(await world.receipts(inKind.gifts[0]!)).toHaveLength(1);
      expect(await world.receipts(inKind.gifts[1]!)).toEqual([]);
      expect(await world.letters(inKind.gifts[1]!)).toEqual(['services-thanks']);
      expect(await refusal(app.get(DepositBatch).run(inKind.id, day('2026-11-24'), world.by))).toBe(
        'nothing-to-deposit',
      );
    });

    it('are cash in an envelope: counted, and acknowledged to nobody (R-TPG-06)', async () => {
      const unknown = await app.db.write((tx) => unknownGiver(tx));
      expect(await app.db.write((tx) => unknownGiver(tx))).toBe(unknown);
      const { gifts } = await world.posted('checks-and-cash', [
        world.facts(unknown, { kind: 'cash', checkNumber: '' }),
      ]);
      expect(await world.receipts(gifts[0]!)).toEqual([]);
      expect(await world.balances(gifts)).toEqual({ '1015 general': 5000, '4000 general': -5000 });
    });

    it('bring no benefits when a retirement account pays, and notify of a tribute without the amount (R-NCG-04, R-TPG-05)', async () => {
      const rosa = await world.donor();
      const tribute = {
        kind: 'in-memory',
        name: 'Ana Díaz',
        notifyName: 'Luis Díaz',
        notifyEmail: `${randomUUID()}@example.org`,
        notifyAddress: '',
      } as const;
      const { gifts } = await world.posted('checks-and-cash', [
        world.facts(rosa, { amountMinor: 150_000n, qcd: true, tribute }),
      ]);
      expect(await app.db.query('select declines_benefits as declines from gift where id = $1', [gifts[0]])).toEqual([
        { declines: true },
      ]);
      expect(await world.letters(gifts[0]!)).toEqual(['receipt', 'tribute-card']);
      const [card] = await app.db.query<{ data: object }>('select data from letter where recipient = $1', [
        tribute.notifyEmail,
      ]);
      expect(JSON.stringify(card!.data)).not.toMatch(/1,?500/);
    });
  });

  it('are brought to the bank as one deposit, once, fund by fund', async () => {
    const rosa = await world.donor();
    const { id, gifts } = await world.posted('checks-and-cash', [
      world.facts(rosa),
      world.facts(rosa, { designation: 'investigations', amountMinor: 2000n }),
    ]);
    expect(await refusal(app.get(DepositBatch).run(id, day('2026-11-19'), world.by))).toBe('invalid-input');
    const done = await Promise.all([1, 2, 3].map(() => app.get(DepositBatch).run(id, day('2026-11-23'), world.by)));
    expect(done.toSorted()).toEqual(['deposited', 'was-deposited', 'was-deposited']);
    const deposits = await app.db.query<{ amount: number; entry: string }>(
      `select amount_minor::int as amount, entry_id as entry from deposit where batch_id = $1`,
      [id],
    );
    expect(deposits).toMatchObject([{ amount: 7000 }]);
    expect(
      await app.db.query(
        'select account, fund, amount_minor::int as minor from ledger_posting where entry_id = $1 order by line',
        [deposits[0]!.entry],
      ),
    ).toEqual([
      { account: '1010', fund: 'general', minor: 5000 },
      { account: '1015', fund: 'general', minor: -5000 },
      { account: '1010', fund: 'investigations', minor: 2000 },
      { account: '1015', fund: 'investigations', minor: -2000 },
    ]);
    expect(gifts).toHaveLength(2);
  });

  it('are kept when their donor is forgotten, without the words', async () => {
    const rosa = await world.donor();
    const tribute = { kind: 'in-honor', name: 'Ana', notifyName: 'Luis', notifyEmail: '', notifyAddress: '' } as const;
    const { gifts } = await world.posted('checks-and-cash', [world.facts(rosa, { note: 'Met at the gala', tribute })]);
    await app.get(EraseDonor).ask(rosa);
    const [request] = await app.db.query<{ id: string }>('select id from donor_erasure where donor_id = $1', [rosa]);
    await app.get(EraseDonor).run(request!.id, world.by.actor);
    const [row] = await app.db.query('select note, tribute_name, notify_name from offline_gift where id = $1', [
      gifts[0],
    ]);
    expect(row).toEqual({ note: '', tribute_name: 'Erased', notify_name: '' });
    expect(await world.balances(gifts)).toEqual({ '1015 general': 5000, '4000 general': -5000 });
  });

  describe('that turn out otherwise', () => {
    const act = (giftId: string, more: object = {}) =>
      ({ giftId, on: day('2026-11-30'), note: '', by: world.by, clientRequestId: randomUUID(), ...more }) as never;

    it('are undone when the bank returns the check, whose fee is a cost', async () => {
      const { id, gifts } = await world.posted('checks-and-cash', [world.facts(await world.donor())]);
      await app.get(DepositBatch).run(id, day('2026-11-23'), world.by);
      const returned = act(gifts[0]!, { bankFeeMinor: 1200n });
      await app.get(TakeBackGift).returnCheck(returned);
      await app.get(TakeBackGift).returnCheck(returned);
      expect(await state(gifts[0]!)).toBe('refunded');
      expect(await world.balances(gifts)).toEqual({
        '1010 general': -6200,
        '1015 general': 5000,
        '5100 general': 1200,
      });
      expect(await world.receipts(gifts[0]!)).toMatchObject([{ status: 'void', reason: 'refund' }]);
      expect(await world.letters(gifts[0]!)).toEqual(['check-returned', 'receipt']);
      expect(await refusal(app.get(TakeBackGift).returnCheck(act(gifts[0]!, { bankFeeMinor: 0n })))).toBe(
        'gift-is-undone',
      );
    });

    it('are refunded by a person and never by the processor, at most what is left, also twice at once', async () => {
      const { gifts } = await world.posted('checks-and-cash', [world.facts(await world.donor())]);
      const [giftId] = gifts;
      const online = {
        amountMinor: 100n,
        reason: 'other',
        note: null,
        by: world.by,
        clientRequestId: randomUUID(),
      } as const;
      expect(await refusal(app.get(RefundGift).run({ giftId: giftId!, ...online }))).toBe('gift-is-offline');
      const paid = { amountMinor: 3000n, reason: 'donor-request', paidBy: 'check' };
      const both = await Promise.all([1, 2].map(() => refusal(app.get(TakeBackGift).refund(act(giftId!, paid)))));
      expect(both.filter((code) => code === 'refund-too-large')).toHaveLength(1);
      expect(await state(giftId!)).toBe('settled');
      expect(await world.receipts(giftId!)).toMatchObject([
        { status: 'void', reason: 'partial-refund' },
        { status: 'issued' },
      ]);
      expect(await world.balances(gifts)).toEqual({
        '1010 general': -3000,
        '1015 general': 5000,
        '4000 general': -5000,
        '4900 general': 3000,
      });
    });

    it('are corrected by adding: the wrong one is taken back, the right one has the new receipt', async () => {
      const rosa = await world.donor();
      const { gifts } = await world.posted('checks-and-cash', [world.facts(rosa)]);
      const [old] = await world.receipts(gifts[0]!);
      const correction = {
        giftId: gifts[0]!,
        facts: world.facts(rosa, { amountMinor: 500n, designation: 'investigations' }),
        reason: 'A zero too many.',
        by: world.by,
        clientRequestId: randomUUID(),
      };
      const [right] = await Promise.all([app.get(CorrectGift).run(correction), app.get(CorrectGift).run(correction)]);
      expect(await state(gifts[0]!)).toBe('refunded');
      expect(await world.balances([gifts[0]!, right])).toEqual({
        '1015 investigations': 500,
        '4100 investigations': -500,
      });
      expect(await world.receipts(gifts[0]!)).toMatchObject([{ status: 'void', reason: 'correction' }]);
      expect(await world.receipts(right)).toMatchObject([{ status: 'issued', replaces: old!.label }]);
      expect(await world.letters(right)).toEqual(['gift-corrected']);
      expect(await refusal(app.get(CorrectGift).run({ ...correction, clientRequestId: randomUUID() }))).toBe(
        'gift-is-undone',
      );
      expect(await refusal(app.get(CorrectGift).run({ ...correction, giftId: right, reason: ' ' }))).toBe(
        'invalid-input',
      );
    });

    it('belong to somebody else: the old donor hears that the receipt is void, the right one gets their own', async () => {
      const { gifts } = await world.posted('checks-and-cash', [
        world.facts(await world.donor(), { amountMinor: 12_000n }),
      ]);
      const samuel = await world.donor({ firstName: 'Samuel' });
      const right = await app.get(CorrectGift).run({
        giftId: gifts[0]!,
        facts: world.facts(samuel, { amountMinor: 12_000n }),
        reason: 'Their check, not hers.',
        by: world.by,
        clientRequestId: randomUUID(),
      });
      expect(await world.letters(gifts[0]!)).toEqual(['gift-not-yours', 'receipt']);
      expect(await world.receipts(right)).toMatchObject([{ status: 'issued', replaces: null }]);
      expect(await world.letters(right)).toEqual(['receipt']);
    });

    it('are booked on the first open day when their month is closed, and keep their own (R-LED-05)', async () => {
      const rosa = await world.donor();
      const { gifts } = await world.posted('checks-and-cash', [world.facts(rosa, { receivedOn: day('2026-10-20') })]);
      await app.db.write(async (tx) => {
        await lockPeriods(tx);
        await tx.query(
          `insert into accounting_period (month, state, closed_at) values ('2026-10-01', 'closed', now())`,
        );
      });
      const right = await app.get(CorrectGift).run({
        giftId: gifts[0]!,
        facts: world.facts(rosa, { receivedOn: day('2026-10-20'), amountMinor: 4000n }),
        reason: 'A slip.',
        by: world.by,
        clientRequestId: randomUUID(),
      });
      expect(
        await app.db.query(
          `select effective_date::text as on, original_date::text as about from ledger_entry
           where id in (select entry_id from ledger_entry_gift where gift_id = any($1::uuid[])) order by recorded_at, source_key`,
          [[gifts[0], right]],
        ),
      ).toEqual([
        { on: '2026-10-20', about: null },
        { on: '2026-11-01', about: '2026-10-20' },
        { on: '2026-11-01', about: '2026-10-20' },
      ]);
      expect(await app.db.query('select gift_date::text as on from gift where id = $1', [right])).toEqual([
        { on: '2026-10-20' },
      ]);
    });
  });
});
