import type { CalendarDate } from '../../kernel/calendar.js';
import type { DateOrder } from '../../kernel/date-order.js';
import type { Mapping } from '../mapping/mapping.js';
import type { Decimals } from '../reading/amounts.js';
import type { CustomFieldFacts } from './custom-values.js';

/** What a row is read by. */
export interface RowContext {
  readonly source: string;
  readonly mapping: Mapping;
  readonly dateOrder: DateOrder;
  readonly decimals: Decimals;
  readonly currency: string;
  readonly zone: string;
  readonly today: CalendarDate;
  /** Codes of designations and ids of campaigns by the names that the file has for them; the last is for no name. */
  readonly designations: ReadonlyMap<string, string>;
  readonly campaigns: ReadonlyMap<string, string>;
  readonly usualDesignation: string;
  readonly usualCampaign: string;
  readonly customFields: ReadonlyMap<string, CustomFieldFacts>;
}
