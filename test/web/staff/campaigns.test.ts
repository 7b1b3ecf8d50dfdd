import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';
import { StaffClient } from './staff-client.js';

describe('the pages of campaigns', () => {
  let app: TestApp;
  let admin: StaffClient;
  const clock = new TestClock('2026-12-01T18:00:00Z');

  const DRIVE = {
    name: 'Winter <b>drive</b>',
    slug: 'winter',
    goal: '1,000',
    startsOn: '2026-12-01',
    endsOn: '2026-12-31',
    counting: 'every-gift',
  };

  beforeAll(async () => {
    app = await startApp({ clock });
    admin = await StaffClient.as('admin', app);
  });

  afterAll(() => app.stop());

  const made = async (fields: Record<string, string> = {}): Promise<string> =>
    (await admin.change('/staff/campaigns', { ...DRIVE, ...fields })).location!;
  const refused = (html: string) => /id="field-[\w-]+-error">([^<]+)/.exec(html)?.[1];

  it('make a campaign whose gifts come by its link or by a form, and show what they bring', async () => {
    const path = await made();
    expect(path).toMatch(/^\/staff\/campaigns\/[0-9a-f-]{36}$/);
    const donor = new Donor(app);
    await donor.giveAndPay({ email: 'link@example.org', campaign: 'winter' });
    const [form] = await app.db.query<{ id: string }>(`select id from form where slug = 'membership'`);
    await admin.change(`${path}/forms`, { form: form!.id, use: 'yes' });
    await donor.pay(
      await donor.checkout({ email: 'form@example.org', amount: 'other', otherAmount: '75' }, 'membership'),
    );
    await app.quiet();
    const { html } = await admin.get(path);
    expect(html).toContain('Winter &lt;b>drive&lt;/b>');
    expect(html).toContain('$100 of $1,000');
    expect(html).toContain('30 days left');
    expect(html).toContain('/staff/gifts?campaign=winter&amp;from=2026-12-01&amp;to=2026-12-31');
    expect((await admin.get('/staff/gifts?campaign=winter')).html).toContain('2 gifts');
    expect((await admin.get('/staff/campaigns')).html).toContain('$100 of $1,000');
    // A form that is in use keeps its campaign out of the archive.
    await admin.change(`${path}/archive`, { archived: 'yes' });
    expect((await admin.get(path)).html).toContain('Running');
    await admin.change(`${path}/forms`, { form: form!.id, use: 'no' });
    await admin.change(`${path}/archive`, { archived: 'yes' });
    expect((await admin.get(path)).html).toContain('Archived');
    // A link to what is over counts for the campaign of its form.
    await donor.giveAndPay({ email: 'late@example.org', campaign: 'winter' });
    expect((await admin.get('/staff/gifts?campaign=winter')).html).toContain('2 gifts');
  });

  it('refuse what no campaign can be, with everything typed still there', async () => {
    const answer = await admin.change('/staff/campaigns', {
      ...DRIVE,
      slug: 'Winter drive!',
      goal: '-5',
      endsOn: '2026-11-30',
    });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('The last day lies before the first one.');
    expect(answer.html).toContain('Enter an amount such as 20,000 or 250.00.');
    expect(answer.html).toContain('value="Winter drive!"');
    await made({ slug: 'taken' });
    const again = await admin.change('/staff/campaigns', { ...DRIVE, slug: 'taken' });
    expect([again.status, refused(again.html)]).toEqual([
      422,
      'Another campaign has this short name. Choose a different one.',
    ]);
  });

  it('show both versions to the one of two who saves later', async () => {
    const path = await made({ slug: 'twice' });
    const dana = await StaffClient.as('fundraiser', app);
    await dana.change(path, { ...DRIVE, version: '1', goal: '2,000' });
    const late = await admin.change(path, { ...DRIVE, version: '1', goal: '3,000' });
    expect(late.status).toBe(409);
    expect(late.html).toContain('The fundraiser changed this');
    expect(late.html).toContain('2000.00');
    expect(late.html).toContain('value="3,000"');
    expect((await admin.change(path, { ...DRIVE, version: '2', goal: '3,000' })).status).toBe(303);
    const acts = await app.db.query<{ actor: string; goal: string }>(
      `select left(actor, 5) as actor, detail ->> 'goal' as goal from audit_event where action = 'change campaign' order by id`,
    );
    expect(acts.map(({ goal }) => goal)).toEqual(['1000.00 → 2,000', '2000.00 → 3,000']);
  });

  it('keep a promise to match with its progress, one at a time', async () => {
    const path = await made({ slug: 'matched' });
    const offer = {
      sponsor: 'the <i>Rivera</i> family',
      percent: '100',
      cap: '30',
      giftCap: '',
      startsOn: '2026-12-01',
      endsOn: '2026-12-31',
    };
    expect((await admin.change(`${path}/offers`, offer)).status).toBe(303);
    const second = await admin.change(`${path}/offers`, offer);
    expect([second.status, refused(second.html)?.slice(0, 44)]).toEqual([
      422,
      'Another offer of this campaign stands on som',
    ]);
    await new Donor(app).giveAndPay({ email: 'matched@example.org', campaign: 'matched' });
    expect((await admin.get(path)).html).toContain('$5.00 left');
    const page = await (await fetch(`${app.url}/give/default?campaign=matched`)).text();
    expect(page).toContain(
      'Every gift is doubled by the &lt;i>Rivera&lt;/i> family until Dec 31, 2026, up to $30; $5 left.',
    );
    expect(page).toContain('name="campaign" value="matched"');
    expect(await (await fetch(`${app.url}/give/default?campaign=nonsense'--`)).text()).not.toContain('name="campaign"');
  });

  it('close a designation without stopping its plans, and never the last one of a form', async () => {
    await new Donor(app).giveAndPay({
      email: 'plan@example.org',
      frequency: 'monthly',
      amount: '1200',
      designation: 'investigations',
    });
    const before = await admin.get('/staff/designations/investigations');
    expect(before.html).toContain('1 plan with $12.00 a month gives for it.');
    const fields = { name: 'Investigations', position: '2', 'form-default': 'yes', 'form-article-footer': 'yes' };
    expect((await admin.change('/staff/designations/investigations', { ...fields, restricted: 'yes' })).status).toBe(
      303,
    );
    expect(await (await fetch(`${app.url}/give/default`)).text()).not.toContain('Investigations');
    const [plan] = await app.db.query<{ state: string }>(`select state from plan where designation = 'investigations'`);
    expect(plan?.state).toBe('active');
    const last = await admin.change('/staff/designations/general', {
      name: 'General',
      position: '1',
      restricted: 'no',
    });
    expect([last.status, refused(last.html)?.slice(0, 45)]).toEqual([
      422,
      'A form that takes gifts offers nothing else. ',
    ]);
    // What it is stays once money was booked for it, whoever writes the form.
    const turned = await admin.change('/staff/designations/investigations', {
      ...fields,
      restricted: 'no',
      open: 'yes',
    });
    expect(turned.status).toBe(422);
  });
});
