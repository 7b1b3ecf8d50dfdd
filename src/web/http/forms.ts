import type { FieldProblem } from '../../kernel/app-error.js';
import { type CalendarDate, formatDate, parseDate } from '../../kernel/calendar.js';

/** The named fields of a form or of an address, as text without blanks around it, with plain line breaks and
 * without NUL, which the database keeps in no text; what is missing is empty. */
export function textFields<Name extends string>(sent: unknown, ...names: Name[]): Record<Name, string> {
  const plain = (name: Name): string => rawText(sent, name).replaceAll('\0', '').replaceAll('\r\n', '\n').trim();
  return Object.fromEntries(names.map((name) => [name, plain(name)])) as Record<Name, string>;
}

/** One field exactly as it was typed, for passwords. */
export function rawText(sent: unknown, name: string): string {
  const value = typeof sent === 'object' && sent !== null ? (sent as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : '';
}

/** What was ticked among boxes that stand together: a form sends a field once, so each has a name of its own. */
export function tickedOf(sent: unknown, name: string): string[] {
  const names = typeof sent === 'object' && sent !== null ? Object.keys(sent) : [];
  return names.filter((each) => each.startsWith(`${name}.`)).map((each) => each.slice(name.length + 1));
}

/** A date of a filter; anything else is a problem and filters nothing. */
export function dateOf(name: string, text: string, problems: FieldProblem[]): CalendarDate | undefined {
  if (text === '') return undefined;
  const date = parseDate(text);
  if (!date) problems.push({ field: name, message: 'No such date, so it filters nothing. Write it as 2026-11-24.' });
  return date ?? undefined;
}

/** One of some words; an unknown one filters nothing, as in an old bookmark. */
export function oneOf<Word extends string>(text: string, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === text);
}

/** An address of the same list: the parameters that are set, with some of them replaced. */
export function hrefOf(path: string, parameters: Readonly<Record<string, string | null | undefined>>): string {
  const set = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set)}`;
}

/** A filter that is on, in words, and the parameter that turns it on. */
export interface Phrase {
  readonly parameter: string;
  readonly text: string;
}

/** The phrases with the address of the list without each. */
export function removable(path: string, parameters: Readonly<Record<string, string>>, phrases: readonly Phrase[]) {
  return phrases.map(({ parameter, text }) => ({
    text,
    removeHref: hrefOf(path, { ...parameters, [parameter]: '', after: '' }),
  }));
}

export function datePhrases(from: CalendarDate | undefined, to: CalendarDate | undefined): Phrase[] {
  return [
    ...(from ? [{ parameter: 'from', text: `From ${formatDate(from)}` }] : []),
    ...(to ? [{ parameter: 'to', text: `Until ${formatDate(to)}` }] : []),
  ];
}
