import type { FieldProblem } from '../../../../kernel/app-error.js';
import { type CalendarDate, parseDate } from '../../../../kernel/calendar.js';
import { isId } from '../../../../kernel/id.js';
import { Money, parseAmount } from '../../../../kernel/money.js';
import type { AmountFilter, ChoiceFilter, DatesFilter, Filter, FilterDay, RecordFilter, TextFilter } from './filter.js';
import { type Days, daysOf, daysWords, isWhen, WHEN_WORDS } from './when.js';
import { joinValues, manyOf, oneOf } from './values.js';

/** A filter that is on: in words, and the parameters that turn it on. */
export interface FilterPhrase {
  readonly text: string;
  readonly parameters: readonly string[];
}

/** What was understood of the filters in an address. */
export interface ReadFilters {
  /** The same filters as they are best written; nothing that was not understood. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly phrases: readonly FilterPhrase[];
  readonly problems: readonly FieldProblem[];
  readonly one: (key: string) => string | undefined;
  readonly many: (key: string) => readonly string[] | undefined;
  /** First and last day, of a word as of dates. */
  readonly days: (key: string) => Days;
  /** Minor units of the organisation's currency, as digits. */
  readonly minor: (key: string) => string | undefined;
}

/** So much of a text is searched for; more is nobody's name. */
export const TEXT_MAX = 100;
/** So many values of one filter: more were not chosen by a person. */
const VALUES_MAX = 50;
const VALUE_MAX = 1000;

/** Reads filters as an address or a form has them. Whatever is wrong is a problem, and filters nothing. */
export function readFilters(filters: readonly Filter[], query: unknown, day: FilterDay): ReadFilters {
  const reader = new Reader(query, day);
  for (const filter of filters) reader.read(filter);
  const { parameters, phrases, problems, values, dates, minors } = reader;
  return {
    parameters,
    phrases,
    problems,
    one: (key) => values.get(key)?.[0],
    many: (key) => values.get(key),
    days: (key) => dates.get(key) ?? {},
    minor: (key) => minors.get(key),
  };
}

class Reader {
  readonly parameters: Record<string, string> = {};
  readonly phrases: FilterPhrase[] = [];
  readonly problems: FieldProblem[] = [];
  readonly values = new Map<string, readonly string[]>();
  readonly dates = new Map<string, Days>();
  readonly minors = new Map<string, string>();

  constructor(
    private readonly query: unknown,
    private readonly day: FilterDay,
  ) {}

  read(filter: Filter): void {
    switch (filter.kind) {
      case 'choice':
        return this.readChoice(filter);
      case 'text':
        return this.readText(filter);
      case 'dates':
        return this.readDates(filter);
      case 'amount':
        return this.readAmounts(filter);
      case 'record':
        return this.readRecord(filter);
    }
  }

  private readChoice({ key, label, options, several, phrases }: ChoiceFilter): void {
    const asked = several ? manyOf(this.query, key) : [oneOf(this.query, key)].filter(Boolean);
    const known = options.filter(({ value }) => asked.includes(value));
    const unknown = asked.filter((value) => !options.some((option) => option.value === value));
    if (unknown.length > 0) {
      const what = unknown
        .slice(0, 3)
        .map((value) => `“${value.slice(0, 40)}”`)
        .join(', ');
      this.complain(key, `${label} has no ${what}, so that filters nothing.`);
    }
    if (known.length === 0) return;
    this.keep(
      key,
      known.map(({ value }) => value),
    );
    const own = known.map(({ value }) => phrases?.[value]);
    const text = own.every((phrase) => phrase !== undefined)
      ? own.join(' or ')
      : `${label} is ${either(known.map((each) => each.word ?? each.label))}`;
    this.phrases.push({ text, parameters: [key] });
  }

