import type { ComparisonKind, PeriodKind } from '../../../../reports/periods.js';
import type { ReportDefinition } from '../../../../reports/report.js';

const PERIODS: Readonly<Record<PeriodKind, string>> = {
  'last-week': 'last week',
  'this-month': 'this month',
  'last-month': 'last month',
  quarter: 'this quarter',
  'fiscal-year': 'this fiscal year',
  '12-months': '12 months',
  custom: 'certain days',
};

const COMPARISONS: Readonly<Record<ComparisonKind, string>> = {
  previous: 'compared with the period before',
  'last-year': 'compared with the same time last year',
  none: 'compared with nothing',
};

/** "last week, compared with the period before, in groups by: section". */
export function subscriptionWords(
  { choices, hasPeriod }: ReportDefinition,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const period = PERIODS[(parameters['period'] ?? '12-months') as PeriodKind] ?? PERIODS['12-months'];
  const compared = COMPARISONS[(parameters['compare'] ?? 'previous') as ComparisonKind] ?? COMPARISONS.previous;
  const chosen = choices.map(({ name, label, options }) => {
    const option = options.find(({ value }) => value === parameters[name]) ?? options[0]!;
    return `${label.toLowerCase()}: ${option.label.toLowerCase()}`;
  });
  return [...(hasPeriod ? [period, compared] : ['as things stand then']), ...chosen].join(', ');
}
