import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, TestClock, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';

const DAY = 24 * 60 * 60 * 1000;

describe('the thank-you page and its receipt', () => {
  let app: TestApp;
  let mine: string;
  let other: string;

  beforeAll(async () => {
    app = await startApp({ clock: new TestClock() });
    const donor = new Donor(app);
    mine = await donor.giveAndPay({ email: 'mine@example.org' });
    other = await donor.giveAndPay({ email: 'other@example.org', firstName: 'Otto' });
  });

  afterAll(() => app.stop());

  it('open for who has the whole address, and for nobody else', async () => {
    expect((await fetch(mine)).status).toBe(200);
    const [name, seal] = mine.slice(mine.lastIndexOf('/') + 1).split('.');
    const otherSeal = other.slice(other.lastIndexOf('.') + 1);
    const forged = [name, `${name}.`, `${name}.${otherSeal}`, `${name}.${seal!.slice(0, -1)}`, `${name}.${seal}A`];
    for (const token of forged) {
      for (const path of [`/thanks/${token}`, `/thanks/${token}/receipt.pdf`]) {
        const answer = await fetch(`${app.url}${path}`);
        expect([path, answer.status]).toEqual([path, 404]);
        expect(await answer.text()).not.toContain('Rosa');
      }
    }
  });

  it('are kept by no cache and tell no other site where they are', async () => {
    for (const url of [mine, `${mine}/receipt.pdf`]) {
      const { headers } = await fetch(url);
      expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer']);
    }
  });

  it('give the same bytes at every download', async () => {
    const [first, second] = await Promise.all([fetch(`${mine}/receipt.pdf`), fetch(`${mine}/receipt.pdf`)]);
    expect(Buffer.from(await first.arrayBuffer()).equals(Buffer.from(await second.arrayBuffer()))).toBe(true);
  });

  it('refuse the download after thirty days, and say where the receipt is', async () => {
    app.clock.set(new Date(Date.now() + 29 * DAY).toISOString());
    expect((await fetch(`${mine}/receipt.pdf`)).status).toBe(200);
    app.clock.set(new Date(Date.now() + 31 * DAY).toISOString());
    const answer = await fetch(`${mine}/receipt.pdf`);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Yours is attached to the letter that we sent');
    expect((await fetch(mine)).status).toBe(200);
  });
});
