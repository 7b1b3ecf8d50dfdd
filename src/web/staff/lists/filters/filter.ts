import type { CalendarDate } from '../../../../kernel/calendar.js';

export interface FilterOption {
  readonly value: string;
  readonly label: string;
  /** Inside a sentence, where that is not the label: "State is paused". */
  readonly word?: string | undefined;
}

/** One of some values, or any of several; joined by "or". */
export interface ChoiceFilter {
  readonly kind: 'choice';
  readonly key: string;
  readonly label: string;
  readonly options: readonly FilterOption[];
  /** Whether several may be chosen. */
  readonly several: boolean;
  /** The whole phrase where "State is refunded" would not read well: by the values. */
  readonly phrases?: Readonly<Record<string, string>> | undefined;
}

/** What people type: one text, or with `several` texts between commas, any of them. */
export interface TextFilter {
  readonly kind: 'text';
  readonly key: string;
  readonly label: string;
  readonly several: boolean;
  readonly hint?: string | undefined;
  /** What cannot be meant is said so, and filters nothing. */
  readonly shape?: { readonly pattern: RegExp; readonly words: string } | undefined;
  /** "Matches", where "is" would be wrong. */
  readonly verb?: string | undefined;
}

/** A stretch of days: a word such as "this-month", or a first and a last day, or one of them. */
export interface DatesFilter {
  readonly kind: 'dates';
  /** The start of its three parameters: "" for `when`, `from`, `to`; "last-" for `last-when` and so on. */
  readonly key: string;
  readonly label: string;
  /** Days that have not come yet can be meant. */
  readonly ahead?: boolean | undefined;
}

/** More than one amount, less than another, or both; in units of the organisation's currency. */
export interface AmountFilter {
  readonly kind: 'amount';
  /** The parameters. */
  readonly over: string;
  readonly under?: string | undefined;
  readonly label: string;
}

/** One record, by its id: such phrases come with links and are not offered in the panel. */
export interface RecordFilter {
  readonly kind: 'record';
  readonly key: string;
  readonly label: string;
  /** What the record is called, where that is known; the id says nothing to anybody. */
  readonly name?: string | undefined;
}

export type Filter = ChoiceFilter | TextFilter | DatesFilter | AmountFilter | RecordFilter;

/** What filters are read by. */
export interface FilterDay {
  /** The day it is in the organisation's zone. */
  readonly today: CalendarDate;
  /** The month in which fiscal years begin, 1 to 12. */
  readonly fiscalYearStart: number;
  readonly currency: string;
}

/** The parameters of a filter in an address. */
export function parametersOf(filter: Filter): readonly string[] {
  switch (filter.kind) {
    case 'dates':
      return [`${filter.key}when`, `${filter.key}from`, `${filter.key}to`];
    case 'amount':
      return filter.under === undefined ? [filter.over] : [filter.over, filter.under];
    case 'choice':
    case 'text':
    case 'record':
      return [filter.key];
  }
}

/** A filter of yes and no as one choice among two or one. */
export function flag(key: string, label: string, phrases: Readonly<Record<string, string>>): ChoiceFilter {
  const options = Object.entries(phrases).map(([value, phrase]) => ({ value, label: phrase }));
  return { kind: 'choice', key, label, options, several: false, phrases };
}

/** A choice of words that the product knows; inside a sentence they begin small. */
export function words(key: string, label: string, of: Readonly<Record<string, string>>, several = true): ChoiceFilter {
  const options = Object.entries(of).map(([value, word]) => ({ value, label: word, word: uncapitalised(word) }));
  return { kind: 'choice', key, label, several, options };
}

function uncapitalised(word: string): string {
  return `${word.slice(0, 1).toLowerCase()}${word.slice(1)}`;
}
