import type { CalendarDate } from '../../kernel/calendar.js';
import { DATE_ORDERS, type DateOrder } from '../../kernel/date-order.js';
import type { Target } from '../mapping/fields.js';
import { nameKey } from '../mapping/mapping.js';
import { DECIMALS, type Decimals, readAmount } from '../reading/amounts.js';
import { readDateTime } from '../reading/date-times.js';
import type { FileRecord } from '../reading/records.js';

/** A cell that can be read in more than one way, for the person who is asked. */
export interface Sample<Way extends string, Value> {
  readonly line: number;
  readonly text: string;
  readonly readings: Readonly<Partial<Record<Way, Value>>>;
}

export type Choice<Way extends string, Value> =
  | { readonly kind: 'told'; readonly way: Way }
  /** Nothing in the file tells, or its rows contradict each other. */
  | { readonly kind: 'ask'; readonly ways: readonly Way[]; readonly samples: readonly Sample<Way, Value>[] };

/** What a whole file says about how it is written. */
export interface Surveyed {
  readonly rows: number;
  readonly dates: Choice<DateOrder, CalendarDate>;
  readonly decimals: Choice<Decimals, string>;
  /** Names as the file writes them, with how many rows have each; at most NAMES_MAX. */
  readonly designations: ReadonlyMap<string, { readonly name: string; readonly rows: number }>;
  readonly campaigns: ReadonlyMap<string, { readonly name: string; readonly rows: number }>;
}

const SAMPLES = 4;
/** More names than a person could decide about: the column is none of designations. */
export const NAMES_MAX = 200;

/** Looks through all rows once, in little memory, for what only the whole file can tell. */
export class Survey {
  private rows = 0;
  private readonly orders = new Evidence<DateOrder, CalendarDate>(DATE_ORDERS);
  private readonly ways = new Evidence<Decimals, string>(DECIMALS);
  private readonly names = { designation: new Map<string, Named>(), campaign: new Map<string, Named>() };

  constructor(
    private readonly columns: readonly (Target | null)[],
    private readonly context: { readonly currency: string; readonly today: CalendarDate },
  ) {}

  add(record: FileRecord): void {
    this.rows += 1;
    this.columns.forEach((target, at) => {
      const cell = record.cells[at] ?? '';
      if (target === 'date') this.addDate(record.line, cell);
      if (target === 'amount' || target === 'refunded') this.addAmount(record.line, cell);
      if (target === 'designation' || target === 'campaign') this.addName(this.names[target], cell);
    });
  }

  result(): Surveyed {
    return {
      rows: this.rows,
      dates: this.orders.choice('ymd'),
      decimals: this.ways.choice('point'),
      designations: this.names.designation,
      campaigns: this.names.campaign,
    };
  }

  private addDate(line: number, cell: string): void {
    const { readings } = readDateTime(cell, this.context.today);
    const orders = DATE_ORDERS.filter((order) => readings[order] !== undefined);
    // The year first is one reading and needs no answer; several that agree are a month with its name.
    if (orders.length === 1 && orders[0] === 'ymd') return;
    this.orders.add(line, cell, readings, orders.length === 1 ? orders[0]! : null);
  }

  private addAmount(line: number, cell: string): void {
    const reading = readAmount(cell, this.context.currency);
    if (reading.kind !== 'amount') return;
    const shown = Object.fromEntries(Object.entries(reading.readings).map(([way, minor]) => [way, minor.toString()]));
    this.ways.add(line, cell, shown, reading.tells);
  }

  private addName(names: Map<string, Named>, cell: string): void {
    const key = nameKey(cell);
    if (key === '') return;
    const held = names.get(key);
    if (held) held.rows += 1;
    else if (names.size < NAMES_MAX) names.set(key, { name: cell.trim().replaceAll(/\s+/g, ' '), rows: 1 });
  }
}

interface Named {
  readonly name: string;
  rows: number;
}

/** Counts which cells can be read in one way alone, and keeps some that can be read in several. */
class Evidence<Way extends string, Value> {
  private readonly telling = new Map<Way, number>();
  private readonly samples: Sample<Way, Value>[] = [];
  private isOpen = false;

  constructor(private readonly ways: readonly Way[]) {}

  add(line: number, text: string, readings: Readonly<Partial<Record<Way, Value>>>, tells: Way | null): void {
    if (tells) {
      this.telling.set(tells, (this.telling.get(tells) ?? 0) + 1);
      if (this.telling.size > 1 && this.samples.length < SAMPLES) this.samples.push({ line, text, readings });
      return;
    }
    const values = new Set(Object.values(readings));
    // "12" and "12.50" mean the same either way; one group of three means two things, or one and nothing.
    const isDoubtful = values.size > 1 || Object.keys(readings).length === 1;
    if (!isDoubtful) return;
    this.isOpen = true;
    if (this.samples.length < SAMPLES) this.samples.push({ line, text, readings });
  }

  choice(usual: Way): Choice<Way, Value> {
    const told = [...this.telling.keys()];
    if (told.length === 1) return { kind: 'told', way: told[0]! };
    if (told.length === 0 && !this.isOpen) return { kind: 'told', way: usual };
    const possible = this.ways.filter((way) => this.samples.some(({ readings }) => readings[way] !== undefined));
    return { kind: 'ask', ways: possible, samples: this.samples };
  }
}
