import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AskCounter } from '../../../src/web/embed/ask-counter.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';

describe('the settings of the ask', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ worker: false, webhooks: false, clock: new TestClock('2026-12-01T05:59:30Z') }); // 30 Nov, 23:59:30
  });

  afterAll(() => app.stop());

  const settings = async (slug: string) => (await fetch(`${app.url}/embed/asks/${slug}.json`)).json();

  it('offer the amounts of each rhythm', async () => {
    expect(await settings('article-footer')).toMatchObject({
      frequencies: ['once', 'monthly', 'yearly'],
      defaultFrequency: 'once',
      amounts: {
        once: [1000, 2500, 5000, 10_000],
        monthly: [600, 1200, 2500, 5000],
        yearly: [6000, 12_000, 30_000, 100_000],
      },
      defaultAmount: { once: 2500, monthly: 1200, yearly: 12_000 },
      portalUrl: `${app.url}/portal`,
    });
  });

  it('name no rhythm for which copies of the element that are out have no words', async () => {
    const { frequencies, defaultFrequency, amounts } = await settings('membership');
    expect(frequencies).toEqual(['once', 'monthly', 'yearly']);
    expect(Object.keys(amounts)).toEqual(frequencies);
    expect(defaultFrequency).toBe('monthly');
  });

  it('begin with a rhythm that the ask has, whatever the form begins with', async () => {
    await app.db.query(`update form set default_frequency = 'quarterly' where slug = 'membership'`);
    expect(await settings('membership')).toMatchObject({ defaultFrequency: 'monthly' });
  });

  it('carry the thermometer of the form’s campaign while it runs, with the promise to match', async () => {
    expect((await settings('membership')).goal).toBeNull();
    await app.db.query(
      `insert into campaign (id, slug, name, goal_minor, starts_on, ends_on)
       values ('01930000-0000-7000-8000-0000000000c1', 'fall', 'Fall', 2000000, '2026-11-01', '2026-12-01')`,
    );
    await app.db.query(
      `insert into matching_offer (id, campaign_id, sponsor, percent, cap_minor, starts_on, ends_on, made_at)
       values ('01930000-0000-7000-8000-0000000000c2', '01930000-0000-7000-8000-0000000000c1', 'the Riveras', 100,
               500000, '2026-11-30', '2026-12-31', now())`,
    );
    await app.db.query(
      `update form set campaign_id = '01930000-0000-7000-8000-0000000000c1' where slug = 'membership'`,
    );
    expect((await settings('membership')).goal).toEqual({
      raisedMinor: 0,
      goalMinor: 2_000_000,
      endsOn: '2026-12-01',
      daysLeft: 1,
      gifts: 0,
      match: { sponsor: 'the Riveras', percent: 100, capMinor: 500_000, leftMinor: 500_000, endsOn: '2026-12-31' },
      notes: {
        en: 'Every gift is doubled: $5,000 of the match left.',
        es: 'Cada donación se duplica: quedan $5,000.',
      },
    });
    const { headers } = await fetch(`${app.url}/embed/asks/membership.json`);
    expect(headers.get('cache-control')).toContain('max-age=60');
    await app.db.query(`update campaign set ends_on = '2026-11-29' where slug = 'fall'`);
    expect((await settings('membership')).goal).toBeNull();
  });

  describe('and count', () => {
    const send = (fields: Record<string, string>, what = 'seen', headers: Record<string, string> = {}) =>
      fetch(`${app.url}/embed/asks/article-footer/counts/${what}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers,
      });
    const write = () => app.web.get(AskCounter).write();
    const totals = () =>
      app.db.query<{ day: string; story: string; placement: string; seen: number; followed: number }>(
        `select on_date::text as day, story, placement, seen, followed from ask_count join ask_spot on id = spot_id
         order by on_date, story, placement`,
      );

    it('how often an ask was seen and followed, by the day of the newsroom', async () => {
      const { countUrl } = await settings('article-footer');
      expect(countUrl).toBe(`${app.url}/embed/asks/article-footer/counts/`);
      const spot = { article: 'bus-cuts', url: 'https://ledger.example/bus', placement: 'sidebar' };
      const answer = await send(spot);
      expect([
        answer.status,
        answer.headers.get('access-control-allow-origin'),
        answer.headers.get('set-cookie'),
      ]).toEqual([204, '*', null]);
      await send(spot);
      await send(spot, 'follow');
      await write();
      app.clock.set('2026-12-01T06:00:30Z');
      await Promise.all([send(spot), send({ url: 'https://ledger.example/no-id' })]);
      await write();
      expect(await totals()).toEqual([
        { day: '2026-11-30', story: 'bus-cuts', placement: 'sidebar', seen: 2, followed: 1 },
        { day: '2026-12-01', story: 'bus-cuts', placement: 'sidebar', seen: 1, followed: 0 },
        { day: '2026-12-01', story: 'https://ledger.example/no-id', placement: '', seen: 1, followed: 0 },
      ]);
    });

    it('nothing that means nothing, of nobody who asks sites for privacy, and no flood', async () => {
      const before = await totals();
      const hostile = [
        send({}),
        send({ article: 'x'.repeat(301) }),
        send({ url: 'javascript:alert(1)' }),
        send({ article: 'bus-cuts' }, 'bought'),
        send({ article: 'bus-cuts' }, 'seen', { 'sec-gpc': '1' }),
        fetch(`${app.url}/embed/asks/no-such-form/counts/seen`, {
          method: 'POST',
          body: new URLSearchParams({ article: 'a' }),
        }),
      ];
      expect((await Promise.all(hostile)).map(({ status }) => status)).toEqual(hostile.map(() => 204));
      await write();
      expect(await totals()).toEqual(before);

      app.clock.advance(60_000);
      for (let sent = 0; sent < 10; sent++)
        await Promise.all(Array.from({ length: 30 }, () => send({ article: 'flood' })));
      await send({ article: `'; drop table ask_count; --\u0000\ud800<b>` });
      await write();
      expect((await totals()).filter(({ story }) => story === 'flood')).toEqual([
        expect.objectContaining({ seen: 240 }),
      ]);
      app.clock.advance(60_000);
      await send({ article: `'; drop table ask_count; --\u0000\ud800<b>` });
      await write();
      expect((await totals()).map(({ story }) => story)).toContain(`'; drop table ask_count; --\ufffd<b>`);
    });

    it('two processes that write the same rows at once', async () => {
      const other = new AskCounter(app.db, app.clock);
      const one = app.web.get(AskCounter);
      const before = (await totals()).reduce((sum, { seen }) => sum + seen, 0);
      for (let round = 0; round < 5; round++) {
        for (let story = 0; story < 20; story++) {
          one.take(`a${round}`, 'article-footer', 'seen', { article: `story ${story}` });
          other.take(`b${round}`, 'article-footer', 'seen', { article: `story ${19 - story}` });
        }
        await Promise.all([one.write(), other.write()]);
      }
      expect((await totals()).reduce((sum, { seen }) => sum + seen, 0) - before).toBe(200);
    });
  });
});
