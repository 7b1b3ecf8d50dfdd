import type { FieldProblem } from '../../kernel/app-error.js';
import { DATE_ORDERS, type DateOrder } from '../../kernel/date-order.js';
import { PURPOSES } from '../../donors/consents.js';
import { DECIMALS, type Decimals } from '../reading/amounts.js';
import { FIELDS, type Target } from './fields.js';

/** Which column is what, and all that a person decided about a file. */
export interface Mapping {
  /** One for each column of the header; null for a column that is left out. */
  readonly columns: readonly (Target | null)[];
  /** Null: the dates of the file tell, or it is asked. */
  readonly dateOrder: DateOrder | null;
  /** Null: the amounts of the file tell, or it is asked. */
  readonly decimals: Decimals | null;
  /** Whether times are of the clock in Greenwich; else they are of the organisation's zone. */
  readonly isUtc: boolean;
  /** Why the newsroom may rely on the consents of the file; without a word none is brought. */
  readonly consentBasis: string;
  /** What is done with gifts that look like one that is here: the same donor, day and amount. */
  readonly alike: 'skip' | 'bring';
  /** What names of the file stand for, by the name in small letters: a code, the id of a campaign, or MAKE. */
  readonly designations: Readonly<Record<string, string>>;
  readonly campaigns: Readonly<Record<string, string>>;
  /** How the file writes the names of those two. */
  readonly names: Readonly<Record<string, string>>;
}

/** A name of the file that becomes a designation or a campaign of its own. */
export const MAKE = '+';

export const EMPTY_MAPPING: Mapping = {
  columns: [],
  dateOrder: null,
  decimals: null,
  isUtc: false,
  consentBasis: '',
  alike: 'skip',
  designations: {},
  campaigns: {},
  names: {},
};

/** The names of files as they are compared. */
export function nameKey(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** Whether the rows hold gifts, or donors alone. */
export function bringsGifts({ columns }: Pick<Mapping, 'columns'>): boolean {
  return columns.includes('amount') || columns.includes('date');
}

/** What has to be put right before the file can be looked through, by the fields of the form. */
export function mappingProblems(mapping: Mapping, header: readonly string[]): FieldProblem[] {
  const { columns } = mapping;
  const has = (target: Target): boolean => columns.includes(target);
  const problems: FieldProblem[] = [];
  const twice = columns.findIndex((target, at) => target !== null && target !== 'tags' && columns.indexOf(target) < at);
  if (twice >= 0) {
    problems.push({
      field: `column-${twice}`,
      message: `“${header[twice]}” is the same as “${header[columns.indexOf(columns[twice]!)]}”. A field comes from one column.`,
    });
  }
  if (!has('email') && !has('name') && !has('last-name') && !has('organisation')) {
    problems.push({
      field: 'column-0',
      message: 'Say which column names the donor: an email, a name or an organization.',
    });
  }
  if (bringsGifts(mapping)) {
    if (!has('amount'))
      problems.push({ field: 'column-0', message: 'Say which column is the amount, or leave the date out.' });
    if (!has('date'))
      problems.push({ field: 'column-0', message: 'Say which column is the date, or leave the amount out.' });
  }
  if (columns.some((target) => target?.startsWith('consent:')) && mapping.consentBasis === '') {
    problems.push({
      field: 'consentBasis',
      message:
        'Say what these consents rest on, such as “Sign-up form of the old site, 2021 to 2025”, or leave their columns out.',
    });
  }
  return problems;
}

/** What a form or a saved mapping sent, brought into shape for a header of so many columns; unknown words are dropped. */
export function mappingOf(given: Partial<Mapping>, width: number, customKeys: ReadonlySet<string>): Mapping {
  const columns = Array.from({ length: width }, (_, at) => targetOf(given.columns?.[at] ?? '', customKeys));
  return {
    columns,
    dateOrder: DATE_ORDERS.find((each) => each === given.dateOrder) ?? null,
    decimals: DECIMALS.find((each) => each === given.decimals) ?? null,
    isUtc: given.isUtc === true,
    consentBasis: (given.consentBasis ?? '').slice(0, 300),
    alike: given.alike === 'bring' ? 'bring' : 'skip',
    designations: given.designations ?? {},
    campaigns: given.campaigns ?? {},
    names: given.names ?? {},
  };
}

function targetOf(text: string, customKeys: ReadonlySet<string>): Target | null {
  const field = FIELDS.find(({ key }) => key === text);
  if (field) return field.key;
  const purpose = PURPOSES.find((each) => `consent:${each}` === text);
  if (purpose) return `consent:${purpose}`;
  return text.startsWith('field:') && customKeys.has(text.slice(6)) ? (text as Target) : null;
}
