import type { Db } from '../../database/db.js';
import type { Split } from './giving-sums.js';

const RHYTHMS: readonly (readonly [string, string])[] = [
  ['monthly', 'Monthly'],
  ['quarterly', 'Quarterly'],
  ['yearly', 'Yearly'],
  ['other', 'Another rhythm'],
  ['once', 'Once'],
];

const METHODS: readonly (readonly [string, string])[] = [
  ['card', 'Card'],
  ['bank-debit', 'Bank debit'],
  ['check', 'Check'],
  ['cash', 'Cash'],
  ['bank-transfer', 'Bank transfer'],
  ['stock', 'Stock'],
  ['donor-advised-fund', 'Donor-advised fund'],
  ['in-kind', 'In kind'],
  ['imported', 'Brought from elsewhere'],
];

/** A value of a split as people call it, and as the list of gifts filters by it. */
export interface SplitName {
  readonly label: string;
  readonly filter: string;
}

export const SPLIT_LABELS: Readonly<Record<Split, string>> = {
  rhythm: 'Rhythm',
  designation: 'Designation',
  method: 'Method',
  campaign: 'Campaign',
};

/** The names of all values that a split can have. */
export async function splitNames(db: Db, split: Split): Promise<ReadonlyMap<string, SplitName>> {
  const named = (list: readonly (readonly [string, string])[]) =>
    new Map(list.map(([value, label]) => [value, { label, filter: value }]));
  switch (split) {
    case 'rhythm':
      return named(RHYTHMS);
    case 'method':
      return named(METHODS);
    case 'designation': {
      const found = await db.query<{ code: string; name: string }>('select code, name from designation');
      return new Map(found.map(({ code, name }) => [code, { label: name, filter: code }]));
    }
    case 'campaign': {
      const found = await db.query<{ id: string; slug: string; name: string }>('select id, slug, name from campaign');
      return new Map(found.map(({ id, slug, name }) => [id, { label: name, filter: slug }]));
    }
  }
}
