import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { safeNumber } from '../../../kernel/money.js';
import type { AskedReport } from '../../../reports/answers/report-request.js';
import { COMPARISON_KINDS, PERIOD_KINDS } from '../../../reports/periods.js';
import type {
  Cell,
  Figure,
  ReportAnswer,
  ReportDefinition,
  ReportRow,
  ReportTable,
  Unit,
} from '../../../reports/report.js';
import { money, MoneyView } from '../common.dto.js';

const UNITS = ['text', 'count', 'money', 'share', 'date', 'month'] as const satisfies readonly Unit[];

/** A cell of the API: money with its currency, a share as a fraction, everything else as it is. */
type Value = MoneyView | number | string | null;
const VALUE = {
  oneOf: [{ $ref: getSchemaPath(MoneyView) }, { type: 'number' }, { type: 'string' }, { type: 'null' }],
};

export class ReportOptionView {
  @ApiProperty({ example: 'section' })
  value!: string;

  @ApiProperty({ example: 'Section' })
  label!: string;
}

export class ReportChoiceView {
  @ApiProperty({ example: 'by', description: 'The name of the parameter.' })
  name!: string;

  @ApiProperty({ example: 'In groups by' })
  label!: string;

  @ApiProperty({ type: [ReportOptionView], description: 'What can be chosen; the first is meant when nothing is.' })
  options!: ReportOptionView[];
}

export class ReportCardView {
  @ApiProperty({ example: 'stories' })
  slug!: string;

  @ApiProperty({ example: 'Stories and asks' })
  name!: string;

  @ApiProperty({ description: 'What it answers, in a sentence.' })
  question!: string;

  @ApiProperty({ description: 'How it reckons, in a paragraph.' })
  definition!: string;

  @ApiProperty({ type: [ReportChoiceView] })
  choices!: ReportChoiceView[];

  @ApiProperty({
    type: [String],
    example: PERIOD_KINDS,
    description: 'Values of period; empty where a report takes none.',
  })
  periods!: string[];

  @ApiProperty({
    type: [String],
    example: COMPARISON_KINDS,
    description: 'Values of compare; empty where there is none.',
  })
  comparisons!: string[];
}

export class ReportList {
  @ApiProperty({ type: [ReportCardView] })
  data!: ReportCardView[];
}

export class ReportPeriodView {
  @ApiProperty({ format: 'date', example: '2026-11-01', description: 'First date, in the newsroom’s time zone.' })
  from!: string;

  @ApiProperty({ format: 'date', example: '2026-11-30', description: 'Last date, included.' })
  to!: string;

  @ApiProperty({ example: 'November 2026' })
  label!: string;
}

export class ReportChosenView {
  @ApiProperty({ example: 'by' })
  name!: string;

  @ApiProperty({ example: 'section' })
  value!: string;
}

@ApiExtraModels(MoneyView)
export class FigureComparedView {
  @ApiProperty({ ...VALUE, description: 'The same figure of the period compared with.' })
  value!: Value;

  @ApiProperty({ example: 'Nov 2025' })
  label!: string;
}

export class FigureView {
  @ApiProperty({ example: 'raised' })
  key!: string;

  @ApiProperty({ example: 'Raised' })
  label!: string;

  @ApiProperty({ enum: UNITS, description: 'What the value is: a share is a fraction, 0.614 for 61.4 %.' })
  unit!: Unit;

  @ApiProperty({ ...VALUE, description: 'Null where it is not known.' })
  value!: Value;

  @ApiProperty({ description: 'What it means.' })
  definition!: string;

  @ApiProperty({ type: FigureComparedView, nullable: true })
  compared!: FigureComparedView | null;

  @ApiProperty({ type: [Number], nullable: true, description: 'The last months, oldest first, where there are any.' })
  course!: number[] | null;
}

export class ReportColumnView {
  @ApiProperty({ example: 'raised' })
  key!: string;

