import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { ApiKeys } from '../../src/staff/api-keys.js';
import { MoneyRows } from '../reports/money-rows.js';
import { startApp, TestClock, type TestApp } from '../support/app.js';
import { StaffClient } from '../web/staff/staff-client.js';

/**
 * Journey 7: the tile of Home, the list that it opens, the file of that list and the API say the same, on the last day
 * of a month at 23:59 and 00:01 in Dallas, and in the nights in which clocks change.
 */
describe('the edges of a month', () => {
  const clock = new TestClock('2026-10-31T12:00:00Z');
  let app: TestApp;
  let key: string;

  beforeAll(async () => {
    app = await startApp({ worker: false, clock });
    const made = await app.db.write((tx) =>
      app.web
        .get(ApiKeys, { strict: false })
        .create(tx, { name: 'report', scopes: ['reports:read', 'gifts:read'] }, { actor: 'system', staffId: null }),
    );
    key = made.key;
    const money = new MoneyRows(app.db);
    const gifts = [
      ['2026-11-01T04:59:00Z', 1_100], // October 31, 23:59
      ['2026-11-01T05:01:00Z', 2_300], // November 1, 00:01
      ['2026-11-01T06:30:00Z', 4_700], // 01:30, the first time
      ['2026-11-01T07:30:00Z', 8_900], // 01:30, the second time
      ['2026-12-01T05:59:00Z', 17_000], // November 30, 23:59
      ['2026-12-01T06:01:00Z', 35_000], // December 1, 00:01
      ['2027-03-01T05:59:00Z', 1_300], // February 28, 23:59
      ['2027-03-01T06:01:00Z', 2_900], // March 1, 00:01
      ['2027-03-14T07:59:00Z', 5_300], // March 14, 01:59
      ['2027-03-14T08:01:00Z', 9_700], // two minutes later, 03:01
      ['2027-04-01T04:59:00Z', 19_100], // March 31, 23:59
      ['2027-04-01T05:01:00Z', 37_300], // April 1, 00:01
    ] as const;
    for (const [at, amount] of gifts) await money.gift({ donor: 'Rosa', at, amount });
  });

  afterAll(() => app.stop());

  const api = async (path: string): Promise<unknown> =>
    (await fetch(`${app.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })).json();
  const tile = (html: string): { text: string; href: string | undefined } => {
    const found = /id="figure-raised".*?class="tile-figure">(?:<a href="([^"]+)">)?([^<]+)</s.exec(html)!;
    return { text: found[2]!, href: found[1]?.replaceAll('&amp;', '&') };
  };

  /** The CSV that the list offers, added up: "2 gifts · $82.00". */
  const file = async (client: StaffClient, list: string): Promise<string> => {
    const href = /href="(\/staff\/gifts\/export\?[^"]*format=csv[^"]*)"/.exec(list)![1]!.replaceAll('&amp;', '&');
    const { body } = await client.bytes(href);
    const lines = parse<{ Amount: string }>(body, { columns: true });
    const dollars = lines.reduce((sum, { Amount }) => sum + Number(Amount), 0);
    return `${lines.length} ${lines.length === 1 ? 'gift' : 'gifts'} · $${dollars.toFixed(2)}`;
  };

  it.each([
    ['2026-11-01T04:59:30Z', '2026-10-01', '2026-10-31', '$11', '1 gift · $11.00'],
    ['2026-11-01T05:01:30Z', '2026-11-01', '2026-11-01', '$159', '3 gifts · $159.00'],
    ['2026-11-01T07:45:00Z', '2026-11-01', '2026-11-01', '$159', '3 gifts · $159.00'],
    ['2026-12-01T05:59:30Z', '2026-11-01', '2026-11-30', '$329', '4 gifts · $329.00'],
    ['2026-12-01T06:01:30Z', '2026-12-01', '2026-12-01', '$350', '1 gift · $350.00'],
    ['2027-03-01T05:59:30Z', '2027-02-01', '2027-02-28', '$13', '1 gift · $13.00'],
    ['2027-03-01T06:01:30Z', '2027-03-01', '2027-03-01', '$29', '1 gift · $29.00'],
    ['2027-03-14T07:59:30Z', '2027-03-01', '2027-03-14', '$179', '3 gifts · $179.00'],
    ['2027-03-14T08:01:30Z', '2027-03-01', '2027-03-14', '$179', '3 gifts · $179.00'],
    ['2027-04-01T04:59:30Z', '2027-03-01', '2027-03-31', '$370', '4 gifts · $370.00'],
    ['2027-04-01T05:01:30Z', '2027-04-01', '2027-04-01', '$373', '1 gift · $373.00'],
  ])('at %s Home, list, file and API say the same of %s to %s', async (now, from, to, figure, list) => {
    clock.set(now);
    // Sessions end within a day: everybody signs in again.
    const finance = await StaffClient.as('finance', app, `finance-${Date.parse(now)}@ledger.example`);
    const viewer = await StaffClient.as('viewer', app, `viewer-${Date.parse(now)}@ledger.example`);
    const { text, href } = tile((await finance.get('/staff')).html);
    expect({ text, href }).toEqual({ text: figure, href: `/staff/gifts?from=${from}&to=${to}` });
    const { html: listed } = await finance.get(href!);
    expect(listed).toContain(list);
    expect(await file(finance, listed)).toBe(list);
    // A viewer sees the same figure, and no way to the names behind it.
    expect(tile((await viewer.get('/staff')).html)).toEqual({ text: figure, href: undefined });
    const minor = Number(figure.slice(1)) * 100;
    expect(await api('/reports/overview?period=this-month')).toMatchObject({
      figures: expect.arrayContaining([
        expect.objectContaining({ key: 'raised', value: { amount: minor, currency: 'USD' } }),
      ]),
    });
    expect(await api(`/reports/summary?from=${from}&to=${to}`)).toMatchObject({ total: { gross: { amount: minor } } });
    const { html } = await finance.get(`/staff/reports/revenue?period=custom&from=${from}&to=${to}`);
    expect(html).toContain(`>${figure}<`);
  });
});
