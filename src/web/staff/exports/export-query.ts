import type { FieldProblem } from '../../../kernel/app-error.js';
import type { ExportName } from '../../../finance/exports/export-definition.js';
import type { ExportLook } from '../../../finance/exports/export-file.js';
import type { ExportAsk } from '../../../finance/exports/exports.js';
import { oneOf, textFields } from '../../http/forms.js';
import { DONOR_LIST } from '../donors/listing/donor-grammar.js';
import { DEPOSIT_LIST } from '../finance/deposits/deposit-grammar.js';
import { GIFT_LIST } from '../gifts/listing/gift-grammar.js';
import { manyOf } from '../lists/filters/values.js';
import { type ListContext, openList, type StaffList } from '../lists/staff-list.js';
import { MEMBER_LIST } from '../memberships/listing/member-grammar.js';
import { PLAN_LIST } from '../plans/listing/plan-grammar.js';
import { RECEIPT_LIST } from '../receipts/listing/receipt-grammar.js';

export const EXPORT_NAMES: readonly ExportName[] = ['gifts', 'donors', 'plans', 'members', 'receipts', 'deposits'];

export interface AskedExport {
  readonly ask: ExportAsk;
  /** The filters as they stand in the address of the list. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly problems: FieldProblem[];
}

/** What a list with these filters in its address would export. */
export function exportQuery(what: ExportName, query: unknown, context: ListContext): AskedExport {
  switch (what) {
    case 'receipts': {
      const { filters, ...rest } = ofList(RECEIPT_LIST, query, context);
      return { ...rest, ask: { what, filters, ...rest.shown } };
    }
    case 'deposits': {
      const { filters, ...rest } = ofList(DEPOSIT_LIST, query, context);
      return { ...rest, ask: { what, filters, ...rest.shown } };
    }
    case 'gifts': {
      const { filters, ...rest } = ofList(GIFT_LIST, query, context);
      return { ...rest, ask: { what, filters, ...rest.shown } };
    }
    case 'donors': {
      const { filters, ...rest } = ofList(DONOR_LIST, query, context);
      return { ...rest, ask: { what, filters, ...rest.shown } };
    }
    case 'members': {
      const { filters, ...rest } = ofList(MEMBER_LIST, query, context);
      return { ...rest, ask: { what, filters, ...rest.shown } };
    }
    case 'plans': {
      const { filters, ...rest } = ofList(PLAN_LIST, query, context);
      return { ...rest, ask: { what, filters, ...rest.shown } };
    }
  }
}

/** Columns and order of the list where the address names them; else all columns, in the order of the file. */
function ofList<Filters extends object>(list: StaffList<Filters>, query: unknown, context: ListContext) {
  const { address, filters } = openList(list, query, context);
  const hasColumns = manyOf(query, 'columns').length > 0 && textFields(query, 'all').all !== 'yes';
  const columns = hasColumns ? address.columns.flatMap((key) => list.exported[key] ?? []) : undefined;
  const { sort } = address;
  return {
    filters: given(filters),
    shown: { ...(columns && columns.length > 0 && { columns }), ...(sort !== undefined && { sort }) },
    parameters: {
      ...address.parameters,
      ...(hasColumns && { columns: address.columns.join(',') }),
      ...(sort && { sort }),
    },
    problems: [...address.problems],
  };
}

/** How the file is to look; a CSV in plain words unless something else is asked for. */
export function lookQuery(query: unknown, problems: FieldProblem[]): ExportLook {
  const { format, headers, mark } = textFields(query, 'format', 'headers', 'mark');
  const known = oneOf(format, ['csv', 'xlsx'] as const);
  if (!known) problems.push({ field: 'format', message: 'Choose csv or xlsx.' });
  return {
    format: known ?? 'csv',
    headers: oneOf(headers, ['words', 'api'] as const) ?? 'words',
    byteOrderMark: known === 'csv' && mark === 'yes',
  };
}

/** The filters that are set, and no others: so they are kept, and compared. */
function given<Filters extends object>(filters: Filters): Filters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => Boolean(value))) as Filters;
}
