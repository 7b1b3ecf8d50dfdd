import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Processor as Sandbox } from '../../src/demo/processor.js';
import { documentsAreTrue } from '../../src/finance/proof/documents/document-proof.js';
import { ReceiptLog } from '../../src/receipts/receipt-log.js';
import { RefundGift } from '../../src/workflows/refunds/refund-gift.js';
import type { GiftId } from '../../src/kernel/id.js';
import { startApp, type TestApp } from '../support/app.js';
import { giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';
import { Postman } from '../support/postman.js';
import { failedProofs, proofOf } from '../support/proof.js';

describe('the finance proofs', () => {
  let app: TestApp;
  let donor: Donor;
  let log: string;

  beforeAll(async () => {
    app = await startApp({ followsSandbox: true });
    donor = new Donor(app);
    await donor.giveAndPay({ email: 'rosa@example.org' });
    await donor.giveAndPay({ email: 'sam@example.org', amount: '5000', designation: 'investigations' });
    await app.get(RefundGift).run({
      giftId: (await giftIdOf(app, 'sam@example.org')) as GiftId,
      amountMinor: 1000n,
      reason: 'donor-request',
      note: null,
      by: { actor: 'system', staffId: null },
      clientRequestId: '01a20df0-e86c-4523-9b64-77fe4bb12721',
    });
    await app.quiet();
    await disputeAndPayOut();
    log = join(app.settings.varDir, 'receipts.jsonl');
  });

  afterAll(() => app.stop());

  const disputeAndPayOut = async () => {
    await fetch(`${app.sandbox.url}/_sandbox/api/clock?wait=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: { days: 7 } }),
    });
    await app.quiet();
    const { stripe } = new Postman(app);
    await donor.giveAndPay({ email: 'bea@example.org', amount: '10000' });
    const [charge] = (await stripe.charges.list({ limit: 1 })).data;
    await fetch(`${app.sandbox.url}/_sandbox/api/charges/${charge!.id}/dispute`, { method: 'POST' });
    await app.quiet();
  };

  const failing = () => failedProofs(app);

  /** What fails while the data are wrong; afterwards they are as before. Triggers are off: somebody tampered. */
  const failingAfter = async (tampering: string, repair: string): Promise<string[]> => {
    const run = (sql: string) => app.db.query(`begin; set local session_replication_role = replica; ${sql}; commit`);
    await run(tampering);
    try {
      return await failing();
    } finally {
      await run(repair);
    }
  };

  it('all hold after gifts and a refund', async () => {
    expect(await failing()).toEqual([]);
    expect((await proofOf(app).run()).map(({ invariant }) => invariant)).toEqual([
      'INV-01',
      'INV-02',
      'INV-03',
      'INV-04',
      'INV-05',
      'INV-06',
      'INV-07',
      'INV-08',
      'INV-09',
      'INV-10',
      'INV-12',
      'INV-13',
      'INV-14',
      'R-LED-06',
      'SUM-01',
      'SUM-02',
      'SUM-03',
    ]);
  });

  it('find a gift whose charge the processor does not know (INV-01), nor that it went back (INV-02)', async () => {
    const rename = (from: string, to: string) =>
      `update gift set stripe_charge_id = replace(stripe_charge_id, '${from}', '${to}') where amount_minor = 5000`;
    expect(await failingAfter(rename('ch_', 'cx_'), rename('cx_', 'ch_'))).toEqual(['INV-01', 'INV-02']);
  });

  it('find an amount that differs from the charge (INV-02) and from the receipt (INV-06)', async () => {
    const change = (from: number, to: number) => `update gift set amount_minor = ${to} where amount_minor = ${from}`;
    expect(await failingAfter(change(2500, 2600), change(2600, 2500))).toEqual([
      'INV-02',
      'INV-06',
      'R-LED-06',
      'SUM-03',
    ]);
  });

  it('find a dispute that is further than we know (INV-02), and what we forgot of its money (INV-03)', async () => {
    const change = (from: string, to: string) => `update dispute set state = '${to}' where state = '${from}'`;
    const open = change('needs-response', 'under-review');
    expect(await failingAfter(open, change('under-review', 'needs-response'))).toEqual(['INV-02']);
    const hold = (by: string) => `update dispute set withheld_minor = withheld_minor ${by}`;
    expect(await failingAfter(hold('- 7'), hold('+ 7'))).toEqual(['INV-02', 'INV-03']);
  });

  it('find a deposit that is not its payout (INV-05)', async () => {
    const change = (by: string) => `update deposit set amount_minor = amount_minor ${by}`;
    expect(await failingAfter(change('+ 7'), change('- 7'))).toEqual(['INV-05']);
  });

  it('find a posting that was changed (INV-03, INV-04)', async () => {
    const change = (by: string) => `update ledger_posting set amount_minor = amount_minor ${by}
      where account = '1020' and amount_minor between 2500 and 2600`;
    expect(await failingAfter(change('+ 7'), change('- 7'))).toEqual(['INV-03', 'INV-04', 'INV-05', 'R-LED-06']);
  });

  it('find a receipt that is void although its gift stands (INV-06) and has no reason for it (INV-07)', async () => {
    const mark = (from: string, to: string) =>
      `update receipt set status = '${to}' where status = '${from}' and amount_minor = 2500`;
    expect(await failingAfter(mark('issued', 'void'), mark('void', 'issued'))).toEqual(['INV-06', 'INV-07']);
  });

  it('find a hole in the numbers (INV-07)', async () => {
    const move = (by: string) => `update receipt_series set next_no = next_no ${by}`;
    expect(await failingAfter(move('+ 1'), move('- 1'))).toEqual(['INV-07']);
  });

  it('find a PDF that differs from the log outside the database (INV-08)', async () => {
    const before = await readFile(log, 'utf8');
    const drawn = before.split('\n').find((line) => line.includes('"sha256"'));
    const first = JSON.parse(drawn!) as object;
    await appendFile(log, `${JSON.stringify({ ...first, sha256: 'f'.repeat(64) })}\n`);
    expect(await failing()).toEqual(['INV-08']);
    await writeFile(log, before);
  });

  it('pass over a PDF that is drawn while they look: its line is written a moment after it is stored (INV-08)', async () => {
    const whole = app.get(ReceiptLog);
    let isFirst = true;
    const behind = {
      read: async () => {
        const lines = await whole.read();
        if (isFirst) lines.clear();
        isFirst = false;
        return lines;
      },
    } as ReceiptLog;
    expect((await documentsAreTrue(app.db, behind)).problems).toEqual([]);
    expect(isFirst).toBe(false);
  });

  describe('of plans', () => {
    beforeAll(async () => {
      await donor.giveAndPay({ email: 'lea@example.org', frequency: 'monthly', amount: 'other', otherAmount: '12' });
      const sandbox = new Sandbox(app.sandbox.url, app.settings.stripe.secretKey);
      await sandbox.advanceClock(new Date(app.clock.now().getTime() + 32 * 24 * 60 * 60_000));
      await app.quiet();
      expect(await failing()).toEqual([]);
    });

    const periods = `(select array_agg(period_start order by period_start) from gift where plan_id is not null)`;

    it('find a period that was charged twice (INV-09)', async () => {
      const [{ second } = { second: '' }] = await app.db.query<{ second: string }>(
        `select (${periods})[2]::text as second`,
      );
      const found = await failingAfter(
        `alter table gift drop constraint gift_one_per_period;
         update gift set period_start = (${periods})[1] where plan_id is not null`,
        `update gift set period_start = '${second}'
         where plan_id is not null and occurred_at = (select max(occurred_at) from gift where plan_id is not null);
         alter table gift add constraint gift_one_per_period unique (plan_id, period_start)`,
      );
      expect(found).toEqual(['INV-09']);
    });

    it('find a charge after the end of its plan, until all of it has gone back (INV-09)', async () => {
      const state = (to: string) => `update plan set ${to} where state <> 'pending'`;
      const [{ next } = { next: '' }] = await app.db.query<{ next: string }>(
        'select next_charge_on::text as next from plan',
      );
      const ended = state(`state = 'cancelled', next_charge_on = null,
        ended_at = (select min(occurred_at) + interval '1 hour' from gift where plan_id = plan.id)`);
      const running = state(`state = 'active', ended_at = null, next_charge_on = '${next}'`);
      expect(await failingAfter(ended, running)).toEqual(['INV-09', 'SUM-02']);
      const late = `select max(occurred_at) from gift where plan_id is not null`;
      const given = `update gift set state = 'refunded' where occurred_at = (${late})`;
      // The gift that is said to be returned still has its receipt.
      const found = await failingAfter(
        `${ended}; ${given}`,
        `${running};
        update gift set state = 'settled' where occurred_at = (${late})`,
      );
      expect(found).toEqual(['INV-06', 'SUM-02']);
    });

    it('find an invoice that was paid twice, and two of one period (INV-09)', async () => {
      const forget = `delete from stripe_sandbox.objects where id like '%_again'`;
      const copy = (kind: string, change: string) =>
        `insert into stripe_sandbox.objects (kind, id, created, data)
         select kind, id || '_again', created,
                (data::jsonb || jsonb_build_object('id', id || '_again') || ${change})::json
         from stripe_sandbox.objects where kind = '${kind}' order by seq limit 1`;
      expect(await failingAfter(copy('invoice_payment', `'{}'`), forget)).toEqual(['INV-09']);
      const twice = `${copy('invoice', `'{}'`)};
        ${copy('invoice_payment', `jsonb_build_object('invoice', data->>'invoice' || '_again')`)}`;
      expect(await failingAfter(twice, forget)).toEqual(['INV-01', 'INV-09']);
    });
  });

  it('find an event that was put aside, and nothing says why (INV-10)', async () => {
    const why = (reason: string) =>
      `update stripe_event set reason = '${reason}' where id = (select min(id) from stripe_event where state = 'ignored')`;
    const [{ reason } = { reason: '' }] = await app.db.query<{ reason: string }>(
      `select reason from stripe_event where state = 'ignored' order by id limit 1`,
    );
    expect(await failingAfter(why(' '), why(reason))).toEqual(['INV-10']);
  });

  it('find an event that nobody works off (INV-10)', async () => {
    const found = await failingAfter(
      `insert into stripe_event (id, type, object_id, api_version, created_at, received_at, payload, next_attempt_at)
       values ('evt_stuck', 'charge.succeeded', 'ch_1', 'x', now(), now() - interval '1 hour', '{}', now() + interval '60 days')`,
      `delete from stripe_event where id = 'evt_stuck'`,
    );
    expect(found).toEqual(['INV-10']);
  });

  it('find an edited line of the audit log (INV-12)', async () => {
    const edit = (from: string, to: string) => `update audit_event set action = '${to}' where action = '${from}'`;
    expect(await failingAfter(edit('refund gift', 'praise gift'), edit('praise gift', 'refund gift'))).toEqual([
      'INV-12',
    ]);
  });
});
