import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkerModule } from '../../src/worker.module.js';
import { makeWorker, startApp, type TestApp } from '../support/app.js';
import { booksOf, brokenRules } from '../support/books.js';
import { Donor } from '../support/donor.js';

describe('a crowd of donors and two workers', () => {
  let app: TestApp;
  let second: INestApplicationContext;

  beforeAll(async () => {
    app = await startApp();
    second = await makeWorker(app);
    await second.get(WorkerModule).start(app.databaseUrl);
  });

  afterAll(async () => {
    await second.get(WorkerModule).stop();
    await second.close();
    await app.stop();
  });

  it('end with one receipt a gift, numbered 1 to 40 without a hole, and one letter each', async () => {
    const donor = new Donor(app);
    const emails = Array.from({ length: 40 }, (_, at) => `${at}-${randomUUID()}@example.org`);
    const waiting = [...emails];
    const lane = async () => {
      for (let email = waiting.shift(); email; email = waiting.shift()) {
        await donor.pay(await donor.checkout({ email }));
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    await app.quiet();

    const numbers = await app.db.query<{ number: number }>('select number from receipt order by number');
    expect(numbers.map((row) => row.number)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    for (const email of emails) {
      expect(await booksOf(app, email)).toMatchObject({
        gifts: [{ state: 'settled', amount: 2500, fee: 103 }],
        receipts: [{ status: 'issued', amount: 2500 }],
        letters: ['receipt'],
      });
    }
    const letters = await app.db.query('select state, attempts, count(*)::int from letter group by state, attempts');
    expect(letters).toEqual([{ state: 'sent', attempts: 1, count: 40 }]);
    const drawn = await app.db.query('select from receipt where document_id is not null');
    expect(drawn).toHaveLength(40);
    expect(await brokenRules(app)).toEqual([]);
  });

  it('who are one and the same person, pressing in several windows, are one donor with several gifts', async () => {
    const donor = new Donor(app);
    const email = `${randomUUID()}@example.org`;
    const urls = await Promise.all(Array.from({ length: 6 }, () => donor.checkout({ email })));
    await Promise.all(urls.map((url) => donor.pay(url)));
    await app.quiet();
    expect(await app.db.query('select from donor where email = $1', [email])).toHaveLength(1);
    expect((await booksOf(app, email)).gifts).toHaveLength(6);
    expect(await brokenRules(app)).toEqual([]);
  });
});
