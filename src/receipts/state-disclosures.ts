import { type FieldProblem, InvalidInput, NotFound } from '../kernel/app-error.js';
import type { CalendarDate } from '../kernel/calendar.js';
import { isId, newId } from '../kernel/id.js';
import { rows, type Tx, violatedConstraint } from '../database/db.js';

/** A text that a state asks for on receipts to its residents (R-STA-03). */
export interface StateDisclosure {
  readonly id: string;
  /** The two letters of the state. */
  readonly state: string;
  readonly text: string;
  /** Ours with the state; empty where it gives none. */
  readonly registrationNo: string;
  readonly effectiveFrom: CalendarDate;
  /** The last day; null: it holds on. */
  readonly effectiveTo: CalendarDate | null;
}

/** The texts that states ask for on receipts, by state and day, "FL 2026-11-24"; one query for all of them. */
export async function disclosuresOn(
  tx: Tx,
  places: readonly { readonly state: string; readonly day: CalendarDate }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (places.length === 0) return new Map();
  const found = await rows<{ place: string; texts: string[] }>(
    tx,
    `select place.state || ' ' || place.day as place, array_agg(text order by effective_from, id) as texts
     from (select distinct state, day from jsonb_to_recordset($1::jsonb) as given (state text, day date)) as place
     join state_disclosure on state_disclosure.state = place.state
     where 'receipt' = any(surfaces) and daterange(effective_from, effective_to, '[]') @> place.day
     group by place.state, place.day`,
    [JSON.stringify(places)],
  );
  return new Map(found.map(({ place, texts }) => [place, texts]));
}

/** All of them by state, what holds now before what has ended. */
export function allDisclosures(tx: Tx): Promise<StateDisclosure[]> {
  return rows<StateDisclosure>(
    tx,
    `select id, state, text, registration_no as "registrationNo", effective_from::text as "effectiveFrom",
            effective_to::text as "effectiveTo"
     from state_disclosure order by state, effective_to desc nulls first, effective_from desc, id`,
  );
}

/** @throws InvalidInput naming each field */
export async function addDisclosure(tx: Tx, disclosure: Omit<StateDisclosure, 'id' | 'effectiveTo'>): Promise<void> {
  const { state, text, registrationNo, effectiveFrom } = disclosure;
  const problems = problemsOf(disclosure);
  if (problems.length > 0) throw new InvalidInput(problems);
  try {
    await rows(
      tx,
      `insert into state_disclosure (id, state, text, surfaces, registration_no, effective_from)
       values ($1, $2, $3, '{receipt}', $4, $5)`,
      [newId(), state, text, registrationNo, effectiveFrom],
    );
  } catch (error) {
    if (violatedConstraint(error) !== 'state_disclosure_once') throw error;
    throw new InvalidInput([{ field: 'text', message: 'This text holds for the state already.' }]);
  }
}

/** Lets a text end with a day; one that had not begun is gone. Receipts that carry it keep it. @throws NotFound */
export async function endDisclosure(tx: Tx, id: string, day: CalendarDate): Promise<void> {
  const changed = isId(id)
    ? await rows(
        tx,
        `with gone as (delete from state_disclosure where id = $1 and effective_from > $2 returning id),
              ended as (update state_disclosure set effective_to = $2
                        where id = $1 and effective_to is null and effective_from <= $2 returning id)
         select id from gone union all select id from ended`,
        [id, day],
      )
    : [];
  if (changed.length === 0) throw new NotFound('text');
}

function problemsOf({ state, text, registrationNo }: Omit<StateDisclosure, 'id' | 'effectiveTo'>): FieldProblem[] {
  const checks: [string, boolean, string][] = [
    ['state', /^[A-Z]{2}$/.test(state), 'Enter the two letters of the state, such as FL.'],
    ['text', text !== '' && text.length <= 2000, 'Enter the text in full, at most 2,000 characters.'],
    ['registrationNo', registrationNo.length <= 60, 'Use at most 60 characters.'],
  ];
  return checks.filter(([, good]) => !good).map(([field, , message]) => ({ field, message }));
}
