import { parseDate } from '../../kernel/calendar.js';
import { invalid } from '../api/errors.js';
import { flag, group, integer, text, type Field, type Shape, type Values } from '../api/parameters.js';
import type { ClockMove } from './clock.js';

/** An instant in ISO 8601; a date alone is its midnight, and a time without a zone is UTC. Read as seconds since 1970. */
const INSTANT: Field<number> = {
  read(raw, name) {
    const value = text(40).read(raw, name).trim();
    const match = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(value);
    const zoned = match?.[1] !== undefined && match[4] === undefined ? `${value}Z` : value;
    const moment = match && parseDate(value.slice(0, 10)) ? Date.parse(zoned) : Number.NaN;
    if (Number.isNaN(moment)) {
      throw invalid(`${name} must be a moment such as 2027-03-01 or 2027-03-01T09:30:00Z; "${value}" is not.`, name);
    }
    return Math.floor(moment / 1000);
  },
};

const COUNT = integer({ min: 0, max: 10_000_000_000 });

export const CLOCK_INPUT = {
  advance: group({ seconds: COUNT, hours: COUNT, days: COUNT, months: COUNT, years: COUNT }),
  to: INSTANT,
  set: INSTANT,
  reset: flag(),
} satisfies Shape;

/** @throws Refusal unless exactly one of the four is asked for. */
export function clockMoveOf({ advance, to, set, reset }: Values<typeof CLOCK_INPUT>): ClockMove {
  const moves: ClockMove[] = [];
  if (advance) moves.push({ kind: 'advance', span: advance });
  if (to !== undefined) moves.push({ kind: 'to', moment: to });
  if (set !== undefined) moves.push({ kind: 'set', moment: set });
  if (reset) moves.push({ kind: 'reset' });
  const [move] = moves;
  if (move && moves.length === 1) return move;
  throw invalid(
    'Ask for one thing: advance (with seconds, hours, days, months or years), to, set, or reset. The clock was not moved.',
  );
}
