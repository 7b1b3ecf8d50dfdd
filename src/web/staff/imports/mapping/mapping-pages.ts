import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Clock } from '../../../../kernel/clock.js';
import { currencyDigits, parseAmount } from '../../../../kernel/money.js';
import { Db } from '../../../../database/db.js';
import { ImportFiles } from '../../../../imports/files/import-files.js';
import { layoutOf, suggestedMapping } from '../../../../imports/mapping/layouts.js';
import { type Mapping, mappingOf, mappingProblems } from '../../../../imports/mapping/mapping.js';
import { saveMapping, savedMappings } from '../../../../imports/mapping/saved-mappings.js';
import { DELIMITERS } from '../../../../imports/reading/delimiters.js';
import { ENCODINGS } from '../../../../imports/reading/encodings.js';
import { BrokenFile, type FileRecord, firstRecords } from '../../../../imports/reading/records.js';
import { RowReader } from '../../../../imports/rows/row-reader.js';
import { Survey } from '../../../../imports/rows/survey.js';
import { waysOf } from '../../../../imports/work/check-import.js';
import type { ImportRun } from '../../../../imports/runs/import-run.js';
import { readRun } from '../../../../imports/runs/import-run.store.js';
import { contextOf, readSurroundings } from '../../../../imports/runs/run-context.js';
import { SteerImport } from '../../../../imports/runs/steer-import.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { oneOf, rawText, textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { PATH } from '../import-words.js';
import type { MappingModel, MappingTexts } from './mapping-model.js';
import { MappingView } from './mapping.view.js';

/** Rows that are looked at to say how a file is written; the whole file is asked later. */
const SAMPLED = 200;
const SHOWN = 8;

/** The page on which somebody says what the columns of a file are. */
@Injectable()
export class MappingPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly files: ImportFiles,
    private readonly steering: SteerImport,
    private readonly clock: Clock,
  ) {}

  form(visit: Visit, run: ImportRun): Promise<Answer> {
    return this.show(visit, run, { source: run.source, controlCount: '', controlSum: '', saveAs: '' }, []);
  }

  /** Shows the first rows with other columns, or has the whole file looked through. */
  async post(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const before = await readRun(this.db.manager, id);
    const { then, encoding, delimiter, ...fields } = textFields(body, ...FIELDS);
    if (then === 'cancel') {
      await this.steering.cancel(visit.by, id);
      return see(PATH, 'The file is discarded. Nothing was brought.');
    }
    const run: ImportRun = {
      ...before,
      encoding: oneOf(encoding, ENCODINGS) ?? before.encoding,
      // A tab is a blank at the edge of a text: as it was sent, not as it was trimmed.
      delimiter: oneOf(rawText(body, 'delimiter'), DELIMITERS) ?? before.delimiter,
    };
    const { header } = await this.beginning(run);
    const isOther = run.encoding !== before.encoding || run.delimiter !== before.delimiter;
    const { currency, customFields } = await readSurroundings(this.db.manager, this.clock.now());
    const mapping =
      isOther && header.length !== before.mapping!.columns.length
        ? suggestedMapping(header)
        : mappingOf(given(body, before.mapping!, header.length), header.length, new Set(customFields.keys()));
    const problems: FieldProblem[] = [];
    const control = controlOf(fields, currency, problems);
    if (!/^[a-z0-9-]{1,40}$/.test(fields.source)) {
      problems.push({ field: 'source', message: 'Use small letters, digits and hyphens, such as “old-crm”.' });
    }
    const changed = { ...run, mapping, ...control };
    if (then === 'check') problems.push(...mappingProblems(mapping, header));
    if (then !== 'check' || problems.length > 0) return this.show(visit, changed, fields, problems);
    const decisions = {
      source: fields.source,
      encoding: run.encoding!,
      delimiter: run.delimiter!,
      mapping,
      controlCount: control.controlCount,
      controlMinor: control.controlMinor,
    };
    await this.steering.map(visit.by, id, decisions);
    if (fields.saveAs !== '') {
      const saved = { name: fields.saveAs.slice(0, 80), source: fields.source, header, mapping };
      await this.db.write((tx) => saveMapping(tx, saved, { by: visit.caller.staffId, now: this.clock.now() }));
    }
    return see(`${PATH}/${id}`);
  }

  private async show(
    visit: Visit,
    run: ImportRun,
    texts: MappingTexts,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const around = await readSurroundings(this.db.manager, this.clock.now());
    const { header, rows, broken } = await this.beginning(run);
    const mapping = run.mapping!;
    const survey = new Survey(mapping.columns, around);
    for (const row of rows) survey.add(row);
    const surveyed = survey.result();
    const ways = waysOf(run, surveyed);
    const open = mapping.dateOrder === null && surveyed.dates.kind === 'ask' ? (surveyed.dates.ways[0] ?? null) : null;
    const shown = open ? { ...ways, dateOrder: open } : ways;
    const reader = new RowReader(contextOf(run, around, shown));
    const all = broken ? [...problems, { field: 'delimiter', message: broken }] : problems;
    const model: MappingModel = {
      run,
      mapping,
      texts,
      header,
      rows: rows.slice(0, SHOWN).map((record) => ({ cells: record.cells, reading: reader.read(record) })),
      layoutTitle: layoutOf(header)?.title ?? null,
      customFields: [...around.customFields.values()],
      saved: await savedMappings(this.db.manager),
      openOrder: open,
      problems: all,
      currency: around.currency,
      csrf: visit.caller.csrf,
    };
    const title = all.length > 0 ? 'Check the form' : 'What are its columns?';
    const html = await this.frame.page(visit, { title, section: 'imports' }, MappingView(model));
    return page(html, all.length > 0 ? 422 : 200);
  }

  /** The header and the first rows, as far as they can be read. */
  private async beginning(
    run: ImportRun,
  ): Promise<{ header: readonly string[]; rows: readonly FileRecord[]; broken: string | null }> {
    try {
      const [header, ...rows] = await firstRecords(this.files.text(run.id, run.encoding!), run.delimiter!, SAMPLED + 1);
      return { header: (header?.cells ?? []).map((name) => name.trim()), rows, broken: null };
    } catch (error) {
      if (!(error instanceof BrokenFile)) throw error;
      return { header: run.mapping!.columns.map(() => ''), rows: [], broken: error.message };
    }
  }
}

