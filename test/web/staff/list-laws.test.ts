import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { listChoices } from '../../../src/reports/lists/list-choices.js';
import { DONOR_LIST } from '../../../src/web/staff/donors/listing/donor-grammar.js';
import { DEPOSIT_LIST } from '../../../src/web/staff/finance/deposits/deposit-grammar.js';
import { GIFT_LIST } from '../../../src/web/staff/gifts/listing/gift-grammar.js';
import { type Filter, parametersOf } from '../../../src/web/staff/lists/filters/filter.js';
import { WHEN_WORDS } from '../../../src/web/staff/lists/filters/when.js';
import { joinValues } from '../../../src/web/staff/lists/filters/values.js';
import type { ListGrammar } from '../../../src/web/staff/lists/list-definition.js';
import { MEMBER_LIST } from '../../../src/web/staff/memberships/listing/member-grammar.js';
import { PLAN_LIST } from '../../../src/web/staff/plans/listing/plan-grammar.js';
import { RECEIPT_LIST } from '../../../src/web/staff/receipts/listing/receipt-grammar.js';
import { MoneyRows } from '../../reports/money-rows.js';
import { startApp, TestClock, type TestApp } from '../../support/app.js';
import { StaffClient } from './staff-client.js';

/** What the texts of filters are likely to meet, beside what they never do. */
const STORIES = ['bus', 'mayor, and council', 'water%', String.raw`back\slash`];
const TEXTS = [...STORIES, 'ana1', 'reader', 'news', 'a', '%', '_', `'`, '751', '75201', 'unknown', 'b', 'Dana Lee'];

let app: TestApp;
let admin: StaffClient;
let grammars: Readonly<Record<'gifts' | 'donors' | 'plans' | 'receipts' | 'members' | 'deposits', ListGrammar>>;

beforeAll(async () => {
  app = await startApp({ worker: 'idle', webhooks: false, clock: new TestClock('2026-11-29T18:00:00Z') });
  admin = await StaffClient.as('admin', app);
  await writeMoney(new MoneyRows(app.db));
  const context = {
    day: { today: '2026-11-29' as CalendarDate, fiscalYearStart: 1, currency: 'USD' },
    choices: await listChoices(app.db),
    hidden: undefined,
  };
  grammars = {
    gifts: GIFT_LIST.grammar(context),
    donors: DONOR_LIST.grammar(context),
    plans: PLAN_LIST.grammar(context),
    receipts: RECEIPT_LIST.grammar(context),
    members: MEMBER_LIST.grammar(context),
    deposits: DEPOSIT_LIST.grammar(context),
  };
});
afterAll(() => app.stop());

/** A hundred and thirty gifts and sixty plans: three pages, and two. Amounts and instants come more than once. */
async function writeMoney(money: MoneyRows): Promise<void> {
  await money.organisation();
  await money.campaign('fall', 'Fall drive');
  const plans: string[] = [];
  for (let n = 0; n < 60; n++) {
    const at = new Date(Date.UTC(2026, n % 11, 1 + (n % 28), 15));
    const endedAt = n % 5 === 0 ? { endedAt: '2026-11-20T12:00:00Z' } : {};
    const interval = n % 7 === 0 ? ('year' as const) : ('month' as const);
    const amount = 500 + (n % 9) * 333;
    plans.push(await money.plan({ donor: `Ana${n % 40}`, at: at.toISOString(), amount, interval, ...endedAt }));
  }
  for (let n = 0; n < 130; n++) {
    const at = new Date(Date.UTC(2025 + (n % 2), (n * 5) % 11, 1 + (n % 28), n % 24));
    const gift = await money.gift({
      donor: `Ana${n % 70}`,
      at: at.toISOString(),
      amount: 1000 + (n % 13) * 777,
      campaign: n % 3 === 0 ? 'fall' : 'general',
      articleId: n % 2 === 0 ? STORIES[n % 4]! : null,
      articleUrl: n % 2 === 0 ? null : `https://ledger.example/${STORIES[n % 4]!}`,
      section: n % 4 === 0 ? 'news' : 'sport',
      author: n % 5 === 0 ? 'Dana Lee' : 'Sam Ruiz',
      variant: n % 6 === 0 ? 'b' : 'a',
      method: n % 8 === 0 ? 'Bank account ending in 6789' : 'Visa ending in 4242',
      ...(n % 4 === 1 && { plan: plans[n % 60]!, invoice: `in_${n}` }),
    });
    if (n % 10 === 0) await money.refund(gift, 500, '2026-11-10T12:00:00Z');
    if (n % 33 === 1) await money.lostDispute(gift, 1000, 1500, '2026-11-01T12:00:00Z', '2026-11-12T12:00:00Z');
    if (n % 20 === 0) await money.unpaid(`Ana${n % 70}`);
  }
  await money.receipts();
  await money.members(75, '2026-11-29');
  await money.deposits(130, '2026-09-20');
  await app.db.query(`update donor set postal_area = case when email ~ '[13579]@' then '75201' else '' end`);
}

