import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GiftId, LetterId, ReceiptId, StaffId } from '../../src/kernel/id.js';
import { Db } from '../../src/database/db.js';
import { Processor as Sandbox } from '../../src/demo/processor.js';
import { RecoverReceipts } from '../../src/receipts/issues/recover-receipts.js';
import { Processor } from '../../src/stripe-events/processor.js';
import { Sweeps } from '../../src/stripe-events/sweeps.js';
import { DeliverLetter } from '../../src/workflows/letters/deliver-letter.js';
import { ReissueReceipt } from '../../src/workflows/receipts/reissue-receipt.js';
import { startApp, type TestApp } from '../support/app.js';
import { brokenRules } from '../support/books.js';
import { mainstay } from '../support/command.js';
import { Donor } from '../support/donor.js';
import { withNames } from '../support/receipts.js';
import { killAt } from '../support/kill.js';
import { brokenProofs } from '../support/proof.js';
import { keepCopy, restoreCopy } from '../support/restore.js';
import { StaffClient } from '../web/staff/staff-client.js';

const DAY = 24 * 60 * 60_000;

interface Issued {
  readonly id: ReceiptId;
  readonly label: string;
  readonly status: string;
  readonly said: string;
  readonly on: string;
  readonly hash: string;
  /** On the receipt. */
  readonly name: string;
}

