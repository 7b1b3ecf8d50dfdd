import { type FieldProblem, InvalidInput, NotFound } from '../../kernel/app-error.js';
import { type CalendarDate, dateIn } from '../../kernel/calendar.js';
import type { Db } from '../../database/db.js';
import { type Organisation, readOrganisation } from '../../organisation/organisation.js';
import { type ChosenPeriods, choosePeriods, periodParameters, type PeriodRequest } from '../periods.js';
import { REPORTS } from '../report-list.js';
import type { ReportAnswer, ReportDefinition } from '../report.js';

/** What an address, a body or a subscription says, by the names of its parameters. */
export type ReportParameters = Readonly<Record<string, string | undefined>>;

/** A report with everything that it is asked about. */
export interface AskedReport {
  readonly definition: ReportDefinition;
  readonly organisation: Organisation;
  /** In the organisation's time zone. */
  readonly today: CalendarDate;
  readonly now: Date;
  /** Null for a report that shows how things stand today. */
  readonly periods: ChosenPeriods | null;
  /** One value for each choice of the report. */
  readonly chosen: Readonly<Record<string, string>>;
}

/** @throws NotFound */
export function reportBySlug(slug: string): ReportDefinition {
  const definition = REPORTS.find((each) => each.slug === slug);
  if (!definition) throw new NotFound('report');
  return definition;
}

/**
 * Reads what page, file, API and letter ask of a report, so that the same words mean the same everywhere. A choice
 * that is not made is the first of its options. Parameters that the report does not know are no matter here.
 * @throws InvalidInput naming each choice, period and comparison that there is not; OrganisationUnknown before setup.
 */
export async function askedReport(
  db: Db,
  definition: ReportDefinition,
  parameters: ReportParameters,
  now: Date,
): Promise<AskedReport> {
  const organisation = await readOrganisation(db.manager);
  const today = dateIn(organisation.timeZone, now);
  const problems = definition.choices.flatMap(({ name, label, options }): FieldProblem[] => {
    const value = parameters[name];
    if (!value || options.some((option) => option.value === value)) return [];
    return [{ field: name, message: `“${label}” has no such choice. Choose one of the list.` }];
  });
  if (problems.length > 0) throw new InvalidInput(problems, 'This report cannot be shown like that.');
  const chosen = definition.choices.map(({ name, options }) => [name, parameters[name] || options[0]!.value] as const);
  return {
    definition,
    organisation,
    today,
    now,
    periods: definition.hasPeriod ? periodsOf(parameters, today, organisation) : null,
    chosen: Object.fromEntries(chosen),
  };
}

export function answerOf(
  db: Db,
  { definition, organisation, today, now, periods, chosen }: AskedReport,
): Promise<ReportAnswer> {
  const period = periods?.period ?? { from: today, to: today, label: 'Today' };
  return definition.answer({ db, organisation, today, now, period, comparison: periods?.comparison ?? null, chosen });
}

/** The parameters that ask the same again, for links, files and subscriptions. */
export function parametersOf({ periods, chosen }: AskedReport): Record<string, string> {
  return { ...(periods && periodParameters(periods)), ...chosen };
}

function periodsOf(parameters: PeriodRequest, today: CalendarDate, { fiscalYearStart }: Organisation): ChosenPeriods {
  return choosePeriods(parameters, { today, fiscalYearStart, period: '12-months', compare: 'previous' });
}