type Query = Readonly<Record<string, string>>;

/** A filter as somebody might set it; a new filter of a grammar is tried by itself. */
function setting(filter: Filter): fc.Arbitrary<Query> {
  const text = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...TEXTS) }, fc.string({ maxLength: 12 }));
  switch (filter.kind) {
    case 'choice': {
      const values = filter.options.map(({ value }) => value);
      if (values.length === 0) return fc.constant({});
      return fc
        .subarray(values, { minLength: 1, maxLength: filter.several ? Math.min(3, values.length) : 1 })
        .map((chosen) => ({ [filter.key]: joinValues(chosen) }));
    }
    case 'text':
      return fc
        .array(text, { minLength: 1, maxLength: filter.several ? 3 : 1 })
        .map((texts) => ({ [filter.key]: filter.several ? joinValues(texts) : texts[0]! }));
    case 'dates': {
      const [when, from, to] = parametersOf(filter) as [string, string, string];
      const day = fc.integer({ min: 0, max: 700 }).map((after) => dayAfter('2025-01-01', after));
      return fc.oneof(
        fc.constantFrom(...Object.keys(WHEN_WORDS)).map((word) => ({ [when]: word })),
        fc.tuple(day, day).map((days) => ({ [from]: days.toSorted()[0]!, [to]: days.toSorted()[1]! })),
        day.map((first) => ({ [from]: first })),
      );
    }
    case 'amount':
      return fc.integer({ min: 1, max: 90 }).map((amount) => ({ [filter.over]: String(amount) }));
    case 'record':
      return fc.uuid().map((id) => ({ [filter.key]: id }));
  }
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

function queries(grammar: ListGrammar): fc.Arbitrary<Query> {
  const filters = fc.subarray([...grammar.filters], { minLength: 0, maxLength: 3 });
  const sort = fc.constantFrom('', ...grammar.sorts.flatMap((key) => [key, `${key}-reversed`]));
  return fc
    .tuple(
      filters.chain((chosen) => fc.tuple(...chosen.map(setting))),
      sort,
    )
    .map(([set, by]) => ({ view: 'all', ...Object.assign({}, ...set), ...(by && { sort: by }) }) as Query);
}

