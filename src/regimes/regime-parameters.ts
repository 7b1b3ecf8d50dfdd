import type { CalendarDate } from '../kernel/calendar.js';
import { InvalidInput } from '../kernel/app-error.js';
import type { StaffId } from '../kernel/id.js';
import { rows, type Tx, violatedConstraint } from '../database/db.js';

/** What a regime goes by on some days and not on others (R-INT-03). Amounts are minor units of its currency. */
export interface RegimeParameter {
  readonly key: string;
  readonly validFrom: CalendarDate;
  readonly value: Readonly<Record<string, number>>;
}

/** For each key the parameter of a day; of the latest earlier days where those of the day are not known (R-QPQ-06). */
export type ParametersInForce = ReadonlyMap<string, RegimeParameter>;

/** @param parameters the latest first */
export function parametersOn(parameters: readonly RegimeParameter[], day: CalendarDate): ParametersInForce {
  const inForce = new Map<string, RegimeParameter>();
  for (const parameter of parameters) {
    if (parameter.validFrom <= day && !inForce.has(parameter.key)) inForce.set(parameter.key, parameter);
  }
  return inForce;
}

/** The parameters of a regime as a JSON array, the latest first: part of a statement that asks for more. */
export const PARAMETERS_OF_REGIME = `
  (select jsonb_agg(jsonb_build_object('key', key, 'validFrom', valid_from, 'value', value) order by valid_from desc)
   from regime_parameter where regime = organisation.regime)`;

/** The figures of a year, as staff see them. */
export interface FiguresRow {
  readonly year: number;
  readonly value: Readonly<Record<string, number>>;
  readonly source: string;
}

/** The latest year first. */
export function figuresByYear(tx: Tx, regime: string, key: string): Promise<FiguresRow[]> {
  return rows(
    tx,
    `select extract(year from valid_from)::int as year, value, source from regime_parameter
     where regime = $1 and key = $2 order by valid_from desc`,
    [regime, key],
  );
}

/** Writes the figures of a year, checked today by a member of staff. @throws InvalidInput for days that have others. */
export async function saveFigures(
  tx: Tx,
  { regime, key }: { readonly regime: string; readonly key: string },
  { year, value, source }: FiguresRow,
  checked: { readonly by: StaffId; readonly on: CalendarDate },
): Promise<void> {
  try {
    await rows(
      tx,
      `insert into regime_parameter (regime, key, valid_from, valid_to, value, source, checked_by, checked_on)
       values ($1, $2, make_date($3, 1, 1), make_date($3, 12, 31), $4, $5, $6, $7)
       on conflict (regime, key, valid_from) do update set valid_to = excluded.valid_to, value = excluded.value,
         source = excluded.source, checked_by = excluded.checked_by, checked_on = excluded.checked_on`,
      [regime, key, year, JSON.stringify(value), source, checked.by, checked.on],
    );
  } catch (error) {
    if (violatedConstraint(error) !== 'regime_parameter_apart') throw error;
    throw new InvalidInput([{ field: 'year', message: 'Other figures hold for a part of this year already.' }]);
  }
}

/** A year that has no figures of its own, if there is one: the latest earlier ones are used for it (R-QPQ-06). */
export function missingYear(figures: readonly FiguresRow[], today: CalendarDate): number | null {
  const year = Number(today.slice(0, 4));
  return figures.some((row) => row.year === year) ? null : year;
}