  @ApiProperty({ example: 'Raised' })
  label!: string;

  @ApiProperty({ enum: UNITS })
  unit!: Unit;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'How it is reckoned, where the label does not say it all.',
  })
  definition!: string | null;
}

export class ReportTableView {
  @ApiProperty({ example: 'groups' })
  key!: string;

  @ApiProperty({ description: 'What the rows are, with the basis of their dates.' })
  caption!: string;

  @ApiProperty({ type: [ReportColumnView] })
  columns!: ReportColumnView[];

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: VALUE },
    description: 'Values in the order of the columns.',
  })
  rows!: Value[][];

  @ApiProperty({ type: 'array', items: VALUE, nullable: true, description: 'The row of all, where there is one.' })
  total!: Value[] | null;
}

export class ReportView {
  @ApiProperty({ example: 'stories' })
  slug!: string;

  @ApiProperty({ example: 'Stories and asks' })
  name!: string;

  @ApiProperty({ description: 'How it reckons.' })
  definition!: string;

  @ApiProperty({ example: 'America/Chicago', description: 'In which all dates are reckoned.' })
  timeZone!: string;

  @ApiProperty({ type: ReportPeriodView, nullable: true, description: 'Null for a report of how things stand today.' })
  period!: ReportPeriodView | null;

  @ApiProperty({ type: ReportPeriodView, nullable: true, description: 'The period that figures are compared with.' })
  comparison!: ReportPeriodView | null;

  @ApiProperty({ type: [ReportChosenView] })
  chosen!: ReportChosenView[];

  @ApiProperty({ type: [FigureView] })
  figures!: FigureView[];

  @ApiProperty({ type: [ReportTableView] })
  tables!: ReportTableView[];
}

export function reportCard({ slug, name, question, definition, choices, hasPeriod }: ReportDefinition): ReportCardView {
  return {
    slug,
    name,
    question,
    definition,
    choices: choices.map((choice) => ({ ...choice, options: choice.options.map((option) => ({ ...option })) })),
    periods: hasPeriod ? [...PERIOD_KINDS] : [],
    comparisons: hasPeriod ? [...COMPARISON_KINDS] : [],
  };
}

/** Lists behind figures and cells are pages for people, and are left out. @throws RangeError where JSON would round. */
export function reportView(asked: AskedReport, answer: ReportAnswer): ReportView {
  const { definition, organisation, periods, chosen } = asked;
  const { currency, timeZone } = organisation;
  return {
    slug: definition.slug,
    name: definition.name,
    definition: definition.definition,
    timeZone,
    period: periods && { ...periods.period },
    comparison: periods?.comparison ? { ...periods.comparison } : null,
    chosen: Object.entries(chosen).map(([name, value]) => ({ name, value })),
    figures: answer.figures.map((figure) => figureView(figure, currency)),
    tables: answer.tables.map((table) => tableView(table, currency)),
  };
}

function figureView({ key, label, unit, value, definition, compared, course }: Figure, currency: string): FigureView {
  return {
    key,
    label,
    unit,
    value: valueOf(value, unit, currency),
    definition,
    compared: compared && { value: valueOf(compared.value, unit, currency), label: compared.label },
    course: course && [...course],
  };
}

function tableView({ key, caption, columns, rows, total }: ReportTable, currency: string): ReportTableView {
  const values = ({ cells }: ReportRow): Value[] =>
    columns.map((column) => valueOf(cells[column.key] ?? null, column.unit, currency));
  return {
    key,
    caption,
    columns: columns.map((column) => ({ ...column, definition: column.definition ?? null })),
    rows: rows.map(values),
    total: total && values(total),
  };
}

function valueOf(cell: Cell, unit: Unit, currency: string): Value {
  if (cell === null) return null;
  if (unit === 'money') return money(BigInt(cell), currency);
  return typeof cell === 'bigint' ? safeNumber(cell) : cell;
}
