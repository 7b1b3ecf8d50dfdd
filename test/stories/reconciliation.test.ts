import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DepositSweeps } from '../../src/stripe-events/deposit-sweeps.js';
import { RecordDeposits } from '../../src/workflows/deposits/record-deposits.js';
import { ResolveException } from '../../src/workflows/deposits/resolve-exception.js';
import type { StaffId } from '../../src/kernel/id.js';
import { CHARITY_FEES, startApp, type TestApp } from '../support/app.js';
import { brokenRules, giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { offer } from '../support/members.js';
import { Postman } from '../support/postman.js';
import { brokenProofs } from '../support/proof.js';
import { StaffClient } from '../web/staff/staff-client.js';

const DAY = 24 * 60 * 60;

/** R-RCN: each payout is explained line by line, and ends in the fund of each designation to the cent. */
describe('a payout that is reconciled', () => {
  let app: TestApp;
  let donor: Donor;
  let postman: Postman;

  beforeAll(async () => {
    app = await startApp({ followsSandbox: true, fees: CHARITY_FEES });
    donor = new Donor(app);
    postman = new Postman(app);
    await offer(app, { description: 'A tote bag', fmv: 4000, tiers: ['member'] });
    await StaffClient.as('finance', app);
  });
  afterAll(() => app.stop());

  const control = async (path: string, body: object = {}): Promise<void> => {
    const answer = await fetch(`${app.sandbox.url}/_sandbox/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    await app.quiet();
  };
  const days = (count: number): Promise<void> => control('clock?wait=true', { advance: { seconds: count * DAY } });
  const chargeOf = async (email: string): Promise<string> => {
    const id = await giftIdOf(app, email);
    const [row] = await app.db.query<{ charge: string }>('select stripe_charge_id as charge from gift where id = $1', [
      id,
    ]);
    return row!.charge;
  };
  const deposits = () =>
    app.db.query<{ id: string; payout: string; amount: number; state: string; isReconciled: boolean }>(
      `select id, stripe_payout_id as payout, amount_minor::int as amount, state,
              reconciled_at is not null as "isReconciled"
       from deposit order by created_at, id`,
    );
  const last = async () => (await deposits()).at(-1)!;
  const lines = (depositId: string) =>
    app.db.query<{ kind: string; amount: number; fee: number; net: number; key: string | null }>(
      `select kind, amount_minor::int as amount, fee_minor::int as fee, net_minor::int as net,
              regexp_replace(source_key, '_[A-Za-z0-9]+', '') as key
       from deposit_part where deposit_id = $1 order by kind, amount_minor`,
      [depositId],
    );
  const exceptions = () =>
    app.db.query<{ id: string; cause: string; lineId: string }>(
      `select id, cause, line_id as "lineId" from deposit_exception where resolved_at is null order by cause, id`,
    );
  const balances = async (account: string): Promise<Record<string, number>> => {
    const found = await app.db.query<{ fund: string; sum: number }>(
      `select fund, sum(amount_minor)::int as sum from ledger_posting where account = $1
       group by fund having sum(amount_minor) <> 0 order by fund`,
      [account],
    );
    return Object.fromEntries(found.map(({ fund, sum }) => [fund, sum]));
  };

  describe('as in the worked example', () => {
    beforeAll(async () => {
      await donor.giveAndPay({ email: 'd@example.org', amount: 'other', otherAmount: '50' });
      await days(7);
      await donor.giveAndPay({ email: 'a@example.org', amount: 'other', otherAmount: '100' });
      await donor.giveAndPay({ email: 'b@example.org', designation: 'investigations' });
      await donor.giveAndPay({ email: 'c@example.org', amount: 'other', otherAmount: '250' });
      await postman.stripe.refunds.create({ charge: await chargeOf('b@example.org') });
      await app.quiet();
      await control(`charges/${await chargeOf('d@example.org')}/dispute`);
      await days(7);
    });
    afterEach(async () => {
      expect(await brokenRules(app)).toEqual([]);
      expect(await brokenProofs(app)).toEqual([]);
    });

    it('adds up to the cent, each line tied to what it is', async () => {
      const deposit = await last();
      expect(deposit).toMatchObject({ amount: 27585, state: 'paid', isReconciled: true });
      expect(await lines(deposit.id)).toEqual([
        { kind: 'dispute', amount: -5000, fee: 1500, net: -6500, key: 'bt:txn' },
        { kind: 'gift', amount: 2500, fee: 85, net: 2415, key: 'charge:ch:gross' },
        { kind: 'gift', amount: 10000, fee: 250, net: 9750, key: 'charge:ch:gross' },
        { kind: 'gift', amount: 25000, fee: 580, net: 24420, key: 'charge:ch:gross' },
        { kind: 'refund', amount: -2500, fee: 0, net: -2500, key: 'refund:re' },
      ]);
      expect(await exceptions()).toEqual([]);
    });

    it('leaves nothing in clearing, in no fund, and each designation its part on the bank account', async () => {
      expect(await balances('1020')).toEqual({});
      const bank = await balances('1010');
      expect(bank).toEqual({ general: 4860 + 9750 + 24420 - 6500, investigations: -85 });
    });

    it('comes to the accounts that an accountant books it to', async () => {
      const { id } = await last();
      const found = await app.db.query<{ account: string; sum: number }>(
        `select account, sum(amount_minor)::int as sum from ledger_entry_deposit join ledger_posting using (entry_id)
         where deposit_id = $1 group by account having sum(amount_minor) <> 0 order by account`,
        [id],
      );
      expect(Object.fromEntries(found.map(({ account, sum }) => [account, sum]))).toEqual({
        '1010': 27585,
        '1030': 5000,
        '2100': -4000,
        '4000': -31000,
        '4100': -2500,
        '4900': 2500,
        '5100': 915,
        '5110': 1500,
      });
    });

    it('is the same after it was told again, by many at once', async () => {
      const { payout } = await last();
      const before = await app.db.query('select count(*)::int from ledger_entry');
      const record = app.get(RecordDeposits);
      const again = async (): Promise<void> => {
        const news = await record.read(app.db.manager, new Set([payout]));
        await app.db.write((tx) => record.run(tx, news));
      };
      await Promise.all([again(), again(), again()]);
      expect(await app.db.query('select count(*)::int from ledger_entry')).toEqual(before);
    });

    it('that the bank sends back takes its parts back from the funds, and the next one gives them again', async () => {
      const { payout } = await last();
      const clearing = { general: 9750 + 24420 - 6500, investigations: -85 };
      await control(`payouts/${payout}/fail`);
      expect(await balances('1020')).toEqual(clearing);
      expect(await balances('1010')).toEqual({ general: 4860 });
      await days(7);
      expect(await last()).toMatchObject({ amount: 27585, isReconciled: true });
      expect(await balances('1020')).toEqual({});
      expect(await balances('1010')).toEqual({ general: 4860 + clearing.general, investigations: -85 });
    });
  });

  describe('of which something is missing here', () => {
    it('waits for a gift that was told of later, says so, and adds up then', async () => {
      await donor.giveAndPay({ email: 'late@example.org' });
      const charge = await chargeOf('late@example.org');
      // As if the payout had been heard of before the gift.
      await app.db.query(`alter table gift disable trigger user`);
      await app.db.query(`update gift set stripe_charge_id = 'ch_unheard' where stripe_charge_id = $1`, [charge]);
      await days(7);
      expect(await exceptions()).toMatchObject([{ cause: 'unknown-charge' }]);
      expect((await last()).isReconciled).toBe(false);
      await app.db.query(`update gift set stripe_charge_id = $1 where stripe_charge_id = 'ch_unheard'`, [charge]);
      await app.db.query(`alter table gift enable trigger user`);
      await app.get(DepositSweeps).all(new Date(0));
      expect(await exceptions()).toEqual([]);
      expect((await last()).isReconciled).toBe(true);
      expect(await balances('1020')).toEqual({});
    });

    it('is explained by staff where the charge is of something else, once, whoever presses', async () => {
      await postman.stripe.paymentIntents.create({
        amount: 2000,
        currency: 'usd',
        payment_method: 'pm_card_visa',
        confirm: true,
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      });
      await days(7);
      const [exception] = await exceptions();
      expect(exception).toMatchObject({ cause: 'unknown-charge' });
      const [{ id: staffId } = { id: '' as StaffId }] = await app.db.query<{ id: StaffId }>(
        'select id from staff limit 1',
      );
      const by = { actor: `staff:${staffId}`, staffId } as const;
      const resolve = app.get(ResolveException);
      const say = () =>
        app.db.write((tx) =>
          resolve.choose(tx, by, exception!.id, { choice: 'other-income', reason: 'A mug from the shop, order 17.' }),
        );
      const outcomes = await Promise.allSettled([say(), say(), say()]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await exceptions()).toEqual([]);
      expect((await last()).isReconciled).toBe(true);
      expect([await balances('1020'), await balances('4800')]).toEqual([{}, { 'all-funds': -2000 }]);
      expect(await brokenProofs(app)).toEqual([]);
    });
  });

  it('holds a payout that staff asked for in between, and still adds up', async () => {
    const { payout, amount } = await last();
    await control(`payouts/${payout}/fail`);
    await postman.stripe.payouts.create({ amount: 100, currency: 'usd' });
    await days(7);
    expect((await deposits()).slice(-2)).toMatchObject([
      { amount: 100, isReconciled: false },
      { amount: amount - 100, isReconciled: true },
    ]);
    expect(await exceptions()).toEqual([]);
    expect(await balances('1020')).toEqual({});
    expect(await brokenProofs(app)).toEqual([]);
  });
});