const FIELDS = [
  'then',
  'encoding',
  'delimiter',
  'dateOrder',
  'decimals',
  'isUtc',
  'controlCount',
  'controlSum',
  'source',
  'alike',
  'consentBasis',
  'saveAs',
] as const;

/** What the form says of the mapping; what it does not show stays as it was. */
function given(body: unknown, before: Mapping, width: number): Partial<Mapping> {
  const names = Array.from({ length: width }, (_, at) => `column-${at}`);
  const columns = textFields(body, ...names);
  const { dateOrder, decimals, isUtc, alike, consentBasis } = textFields(body, ...FIELDS);
  return {
    ...before,
    columns: names.map((name) => columns[name] as Mapping['columns'][number]),
    dateOrder: dateOrder as Mapping['dateOrder'],
    decimals: decimals as Mapping['decimals'],
    isUtc: isUtc !== '',
    alike: alike as Mapping['alike'],
    consentBasis,
  };
}

function controlOf(
  { controlCount, controlSum }: { controlCount: string; controlSum: string },
  currency: string,
  problems: FieldProblem[],
): Pick<ImportRun, 'controlCount' | 'controlMinor'> {
  const count = controlCount.replaceAll(',', '');
  const isCount = /^\d{0,9}$/.test(count);
  if (!isCount) problems.push({ field: 'controlCount', message: 'Enter a number, such as 1,204, or nothing.' });
  const sum = controlSum === '' ? null : parseAmount(controlSum, currency);
  if (controlSum !== '' && !sum) {
    const example = currencyDigits(currency) === 0 ? '1,204' : '1,204.00';
    problems.push({ field: 'controlSum', message: `Enter an amount, such as ${example}, or nothing.` });
  }
  return { controlCount: isCount && count !== '' ? Number(count) : null, controlMinor: sum?.minor ?? null };
}
