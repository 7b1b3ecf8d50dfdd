import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dateIn } from '../../src/kernel/calendar.js';
import { newId } from '../../src/kernel/id.js';
import { countAttention, undeliveredLetters } from '../../src/reports/attention.js';
import { startApp, type TestApp } from '../support/app.js';
import { giftIdOf } from '../support/books.js';
import { Donor } from '../support/donor.js';

const TODAY = dateIn('America/Chicago', new Date());

describe('what waits for a person', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });

  afterAll(() => app.stop());

  it('names letters of every kind that no mail server takes, and the gift where there is one', async () => {
    await new Donor(app).giveAndPay();
    await app.db.query(`update letter set state = 'undeliverable', last_error = 'No such mailbox'`);
    const keys = ['sign-in:rosa@example.org', `trouble:${newId()}:0`, `membership-welcome:${newId()}`, 'odd'];
    for (const key of keys) {
      await app.db.query(
        `insert into letter (id, key, template, data, recipient, state, queued_at)
         values ($1, $2, 'receipt', '{}', 'rosa@example.org', 'undeliverable', now())`,
        [newId(), key],
      );
    }
    const letters = await undeliveredLetters(app.db);
    expect(letters).toHaveLength(keys.length + 1);
    expect(letters.flatMap(({ giftId }) => giftId ?? [])).toEqual([await giftIdOf(app, 'rosa@example.org')]);
    expect(await countAttention(app.db, app.clock.now(), TODAY)).toMatchObject({ letters: keys.length + 1 });
  });

  it('counts donors who asked to be forgotten, until somebody has answered', async () => {
    const counted = async () => (await countAttention(app.db, app.clock.now(), TODAY)).erasures;
    await new Donor(app).giveAndPay();
    expect(await counted()).toBe(0);
    await app.db.query(
      `insert into donor_erasure (id, donor_id, asked_at) select gen_random_uuid(), id, now() from donor limit 1`,
    );
    expect(await counted()).toBe(1);
    await app.db.query(`update donor_erasure set ended_at = now(), ended_as = 'withdrawn', ended_by = 'donor'`);
    expect(await counted()).toBe(0);
  });
});