/** What a list shows: the ids on all of its pages, and what its title says. */
async function shown(path: string, query: Query) {
  const ids: string[] = [];
  let title = '';
  let back: string | undefined;
  let file: string | undefined;
  for (let next: string | undefined = `${path}?${new URLSearchParams(query)}`; next !== undefined;) {
    const { status, html } = await admin.get(next);
    expect([200, 422]).toContain(status);
    file ??= /href="([^"]*\/export\?[^"]*format=csv)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    title ||= /class="page-summary">([^<]*)</.exec(html)![1]!;
    ids.push(...[...html.matchAll(/<tr data-href="[^"]*\/([0-9a-f-]{36})"/g)].map(([, id]) => id!));
    const links = [...html.matchAll(/href="([^"]*after=[^"]*)"[^>]*>(Next|Previous)</g)];
    const link = (word: string) => links.find((each) => each[2] === word)?.[1]!.replaceAll('&amp;', '&');
    next = link('Next');
    if (next === undefined) back = link('Previous');
  }
  const [, count, sum = '0'] = /^([\d,]+) \w+(?: · (?:\d+ void · )?\$([\d,.]+))?/.exec(title)!;
  return { ids, back, file, count: Number(count!.replaceAll(',', '')), minor: Number(sum.replaceAll(/[,.]/g, '')) };
}

/** The lines of the file that a page offers, in all of its columns. */
async function exported(file: string | undefined): Promise<Record<string, string>[]> {
  if (file === undefined) return [];
  const { status, body } = await admin.bytes(file.replace(/columns=[^&]*&/, ''));
  expect(status).toBe(200);
  return parse<Record<string, string>>(body, { columns: true });
}

const sumOf = (lines: Record<string, string>[], column: string): number =>
  lines.reduce((sum, line) => sum + Number((line[column] || '0').replaceAll(/[,.]/g, '')), 0);

describe('whatever the filters are', () => {
  it.each([
    { list: 'gifts', noun: 'Gift', money: 'Amount', slack: 0 },
    { list: 'donors', noun: 'Donor', money: 'Lifetime', slack: 0 },
    // Shares of yearly plans are rounded in each line of the file, and once in the title.
    { list: 'plans', noun: 'Plan', money: 'Monthly', slack: 0.5 },
    { list: 'receipts', noun: 'Receipt', money: 'Amount', slack: 0 },
    { list: 'members', noun: 'Member', money: 'None', slack: 0 },
    { list: 'deposits', noun: 'Deposit', money: 'Bank amount', slack: 0 },
  ] as const)('the pages of $list, their title and their file say the same', async ({ list, noun, money, slack }) => {
    const grammar = grammars[list];
    await fc.assert(
      fc.asyncProperty(queries(grammar), async (query) => {
        const page = await shown(grammar.path, query);
        const lines = await exported(page.file);
        expect(new Set(page.ids).size).toBe(page.ids.length);
        expect(page.count).toBe(page.ids.length);
        expect(lines.map((line) => line[`${noun} reference`])).toEqual(page.ids);
        const counted = lines.filter(({ Status, State }) => Status !== 'Void' && State !== 'Came back');
        expect(Math.abs(sumOf(counted, money) - page.minor)).toBeLessThanOrEqual(slack * lines.length);
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ['/staff/gifts', 'amount'],
    ['/staff/receipts', 'number'],
    ['/staff/receipts', 'number-reversed'],
    ['/staff/finance/deposits', 'amount'],
    ['/staff/finance/deposits', 'date-reversed'],
  ])('the way back over the pages of %s by %s shows the same rows', async (path, sort) => {
    const { ids, back } = await shown(path, { view: 'all', sort });
    expect(ids).toHaveLength(130);
    const { html } = await admin.get(back!);
    expect([...html.matchAll(/<tr data-href="[^"]*\/([0-9a-f-]{36})"/g)].map(([, id]) => id)).toEqual(
      ids.slice(50, 100),
    );
  });
});

describe('an address that somebody made up', () => {
  const ODD = [
    '%',
    `'`,
    `'; drop table gift; --`,
    'x'.repeat(10_000),
    '\u0000',
    '2026-02-30',
    '-1',
    '[]',
    '\ud800',
    '1e999',
  ];

  it.each(['gifts', 'donors', 'plans', 'receipts', 'members', 'deposits'] as const)(
    'is answered by the list of %s with what it understood',
    async (list) => {
      const { path, filters } = grammars[list];
      const names = [...filters.flatMap(parametersOf), 'sort', 'columns', 'density', 'view', 'panel', 'nobody'];
      const answer = async (query: Query): Promise<void> => {
        const { status, html } = await admin.get(`${path}?${new URLSearchParams({ ...query, view: 'all' })}`);
        expect([200, 422]).toContain(status);
        if (status === 422) expect(html).toMatch(/needs? a look/);
      };
      // No server takes an address of a megabyte: what is very long comes alone.
      for (const value of ODD) {
        const held = value.length > 1_000 ? names.slice(0, 1) : names;
        await answer(Object.fromEntries(held.map((name) => [name, value])));
      }
      for (const name of ['q', 'columns', 'sort']) await answer({ [name]: 'x'.repeat(10_000) });
      for (const name of names) await answer({ [name]: `'` });
      for (const after of ['x', 'W10', Buffer.from('["f","x","y"]').toString('base64url')]) {
        const { status, html } = await admin.get(`${path}?view=all&after=${after}`);
        expect(status).toBe(400);
        expect(html).toContain('Start again from the first page');
      }
    },
  );

  it('finds nothing in the search, and breaks nothing', async () => {
    for (const value of ODD) {
      expect((await admin.get(`/staff/search?${new URLSearchParams({ q: value })}`)).status).toBe(200);
      const { status, body } = await admin.bytes(`/staff/search/palette?${new URLSearchParams({ q: value })}`);
      expect(status).toBe(200);
      expect(Array.isArray((JSON.parse(body.toString()) as { groups: unknown }).groups)).toBe(true);
    }
  });
});
