import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { ReportChoice } from '../../../reports/report.js';
import { Button } from '../../http/ui/button.js';
import { SelectField, TextField } from '../../http/ui/fields.js';

export interface PeriodControlProps {
  readonly action: string;
  /** What is shown, or what was asked for and could not be. */
  readonly values: Readonly<Record<string, string>>;
  readonly choices: readonly ReportChoice[];
  readonly hasPeriod: boolean;
  readonly problems: readonly FieldProblem[];
}

const PERIODS = [
  { value: 'last-week', label: 'Last week' },
  { value: 'this-month', label: 'This month' },
  { value: 'last-month', label: 'Last month' },
  { value: 'quarter', label: 'This quarter' },
  { value: 'fiscal-year', label: 'This fiscal year' },
  { value: '12-months', label: '12 months' },
  { value: 'custom', label: 'From – to' },
] as const;

const COMPARISONS = [
  { value: 'previous', label: 'With the period before' },
  { value: 'last-year', label: 'With the same time last year' },
  { value: 'none', label: 'With nothing' },
] as const;

/** Which days, compared with which, and the report's own choices: a plain form whose address is the view. */
export function PeriodControl({
  action,
  values,
  choices,
  hasPeriod,
  problems,
}: PeriodControlProps): JSX.Element | null {
  if (!hasPeriod && choices.length === 0) return null;
  const error = (field: string): string | undefined => problems.find((problem) => problem.field === field)?.message;
  return (
    <form class="filters period-control" method="get" action={action} data-period>
      {choices.map(({ name, label, options }) => (
        <SelectField key={name} name={name} label={label} value={values[name]} error={error(name)} options={options} />
      ))}
      {hasPeriod && (
        <>
          <SelectField
            name="period"
            label="Period"
            value={values['period']}
            error={error('period')}
            options={PERIODS}
          />
          <div class="period-days">
            <TextField name="from" label="From" type="date" value={values['from']} error={error('from')} />
            <TextField name="to" label="To" type="date" value={values['to']} error={error('to')} />
          </div>
          <SelectField
            name="compare"
            label="Compare"
            value={values['compare']}
            error={error('compare')}
            options={COMPARISONS}
          />
        </>
      )}
      <div class="row">
        <Button kind="plain">Show</Button>
      </div>
    </form>
  );
}
