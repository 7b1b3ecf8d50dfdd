import type { CalendarDate } from '../../kernel/calendar.js';
import type { ImportedGiver } from '../../donors/imported/imported-donors.js';
import type { Purpose } from '../../donors/consents.js';

/** A donor as a row of another system tells of them. */
export interface HistoryDonor extends ImportedGiver {
  readonly tags: readonly string[];
  /** Values of the newsroom's own fields, by the key of the field. */
  readonly fields: readonly (readonly [key: string, value: string])[];
  readonly consents: readonly (readonly [purpose: Purpose, given: boolean])[];
}

/** A gift that was received elsewhere. Amounts in minor units. */
export interface HistoryGift {
  /** Its id there; null where it has none. */
  readonly externalId: string | null;
  /** A hash of donor, day and amount: equal for gifts that nobody could tell apart. */
  readonly likeKey: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly giftDate: CalendarDate;
  readonly occurredAt: Date;
  /** The code of a designation. */
  readonly designation: string;
  readonly campaignId: string;
  readonly method: string | null;
  readonly anonymous: boolean;
  readonly comment: string | null;
}

export interface HistoryRow {
  /** Counted from 1, the header left out. */
  readonly number: number;
  readonly donor: HistoryDonor;
  /** Null in a file of donors alone. */
  readonly gift: HistoryGift | null;
}
