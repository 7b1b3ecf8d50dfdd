import type { FieldProblem } from '../../../kernel/app-error.js';
import type { Hidden } from '../../../database/conditions.js';
import type { ListChoices } from '../../../reports/lists/list-choices.js';
import type { FilterDay } from './filters/filter.js';
import { type ListAddress, readAddress } from './list-address.js';
import type { ListGrammar } from './list-definition.js';

/** What an address of a list is read with: the day, what there is to choose, and what the reader may not see. */
export interface ListContext {
  readonly day: FilterDay;
  readonly choices: ListChoices;
  readonly hidden: readonly Hidden[] | undefined;
}

export interface MeantFilters<Filters> {
  readonly filters: Filters;
  /** What goes not together with the rest, and was left out. */
  readonly problems: readonly FieldProblem[];
  /** The parameters that were left out or made less of, as they should have stood; empty for none. */
  readonly instead?: Readonly<Record<string, string>> | undefined;
}

/** A list of the staff: what its address may say, and which rows that means. */
export interface StaffList<Filters> {
  readonly grammar: (context: ListContext) => ListGrammar;
  readonly filters: (address: ListAddress, context: ListContext) => MeantFilters<Filters>;
  /** The order that the list stands in when its address names none. */
  readonly usualSort: (filters: Filters) => string;
  /** The columns of the file that say what a column of the screen says, by the names that the API has for them. */
  readonly exported: Readonly<Record<string, readonly string[]>>;
}

export interface OpenList<Filters> {
  readonly grammar: ListGrammar;
  readonly address: ListAddress;
  readonly filters: Filters;
}

/** Reads an address: the same for the page, for the file, and for what is done with all rows at once. */
export function openList<Filters>(list: StaffList<Filters>, query: unknown, context: ListContext): OpenList<Filters> {
  const grammar = list.grammar(context);
  const read = readAddress(grammar, query, context.day);
  const { filters, problems, instead } = list.filters(read, context);
  const all = [...read.problems, ...problems];
  if (instead === undefined) return { grammar, address: { ...read, problems: all }, filters };
  // Phrases, links and files then say what is shown, and not what was asked for.
  const meant = readAddress(grammar, { ...Object(query), ...instead }, context.day);
  return { grammar, address: { ...meant, problems: all }, filters };
}