  private readText({ key, label, several, shape, verb = `${label} is` }: TextFilter): void {
    const given = (several ? manyOf(this.query, key) : [oneOf(this.query, key)]).filter(Boolean);
    const asked = given.filter((value) => shape?.pattern.test(value) ?? true);
    const odd = given.find((value) => !asked.includes(value));
    if (odd !== undefined) {
      this.complain(key, `“${odd.slice(0, 40)}” filters nothing. ${shape?.words ?? ''}`.trim());
    }
    if (asked.length === 0) return;
    const limit = several ? VALUE_MAX : TEXT_MAX;
    if (asked.some((value) => value.length > limit)) {
      this.complain(key, `Only the first ${limit} characters were searched for.`);
    }
    if (asked.length > VALUES_MAX) this.complain(key, `Only the first ${VALUES_MAX} values were looked for.`);
    const kept = asked.slice(0, VALUES_MAX).map((value) => value.slice(0, limit));
    this.keep(key, kept, several);
    this.phrases.push({ text: `${verb} ${either(kept.map((value) => `“${value}”`))}`, parameters: [key] });
  }

  private readDates({ key, label }: DatesFilter): void {
    const [when, from, to] = [`${key}when`, `${key}from`, `${key}to`] as const;
    const word = oneOf(this.query, when);
    const parameters = [when, from, to];
    if (word !== '') {
      if (!isWhen(word)) {
        this.complain(when, `“${word.slice(0, 40)}” is no stretch of time that we know, so it filters nothing.`);
      } else {
        this.keep(when, [word]);
        this.dates.set(key, daysOf(word, this.day));
        this.phrases.push({ text: `${label} is ${IN_WORDS.has(word) ? '' : 'in '}${WHEN_WORDS[word]}`, parameters });
        return;
      }
    }
    const days = { from: this.dateOf(from), to: this.dateOf(to) };
    if (!days.from && !days.to) return;
    if (days.from && days.to && days.from > days.to) {
      return this.complain(to, 'The last day comes before the first, so the dates filter nothing.');
    }
    if (days.from) this.keep(from, [days.from]);
    if (days.to) this.keep(to, [days.to]);
    this.dates.set(key, days);
    this.phrases.push({ text: `${label} is ${daysWords(days)}`, parameters });
  }

  private dateOf(key: string): CalendarDate | undefined {
    const text = oneOf(this.query, key);
    if (text === '') return undefined;
    const date = parseDate(text);
    if (!date) this.complain(key, 'No such date, so it filters nothing. Write it as 2026-11-24.');
    return date ?? undefined;
  }

  private readAmounts({ over, under, label }: AmountFilter): void {
    const more = this.amountOf(over);
    const less = under === undefined ? undefined : this.amountOf(under);
    const said = [more && `over ${more.formatShort()}`, less && `under ${less.formatShort()}`].filter(Boolean);
    if (said.length === 0) return;
    this.phrases.push({
      text: `${label} is ${said.join(' and ')}`,
      parameters: under === undefined ? [over] : [over, under],
    });
  }

  private amountOf(key: string): Money | undefined {
    const text = oneOf(this.query, key);
    if (text === '') return undefined;
    const amount = parseAmount(text, this.day.currency);
    if (!amount || amount.minor > 10n ** 15n) {
      this.complain(key, 'That is no amount, so it filters nothing. Write it as 100 or 100.50.');
      return undefined;
    }
    this.keep(key, [text]);
    this.minors.set(key, amount.minor.toString());
    return amount;
  }

  private readRecord({ key, label, name }: RecordFilter): void {
    const id = oneOf(this.query, key);
    if (id === '') return;
    if (!isId(id)) return this.complain(key, `${label} is not known by this id, so it filters nothing.`);
    this.keep(key, [id]);
    this.phrases.push({ text: `${label} is ${name ?? `…${String(id).slice(-6)}`}`, parameters: [key] });
  }

  private keep(key: string, values: readonly string[], several = true): void {
    this.values.set(key, values);
    this.parameters[key] = several ? joinValues(values) : values[0]!;
  }

  private complain(field: string, message: string): void {
    this.problems.push({ field, message });
  }
}

/** Words that are no stretch to be inside of. */
const IN_WORDS: ReadonlySet<string> = new Set(['today', 'yesterday', 'before-this-fiscal-year']);

function either(values: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(values);
}