describe('a database that was restored from an older copy (R-OPS-08)', () => {
  const [kept, paid, refunded, corrected, monthly, fresh] = Array.from(
    { length: 6 },
    () => `${randomUUID()}@example.org`,
  ) as [string, string, string, string, string, string];
  let app: TestApp;
  let sandbox: Sandbox;
  let donor: Donor;
  let staffId: StaffId;
  let before: readonly Issued[];
  let bytes: string;

  beforeAll(async () => {
    app = await startApp({ worker: 'idle', webhooks: false, followsSandbox: true });
    sandbox = new Sandbox(app.sandbox.url, app.settings.stripe.secretKey);
    donor = new Donor(app);
    await StaffClient.as('finance', app);
    staffId = (await app.db.query<{ id: StaffId }>('select id from staff'))[0]!.id;

    // Before the copy: two gifts and a plan have settled, two payment pages are open.
    await donor.pay(await donor.checkout({ email: monthly, frequency: 'monthly', amount: 'other', otherAmount: '25' }));
    await afterDays(20);
    await donor.pay(await donor.checkout({ email: kept }));
    await donor.pay(await donor.checkout({ email: corrected }));
    const pages = [await donor.checkout({ email: paid }), await donor.checkout({ email: refunded })];
    await sweep();
    await keepCopy(app);

    // After it: both are paid, a part of one goes back, a receipt is corrected, and the plan is charged again.
    for (const page of pages) await donor.pay(page);
    await sweep();
    const charge = await chargeOf(refunded);
    await sandbox.post('/refunds', { charge, amount: 1000 });
    await sweep();
    await correct();
    await afterDays(12);
    await deliverTo(paid);
    bytes = await hashOf(paid);
    before = await issued();
    await restoreCopy(app);
  }, 120_000);

  afterAll(() => app.stop());

  const sweep = async () => {
    await app.get(Sweeps).events(app.clock.now());
    while ((await app.get(Processor).runBatch()) > 0);
  };
  const afterDays = async (days: number) => {
    await sandbox.advanceClock(new Date(app.clock.now().getTime() + days * DAY));
    await sweep();
  };
  const chargeOf = async (email: string): Promise<string> => {
    const [gift] = await app.db.query<{ charge: string }>(
      'select stripe_charge_id as charge from gift join donor on donor.id = donor_id where email = $1',
      [email],
    );
    return gift!.charge;
  };
  const correct = async () => {
    const [gift] = await app.db.query<{ id: GiftId }>(
      'select gift.id from gift join donor on donor.id = donor_id where email = $1',
      [corrected],
    );
    await app.db.write((tx) =>
      app.get(ReissueReceipt).run(tx, gift!.id, {
        by: { actor: `staff:${staffId}`, staffId },
        note: 'She wrote to us.',
        corrections: { donor: { name: 'Rosa María Díaz', addressLines: [] } },
      }),
    );
  };
  const deliverTo = async (email: string) => {
    const letters = await app.db.query<{ id: LetterId }>('select id from letter where recipient = $1', [email]);
    for (const { id } of letters) await app.get(DeliverLetter).run({ letterId: id });
  };
  const hashOf = async (email: string): Promise<string> => {
    const [document] = await app.db.query<{ hash: string }>(
      `select encode(sha256, 'hex') as hash from document join receipt on receipt.document_id = document.id join gift on gift.id = gift_id
       join donor on donor.id = donor_id where email = $1`,
      [email],
    );
    return document!.hash;
  };
  const issued = async (): Promise<Issued[]> => {
    const found = await app.db.query<Omit<Issued, 'name'>>(
      `select id, label, status, snapshot::text as said, issue_date::text as on, encode(said_sha256, 'hex') as hash
       from receipt order by label`,
    );
    return withNames(app.db, found);
  };
  const waiting = async (): Promise<number> =>
    (await app.db.query<{ count: number }>('select count(*)::int as count from series_number where is_reserved'))[0]!
      .count;

  it('has lost receipts that donors hold', async () => {
    expect(before).toHaveLength(8);
    expect(await issued()).toEqual(before.slice(0, 3).map((each) => ({ ...each, status: 'issued' })));
  });

  it('is told of by a dry run, which changes nothing', async () => {
    const { out, code } = await mainstay(app, ['receipts', 'recover', '--dry-run']);
    expect(out).toContain('The log outside the database names 8 receipts.');
    expect(out).toContain('5 numbers would be reserved for the gifts that they belong to');
    expect(out).toContain('Nothing was changed.');
    expect([code, await waiting()]).toEqual([0, 0]);
  });

  it('keeps their numbers though the recovery is killed at any statement', async () => {
    for (let at = 1; ; at++) {
      const killed = killAt(app.get(Db), 'mainstay-worker', app.db, at);
      try {
        await app
          .get(RecoverReceipts)
          .run({ by: 'system' })
          .catch(() => undefined);
      } finally {
        await killed.revive();
      }
      if (!killed.died) break;
      expect([0, 5]).toContain(await waiting());
    }
    expect(await waiting()).toBe(5);
    const { out } = await mainstay(app, ['receipts', 'recover']);
    expect(out).not.toContain('reserved');
    expect(await waiting()).toBe(5);
  }, 180_000);

  it('gives none of them to anybody else', async () => {
    await donor.pay(await donor.checkout({ email: fresh }));
    const [series] = await app.db.query<{ id: string }>('select id from receipt_series');
    const [gift] = await app.db.query<{ id: string }>(
      'select gift.id from gift join donor on donor.id = donor_id where email = $1',
      [fresh],
    );
    await expect(
      app.db.query(
        `insert into receipt (id, series_id, number, label, gift_id, status, amount_minor, deductible_minor, currency,
                              gift_date, issue_date, issued_at, snapshot)
         select gen_random_uuid(), $1, number, 'R-another', $2, 'issued', 1, 1, 'USD', now(), now(), now(), '{}'
         from series_number where is_reserved limit 1`,
        [series!.id, gift!.id],
      ),
    ).rejects.toThrow('in the hands of the donor of another gift');
  });

  it('gives them back, with id, day and words, as the sweep brings their gifts back', async () => {
    await sweep();
    const after = await issued();
    const back = after.filter(({ id }) => before.some((each) => each.id === id));
    // A correction is no business of the processor's: a person makes it again.
    const correction = before.find(({ name }) => name.includes('María'))!;
    const { replaces } = JSON.parse(correction.said) as { replaces: string };
    const again = before.filter((each) => each !== correction);
    expect(back).toEqual(again.map((each) => (each.label === replaces ? { ...each, status: 'issued' } : each)));
    expect(await waiting()).toBe(1);
    const [newest] = after.slice(-1);
    expect(newest!.label > before.at(-1)!.label).toBe(true);
    const { out } = await mainstay(app, ['receipts', 'recover']);
    expect(out).toContain('a correction to be made again');
  });

  it('gives a correction its number when it is made again', async () => {
    await correct();
    const after = await issued();
    expect(after.filter(({ id }) => before.some((each) => each.id === id))).toEqual(before);
    expect(await waiting()).toBe(0);
  });

  it('draws the same bytes that the donor has', async () => {
    await deliverTo(paid);
    expect(await hashOf(paid)).toBe(bytes);
  });

  it('keeps every rule and every proof', async () => {
    expect(await brokenRules(app, /R-PAY-10/)).toEqual([]);
    expect(await brokenProofs(app)).toEqual([]);
  });

  it('is recovered by itself when nobody knew of the command', async () => {
    await restoreCopy(app);
    await app.get(RecoverReceipts).beforeStart();
    expect(await waiting()).toBe(6);
  });
});
