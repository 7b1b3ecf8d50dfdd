import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.js';

export interface BenefitFacts {
  readonly description: string;
  readonly fmv: number;
  readonly cost?: number;
  readonly logo?: boolean;
  readonly cadence?: 'yearly' | 'once';
  readonly tiers: readonly string[];
}

/** Puts a benefit into the catalogue, live for all time. Amounts in cents. */
export async function offer({ db }: Pick<TestApp, 'db'>, benefit: BenefitFacts): Promise<string> {
  const id = randomUUID();
  const { description, fmv, cost = null, logo = false, cadence = 'yearly', tiers } = benefit;
  await db.query(
    `insert into benefit (id, name, description, fmv_minor, cost_minor, logo, cadence, effective_from, live)
     values ($1, $2, $2, $3, $4, $5, $6, '2000-01-01', true)`,
    [id, description, fmv, cost, logo, cadence],
  );
  for (const tier of tiers) {
    await db.query(`insert into tier_benefit (tier, benefit_id) values ($1, $2)`, [tier, id]);
  }
  return id;
}

export async function offerNothing({ db }: Pick<TestApp, 'db'>): Promise<void> {
  await db.query(`update benefit set live = false`);
}

const DONOR = `donor on donor.id = membership_term.donor_id and email = $1`;

/** The terms of a donor that were not counted anew, as "member 2026-11-24 2027-11-24", the earliest first. */
export async function termsTo({ db }: Pick<TestApp, 'db'>, email: string): Promise<string[]> {
  const terms = await db.query<{ words: string }>(
    `select concat_ws(' ', case purpose when 'raised' then 'raised' end, tier, starts_on, coalesce(ended_on, ends_on),
                      ended_reason) as words
     from membership_term join ${DONOR}
     where ended_reason is distinct from 'recounted' and (ended_on is null or ended_on >= starts_on) order by starts_on, ends_on, purpose`,
    [email],
  );
  return terms.map(({ words }) => words);
}

/** What a donor's gifts brought, as "A tote bag, open". */
export async function grantsTo({ db }: Pick<TestApp, 'db'>, email: string): Promise<string[]> {
  const grants = await db.query<{ words: string }>(
    `select name || ', ' || state as words from benefit_grant join membership_term on membership_term.id = term_id
     join ${DONOR} order by granted_on, name, state`,
    [email],
  );
  return grants.map(({ words }) => words);
}

/** What the receipts of a donor say of goods and services, in the order of their numbers. */
export function receiptsTo(
  { db }: Pick<TestApp, 'db'>,
  email: string,
): Promise<{ statement: string; amount: number; deductible: number; status: string; description: string | null }[]> {
  return db.query(
    `select snapshot->>'statement' as statement, receipt.amount_minor::int as amount,
            deductible_minor::int as deductible, status, snapshot->'benefits'->>'description' as description
     from receipt join gift on gift.id = gift_id join donor on donor.id = donor_id and email = $1 order by label`,
    [email],
  );
}

/** The letters to an address, in the order in which they were written. */
export function lettersTo(
  { db }: Pick<TestApp, 'db'>,
  email: string,
): Promise<{ template: string; subject: string; text: string }[]> {
  return db.query('select template, subject, text from letter where recipient = $1 order by queued_at, template', [
    email,
  ]);
}
