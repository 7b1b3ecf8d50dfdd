import type { FieldProblem } from '../../../kernel/app-error.js';
import { sortOf } from '../../../database/list-order.js';
import { hrefOf } from '../../http/forms.js';
import { type FilterDay, parametersOf } from './filters/filter.js';
import { type FilterPhrase, readFilters, type ReadFilters } from './filters/read-filters.js';
import { joinValues, manyOf, oneOf } from './filters/values.js';
import type { ListGrammar } from './list-definition.js';

export type Density = 'comfortable' | 'compact';

/** Which list an address means. The address holds all of it: copied, it shows the same to a colleague. */
export interface ListAddress {
  readonly filters: ReadFilters;
  /** Undefined for the usual order of the list. */
  readonly sort: string | undefined;
  /** Keys of the columns that are shown, in their order. */
  readonly columns: readonly string[];
  readonly density: Density;
  /** The view it was reached by; the filters may have been changed since. */
  readonly view: string | undefined;
  /** Where in the list. */
  readonly after: string;
  /** Which of the panels is open. */
  readonly panel: string;
  /** All of the list but the place in it and the view: what a saved view keeps. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
}

/** Parameters that are no filters, and those that go along with a file that is asked for. */
const OWN = ['sort', 'columns', 'density', 'view', 'after', 'panel'];
const OF_FILES = ['what', 'format', 'headers', 'mark', 'csrf', 'all'];

/** Reads an address, and says what it could not make sense of: that is left out, and the rest is shown. */
export function readAddress(grammar: ListGrammar, query: unknown, day: FilterDay): ListAddress {
  const filters = readFilters(grammar.filters, query, day);
  const problems = [...filters.problems, ...strangers(grammar, query)];
  const sort = readSort(grammar, query, problems);
  const columns = readColumns(grammar, query, problems);
  const density = oneOf(query, 'density') === 'compact' ? 'compact' : 'comfortable';
  const isUsual = columns.join() === grammar.usualColumns.join();
  return {
    filters,
    sort,
    columns,
    density,
    view: oneOf(query, 'view') || undefined,
    after: oneOf(query, 'after'),
    panel: oneOf(query, 'panel'),
    parameters: {
      ...filters.parameters,
      ...(sort && { sort }),
      ...(!isUsual && { columns: joinValues(columns) }),
      ...(density === 'compact' && { density }),
    },
    problems,
  };
}

/** The address of the list with some parameters replaced, from its beginning. */
export function listHref(
  grammar: ListGrammar,
  address: ListAddress,
  changes: Readonly<Record<string, string>>,
): string {
  return hrefOf(grammar.path, { ...address.parameters, view: address.view ?? '', ...changes });
}

/** The list without a filter. */
export function withoutPhrase(grammar: ListGrammar, address: ListAddress, { parameters }: FilterPhrase): string {
  const none = Object.fromEntries(parameters.map((name) => [name, '']));
  const left = listHref(grammar, address, none);
  // A bare address would show the view that somebody made their default.
  return left === grammar.path ? hrefOf(grammar.path, { view: 'all' }) : left;
}

/** The list without any filter, in the same order and columns. */
export function clearedHref(grammar: ListGrammar, address: ListAddress): string {
  const none = Object.fromEntries(grammar.filters.flatMap(parametersOf).map((name) => [name, '']));
  return listHref(grammar, address, { ...none, view: 'all' });
}

function strangers(grammar: ListGrammar, query: unknown): FieldProblem[] {
  const known = new Set([...grammar.filters.flatMap(parametersOf), ...OWN, ...OF_FILES]);
  return Object.keys(typeof query === 'object' && query !== null ? query : {})
    .filter((name) => !known.has(name))
    .slice(0, 5)
    .map((name) => ({ field: name.slice(0, 40), message: `This list has no filter “${name.slice(0, 40)}”.` }));
}

function readSort({ sorts }: ListGrammar, query: unknown, problems: FieldProblem[]): string | undefined {
  const sort = oneOf(query, 'sort');
  if (sort === '') return undefined;
  if (sorts.includes(sortOf(sort).key)) return sort;
  problems.push({ field: 'sort', message: 'This list cannot be put in that order, so it stands in its usual one.' });
  return undefined;
}

function readColumns(grammar: ListGrammar, query: unknown, problems: FieldProblem[]): readonly string[] {
  const asked = manyOf(query, 'columns');
  const known = asked.filter((key) => grammar.columns.includes(key));
  if (known.length < asked.length) {
    problems.push({ field: 'columns', message: 'Some columns that were asked for are not there, and were left out.' });
  }
  return known.length === 0 ? grammar.usualColumns : known;
}
