import type { CalendarDate } from '../../kernel/calendar.js';
import type { DateOrder } from '../../kernel/date-order.js';
import type { CustomField } from '../../donors/records/custom-fields.js';
import { valueOf } from '../../donors/records/field-values.js';
import { readDateTime } from '../reading/date-times.js';

/** A field of the newsroom's own. */
export type CustomFieldFacts = Pick<CustomField, 'key' | 'label' | 'kind' | 'options'>;

/** A cell as the field keeps it; null for one that it cannot hold. */
export function customValue(
  field: CustomFieldFacts,
  text: string,
  { dateOrder, today }: { readonly dateOrder: DateOrder; readonly today: CalendarDate },
): string | null {
  const read = valueOf(field, spelled(field, text, { dateOrder, today }));
  return typeof read === 'string' ? read : null;
}

/** In the spelling of our forms: files have dates in their own order, and options in any case. */
function spelled(
  { kind, options }: CustomFieldFacts,
  text: string,
  { dateOrder, today }: { readonly dateOrder: DateOrder; readonly today: CalendarDate },
): string {
  if (kind === 'date') {
    const { readings } = readDateTime(text, today);
    return readings[dateOrder] ?? readings.ymd ?? text;
  }
  if (kind === 'choice') return options.find((option) => option.toLowerCase() === text.toLowerCase()) ?? text;
  if (kind !== 'yes-no') return text;
  if (/^(y|true|1|x)$/i.test(text)) return 'yes';
  return /^(n|false|0)$/i.test(text) ? 'no' : text.toLowerCase();
}
