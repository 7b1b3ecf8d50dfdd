import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { type CalendarDate, parseDate } from '../../../kernel/calendar.js';
import { parseAmount } from '../../../kernel/money.js';

/** Reads the texts of a form, and collects what is wrong with them. An empty text is null. */
export class FormReader<Field extends string> {
  private readonly problems: FieldProblem[] = [];

  constructor(
    private readonly texts: Readonly<Record<Field, string>>,
    private readonly currency: string,
  ) {}

  wrong(field: Field, message: string): void {
    if (!this.problems.some((each) => each.field === field)) this.problems.push({ field, message });
  }

  needed(field: Field, max: number, message: string): string {
    const text = this.texts[field];
    if (text === '') this.wrong(field, message);
    return this.short(field, max);
  }

  short(field: Field, max: number): string {
    const text = this.texts[field];
    if (text.length > max) this.wrong(field, `Shorten this to ${max.toLocaleString('en-US')} characters.`);
    return text;
  }

  /** Minor units; more than nothing unless `orNothing`. */
  money(field: Field, orNothing = false): bigint | null {
    const text = this.texts[field];
    if (text === '') return null;
    const amount = parseAmount(text, this.currency);
    if (amount && (amount.isPositive || (orNothing && amount.isZero))) return amount.minor;
    this.wrong(field, 'Enter an amount such as 20,000 or 250.00.');
    return null;
  }

  count(field: Field, max: number): number | null {
    const text = this.texts[field].replaceAll(',', '');
    if (text === '') return null;
    const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (number >= 1 && number <= max) return number;
    this.wrong(field, `Enter a whole number from 1 to ${max.toLocaleString('en-US')}.`);
    return null;
  }

  date(field: Field): CalendarDate | null {
    const text = this.texts[field];
    if (text === '') return null;
    const date = parseDate(text);
    if (!date) this.wrong(field, 'Enter a day of the calendar, such as 2026-11-24.');
    return date;
  }

  /** @throws InvalidInput when anything was wrong */
  done(): void {
    if (this.problems.length > 0) throw new InvalidInput(this.problems);
  }
}
