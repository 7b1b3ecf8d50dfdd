import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { savePreferences } from '../../../src/donors/consents.js';
import type { DonorId, GiftId } from '../../../src/kernel/id.js';
import { saveNewsletter } from '../../../src/donors/newsletter/newsletter-settings.js';
import { hearNewsletterWishes } from '../../../src/gifts/newsletter/newsletter-wish.store.js';
import { Donor } from '../../support/donor.js';
import { Sustainer } from '../../support/sustainer.js';
import { StaffClient } from '../staff/staff-client.js';

const ABOUT = 'Our reporting of the week, every Friday.';
const WORDS =
  'Send me the newsletter of The Ledger by email. Our reporting of the week, every Friday. You can stop it at any time, by the link in every issue or under Preferences in your account.';
const NO = {
  newsletters: false,
  'mail-appeals': false,
  'email-appeals': false,
  presents: true,
  'donor-list': false,
};

describe('the newsletter on the gift page (R-PRV-08)', () => {
  let house: Sustainer;
  let donor: Donor;
  let admin: StaffClient;

  beforeAll(async () => {
    house = await Sustainer.open('2026-12-01T17:30:00Z');
    donor = new Donor(house.app);
    admin = await StaffClient.as('admin', house.app);
  });

  afterAll(() => house.stop());

  const page = async (): Promise<string> => (await fetch(`${house.app.url}/give/article-footer`)).text();
  const ask = (fields: Record<string, string>) => admin.change('/staff/settings/newsletter', fields);
  const saidOf = (email: string) =>
    house.app.db.query<Record<string, unknown>>(
      `select given, how, wish.text, text_version as version, actor = 'donor:' || donor.id as own
       from donor_consent join donor on donor.id = donor_id left join newsletter_wish as wish on wish.id = wish_id
       where email = $1 and purpose = 'newsletters' order by position`,
      [email],
    );
  const heard = { given: true, how: 'gift-page', text: WORDS, version: '1.2', own: true };
  const pay = async (form: Record<string, string>): Promise<void> => {
    await donor.pay(await donor.checkout({ newsletter: '1.2', ...form }));
    await house.quiet();
  };

  it('is not asked about until the newsroom turns it on and says what it brings', async () => {
    expect(await page()).not.toContain('newsletter');
    await pay({ email: 'early@example.org' });
    expect(await saidOf('early@example.org')).toEqual([]);
    const bare = await ask({ isAsked: 'yes', about: '' });
    expect([bare.status, bare.html]).toEqual([422, expect.stringContaining('Say what the newsletter brings')]);
    expect((await ask({ isAsked: 'yes', about: ABOUT })).status).toBe(303);
    const box = /<input[^>]*name="newsletter"[^>]*>/.exec(await page())![0];
    expect(box).toContain('value="1.2"');
    expect(box).not.toContain('checked');
    expect(await page()).toContain(ABOUT);
  });

  it('is wanted from the moment on that the gift has come, once, in the words that were read', async () => {
    const url = await donor.checkout({ email: 'once@example.org', newsletter: '1.2' });
    expect(await saidOf('once@example.org')).toEqual([]);
    await donor.pay(url);
    await house.quiet();
    expect(await saidOf('once@example.org')).toEqual([heard]);
    const gifts = await house.app.db.query<{ id: GiftId }>('select id from gift');
    const again = gifts.map(({ id }) => id);
    await house.app.db.write((tx) => hearNewsletterWishes(tx, again));
    expect(await saidOf('once@example.org')).toEqual([heard]);
    const [row] = await house.app.db.query<{ id: string }>(`select id from donor where email = 'once@example.org'`);
    expect((await admin.get(`/staff/donors/${row!.id}/consents`)).html).toContain(WORDS);
  });

  it('is not wanted by those who left the box as it was, or the page before they had paid', async () => {
    await pay({ email: 'plain@example.org', newsletter: '' });
    expect(await saidOf('plain@example.org')).toEqual([]);
    await donor.checkout({ email: 'left@example.org', newsletter: '1.2' });
    await house.quiet();
    expect(await saidOf('left@example.org')).toEqual([]);
  });

  it('stays stopped through later charges of the plan, and later gifts without the tick', async () => {
    const email = 'monthly@example.org';
    await pay({ email, frequency: 'monthly', amount: 'other', otherAmount: '12' });
    expect(await saidOf(email)).toEqual([heard]);
    const [row] = await house.app.db.query<{ id: DonorId }>('select id from donor where email = $1', [email]);
    const by = { actor: `donor:${row!.id}`, now: house.app.clock.now() } as const;
    await house.app.db.write((tx) => savePreferences(tx, row!.id, NO, by));
    await house.advance('2027-02-02T18:00:00Z');
    await house.quiet();
    await pay({ email, newsletter: '' });
    const charges = await house.app.db.query(`select from gift where donor_id = $1 and state = 'settled'`, [row!.id]);
    expect(charges.length).toBeGreaterThan(3);
    expect((await saidOf(email)).map(({ given }) => given)).toEqual([true, false]);
  });

  it('is not begun by a gift that comes after the donor has said no', async () => {
    const email = 'second@example.org';
    const url = await donor.checkout({ email, newsletter: '1.2' });
    const [row] = await house.app.db.query<{ id: DonorId }>('select id from donor where email = $1', [email]);
    await house.app.db.query(
      `insert into donor_consent (id, donor_id, purpose, given, actor, at, how)
       values (gen_random_uuid(), $1, 'newsletters', false, 'system', $2, 'phone')`,
      [row!.id, house.app.clock.now()],
    );
    await donor.pay(url);
    await house.quiet();
    expect((await saidOf(email)).map(({ given }) => given)).toEqual([false]);
  });

  it('keeps the tick when something else is to be mended, and asks again when its words have changed', async () => {
    const wrong = await (await donor.give({ email: 'nowhere', newsletter: '1.2' })).text();
    expect(wrong).toMatch(/<input[^>]*name="newsletter"[^>]*checked/);
    await house.app.db.write((tx) => saveNewsletter(tx, { isAsked: true, about: 'Two letters a week.' }));
    const stale = await donor.give({ email: 'stale@example.org', newsletter: '1.2' });
    expect(stale.status).toBe(422);
    const again = await stale.text();
    expect(again).toContain('What we say about the newsletter has changed.');
    expect(again).toMatch(/<input[^>]*name="newsletter"[^>]*value="1\.3"/);
  });
});
