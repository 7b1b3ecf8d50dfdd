import type { FieldProblem } from '../../../kernel/app-error.js';
import { DELIVERIES, type ReceiptFilters } from '../../../receipts/listing/receipt-filters.js';
import { dateOf, oneOf, textFields } from '../../http/forms.js';

export const REGISTER_PARAMETERS = ['from', 'to', 'status', 'delivery', 'designation', 'q'] as const;
export type RegisterParameters = Readonly<Record<(typeof REGISTER_PARAMETERS)[number], string>>;

/** The filters of the register: the same for the page and for the file that it exports. */
export function registerQuery(query: unknown): {
  parameters: RegisterParameters;
  filters: Pick<ReceiptFilters, 'from' | 'to' | 'status' | 'delivery' | 'designation' | 'text'>;
  problems: FieldProblem[];
} {
  const parameters = textFields(query, ...REGISTER_PARAMETERS);
  const problems: FieldProblem[] = [];
  const filters = {
    from: dateOf('from', parameters.from, problems),
    to: dateOf('to', parameters.to, problems),
    status: oneOf(parameters.status, ['issued', 'void'] as const),
    delivery: oneOf(parameters.delivery, DELIVERIES),
    designation: parameters.designation || undefined,
    text: parameters.q || undefined,
  };
  return { parameters, filters, problems };
}
