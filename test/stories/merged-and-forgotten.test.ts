import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askErasure } from '../../src/donors/erasures.js';
import type { DonorId, StaffId } from '../../src/kernel/id.js';
import { ApiKeys } from '../../src/staff/api-keys.js';
import { EraseDonor } from '../../src/workflows/donors/erase-donor.js';
import { MergeDonors } from '../../src/workflows/donors/merging/merge-donors.js';
import { UndoMerge } from '../../src/workflows/donors/merging/undo-merge.js';
import { lively } from '../browser/staff-world.js';
import type { TestApp } from '../support/app.js';
import { brokenProofs } from '../support/proof.js';

/** The reports whose money does not depend on who gave it. */
const REPORTS = ['overview', 'revenue', 'recurring', 'stories', 'campaigns', 'payments', 'places'];

interface Answer {
  readonly figures: readonly { readonly key: string; readonly value: Value }[];
  readonly tables: readonly {
    readonly key: string;
    readonly columns: readonly { readonly key: string }[];
    readonly rows: readonly (readonly Value[])[];
  }[];
}
type Value = null | string | number | { readonly amount: number };

/** Who a gift is of may change; what was given, kept, paid out, receipted and reported may not (R-PRV-03). */
describe('a donor who is merged, set apart again, or forgotten', () => {
  let app: TestApp;
  let key: string;
  let before: Awaited<ReturnType<typeof sums>>;

  beforeAll(async () => {
    app = await lively();
    const made = await app.db.write((tx) =>
      app.web
        .get(ApiKeys, { strict: false })
        .create(tx, { name: 'sums', scopes: ['reports:read'] }, { actor: 'system', staffId: null }),
    );
    key = made.key;
    before = await sums();
  }, 120_000);

  afterAll(() => app.stop());

  const donor = async (email: string): Promise<DonorId> => {
    const [found] = await app.db.query<{ id: DonorId }>('select id from donor where email = $1', [email]);
    return found!.id;
  };
  const report = async (slug: string): Promise<Answer> => {
    const answer = await fetch(`${app.url}/api/v1/reports/${slug}`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Answer;
  };

  /** Every sum of money that the books and the reports say. */
  async function sums() {
    const reports: Record<string, number> = {};
    const add = (name: string, value: Value | undefined): void => {
      if (typeof value !== 'object' || value === null) return;
      reports[name] = (reports[name] ?? 0) + value.amount;
    };
    for (const slug of REPORTS) {
      const { figures, tables } = await report(slug);
      for (const figure of figures) add(`${slug}: ${figure.key}`, figure.value);
      for (const { key: table, columns, rows } of tables) {
        for (const row of rows) columns.forEach((column, at) => add(`${slug}: ${table}, ${column.key}`, row[at]));
      }
    }
    // Reports make the sums anew that they need; so the books are read after them.
    const [books] = await app.db.query<Record<string, unknown>>(BOOKS);
    return { books, reports, proofs: await brokenProofs(app) };
  }

  it('leaves books that had something to lose', () => {
    expect(before.proofs).toEqual([]);
    expect(Object.values(before.books!).filter((each) => each === null)).toEqual([]);
    expect(before.reports).toMatchObject({
      'overview: raised': expect.any(Number),
      'revenue: returned': expect.any(Number),
      'stories: groups, raised': expect.any(Number),
      'campaigns: campaigns, raised': expect.any(Number),
    });
    expect(before.reports['overview: raised']).toBeGreaterThan(0);
  });

  it('is one donor after a merge and two after its undo, and no sum moves', async () => {
    const [keptId, goneId] = [await donor('rosa@example.org'), await donor('rosa.diaz@example.org')];
    const [staff] = await app.db.query<{ id: StaffId }>('select id from staff order by created_at limit 1');
    const { kept, gone } = await app.get(MergeDonors).look(keptId, goneId);
    const versions = { kept: kept.contact.version, gone: gone.contact.version };
    const mergeId = await app.get(MergeDonors).run({ keptId, goneId, versions, choices: {} }, staff!.id);
    await app.quiet();
    expect(await app.db.query('select from gift where donor_id = $1', [goneId])).toEqual([]);
    expect(await sums()).toEqual(before);

    await app.get(UndoMerge).run(mergeId, staff!.id);
    await app.quiet();
    expect(await app.db.query('select from gift where donor_id = $1', [goneId])).toHaveLength(1);
    expect(await sums()).toEqual(before);
  });

  it('is nobody after an erasure, and no sum moves', async () => {
    const id = await donor('link@example.org');
    const asked = await app.db.write((tx) => askErasure(tx, id, app.clock.now()));
    await app.get(EraseDonor).run(asked!, 'system');
    await app.quiet();
    expect(await app.db.query(`select from donor where email = 'link@example.org' or last_name = 'Katz'`)).toEqual([]);
    expect(await sums()).toEqual(before);
  });
});

const BOOKS = `
  select (select json_agg(each order by account, fund) from (
            select account, fund, currency, sum(amount_minor)::text as minor from ledger_posting group by 1, 2, 3) as each) as ledger,
         (select json_agg(json_build_array(label, status, amount_minor, deductible_minor, said_sha256) order by label)
          from receipt) as receipts,
         (select json_agg(json_build_array(arrival_date, amount_minor) order by arrival_date, id) from deposit) as deposits,
         (select json_agg(json_build_array(deposit_id, category, amount_minor, net_minor) order by transaction_id)
          from deposit_line) as lines,
         (select json_agg(json_build_array(state, amount_minor) order by id) from refund) as refunds,
         (select sum(amount_minor)::text from gift where occurred_at is not null) as gifts,
         (select sum(lifetime_minor)::text from donor_giving) as lifetimes,
         (select json_agg(each order by each.year) from (
            select year, sum(given_minor)::text as minor from donor_year group by 1) as each) as years`;
