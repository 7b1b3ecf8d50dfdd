import type { ColumnOptions } from 'typeorm';

/** The driver hands a bigint over as text; code counts minor units as `bigint`. */
export const minorUnits: ColumnOptions = {
  type: 'bigint',
  transformer: {
    to: (value: bigint | null | undefined) => value?.toString() ?? value,
    from: (value: string | null) => (value === null ? null : BigInt(value)),
  },
};

/** A calendar date stays the text `YYYY-MM-DD`; a Date object would drag a time zone in. */
export const calendarDate: ColumnOptions = { type: 'date' };
