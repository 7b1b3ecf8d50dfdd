import { formatInstant } from '../../kernel/calendar.js';
import { rows, type Tx } from '../../database/db.js';
import { readOrganisation } from '../../organisation/organisation.js';
import type { TextRow } from '../cursor-rows.js';
import type { SheetColumn } from '../xlsx-parts.js';
import type { ExportColumn } from './export-columns.js';
import type { FilterNames } from './export-definition.js';
import type { ExportAsk, Selection } from './exports.js';

/** What a file says about itself. */
export interface ExportContext {
  readonly organisation: string;
  /** IANA name of the organisation's zone. */
  readonly timeZone: string;
  /** The moment whose data the file shows. */
  readonly generatedAt: Date;
  readonly names: FilterNames;
}

export const ABOUT_COLUMNS: readonly SheetColumn[] = [
  { header: 'About this file', kind: 'text', width: 26 },
  { header: 'In words', kind: 'text', width: 90 },
];

/** Reads what a file says of its maker and its filters. */
export async function readContext(tx: Tx, ask: ExportAsk, generatedAt: Date): Promise<ExportContext> {
  const { name, timeZone } = await readOrganisation(tx);
  return { organisation: name, timeZone, generatedAt, names: await readNames(tx, ask) };
}

/** The names that the filters have only codes for. */
export async function readNames(tx: Tx, { filters }: ExportAsk): Promise<FilterNames> {
  const codes = (name: string): string[] => {
    const value = (filters as Readonly<Record<string, string | string[] | undefined>>)[name];
    return value === undefined ? [] : [value].flat();
  };
  const [names] = await rows<Readonly<Record<'designation' | 'campaign' | 'tier' | 'tag', string[]>>>(
    tx,
    `select array(select name from designation where code = any($1) order by position, code) as designation,
            array(select name from campaign where slug = any($2) order by name) as campaign,
            array(select name from tier where code = any($3) order by threshold_minor, code) as tier,
            array(select name from tag where id::text = any($4) order by name_key) as tag`,
    [codes('designation'), codes('campaign'), codes('tier'), codes('tag')],
  );
  const either = (each: readonly string[] | undefined): string | undefined =>
    each && each.length > 0 ? new Intl.ListFormat('en', { type: 'disjunction' }).format(each) : undefined;
  return {
    designation: either(names?.designation),
    campaign: either(names?.campaign),
    tier: either(names?.tier),
    tag: either(names?.tag),
  };
}

/** Filters, time zone, moment, and what each column means. */
export function aboutRows(
  { definition, sentences }: Selection,
  headerOf: (column: ExportColumn) => string,
  { timeZone, organisation, generatedAt, names }: ExportContext,
): TextRow[] {
  const meanings = (columns: readonly ExportColumn[]) =>
    columns.map((column): TextRow => [headerOf(column), column.meaning]);
  return [
    ['Contents', definition.contents(organisation)],
    ...sentences(names).map((sentence, at): TextRow => [at === 0 ? 'Filters' : null, sentence]),
    ['Generated', `${formatInstant(generatedAt, timeZone)} (${timeZone})`],
    ['Time zone', `Dates are calendar dates in ${timeZone}. ${definition.dates}`],
    ...meanings(definition.columns),
    ...(definition.lines ? [[`Sheet “${definition.lines.title}”`, null], ...meanings(definition.lines.columns)] : []),
  ];
}
