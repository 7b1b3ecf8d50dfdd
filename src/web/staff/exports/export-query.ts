import type { FieldProblem } from '../../../kernel/app-error.js';
import type { ExportName } from '../../../finance/exports/export-definition.js';
import type { ExportLook } from '../../../finance/exports/export-file.js';
import type { ExportAsk } from '../../../finance/exports/exports.js';
import { oneOf, textFields } from '../../http/forms.js';
import { depositQuery } from '../finance/deposits/deposit-query.js';
import { giftQuery } from '../gifts/listing/gift-query.js';
import { registerQuery } from '../receipts/register-query.js';

export const EXPORT_NAMES: readonly ExportName[] = ['receipts', 'gifts', 'deposits'];

export interface AskedExport {
  readonly ask: ExportAsk;
  /** The filters as they stand in the address of the list. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly problems: FieldProblem[];
}

/** What a list with these filters in its address would export. */
export function exportQuery(what: ExportName, query: unknown): AskedExport {
  switch (what) {
    case 'receipts': {
      const { filters, ...rest } = registerQuery(query);
      return { ask: { what, filters: given(filters) }, ...rest };
    }
    case 'gifts': {
      const { filters, ...rest } = giftQuery(query);
      return { ask: { what, filters: given(filters) }, ...rest };
    }
    case 'deposits': {
      const { filters, ...rest } = depositQuery(query);
      return { ask: { what, filters: given(filters) }, ...rest };
    }
  }
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
