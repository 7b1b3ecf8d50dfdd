import type { FieldProblem } from '../../../../kernel/app-error.js';
import { DEPOSIT_STATUSES, type DepositFilters } from '../../../../deposits/listing/deposit-filters.js';
import { dateOf, oneOf, textFields } from '../../../http/forms.js';

const PARAMETERS = ['from', 'to', 'matched', 'status', 'kind'] as const;

/** The filters of the list of deposits: the same for the page and for the file that it exports. */
export function depositQuery(query: unknown): {
  parameters: Readonly<Record<(typeof PARAMETERS)[number], string>>;
  filters: DepositFilters;
  problems: FieldProblem[];
} {
  const parameters = textFields(query, ...PARAMETERS);
  const problems: FieldProblem[] = [];
  const filters = {
    from: dateOf('from', parameters.from, problems),
    to: dateOf('to', parameters.to, problems),
    matched: oneOf(parameters.matched, ['yes', 'no'] as const),
    status: oneOf(parameters.status, DEPOSIT_STATUSES),
    kind: oneOf(parameters.kind, ['processor', 'offline'] as const),
  };
  return { parameters, filters, problems };
}
