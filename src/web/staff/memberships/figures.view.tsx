import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { Money as Amount } from '../../../kernel/money.js';
import type { FiguresRow } from '../../../regimes/regime-parameters.js';
import type { YearFigures } from '../../../regimes/tax-regime.js';
import { EmptyState, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { problemOf } from '../../http/ui/error-summary.js';
import { MoneyField, TextField } from '../../http/ui/fields.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { Money } from '../../http/ui/text.js';
import type { Texts } from './catalogue-form.js';

export interface FiguresModel {
  /** What they are called, and for what: the tax regime says it. */
  readonly figures: YearFigures;
  readonly rows: readonly FiguresRow[];
  readonly missingYear: number | null;
  readonly currency: string;
  readonly values: Texts<string>;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

/** Warns while the running year has no figures of its own. */
export function MissingFigures({ figures, rows, missingYear }: FiguresModel): JSX.Element | null {
  if (missingYear === null) return null;
  return (
    <Notice tone="warn" title={`The ${figures.name} of ${missingYear} are missing`}>
      <p>
        {figures.missing(rows.length > 0)} <a href="#figures">Enter them</a> as soon as the notice is out.
      </p>
    </Notice>
  );
}

/** The figures by year, and the form that enters another year. */
export function FiguresPanels(model: FiguresModel): JSX.Element {
  const { figures, rows } = model;
  return (
    <>
      <Panel title={`${figures.name} by year`} aside={figures.purpose}>
        <Table
          caption={`${figures.name}, the latest year first`}
          columns={columns(model)}
          rows={rows}
          rowKey={({ year }) => String(year)}
          empty={<EmptyState title="No figures" />}
        />
      </Panel>
      <div id="figures">
        <Panel title="Enter the figures of a year" aside="Those of a year that is there are replaced.">
          <FigureForm {...model} />
        </Panel>
      </div>
    </>
  );
}

function columns({ figures, currency }: FiguresModel): Column<FiguresRow>[] {
  return [
    { key: 'year', label: 'Year', cell: ({ year }) => year },
    ...figures.fields.map(({ key, column }): Column<FiguresRow> => ({
      key,
      label: column,
      kind: 'figure',
      cell: ({ value }) => <Money value={Amount.of(value[key] ?? 0, currency)} />,
    })),
    { key: 'source', label: 'Source', kind: 'name', cell: ({ source }) => source },
  ];
}

function FigureForm({ figures, values, problems, currency, csrf }: FiguresModel): JSX.Element {
  const field = (name: string) => ({ name, value: values[name] ?? '', error: problemOf(problems, name) });
  return (
    <form class="stack form-narrow" method="post" action="/staff/memberships/catalogue/figures">
      <CsrfField token={csrf} />
      <TextField {...field('year')} label="Year" inputMode="numeric" autocomplete="off" maxLength={4} required />
      {figures.fields.map(({ key, label }) => (
        <MoneyField key={key} {...field(key)} label={label} currency={currency} required />
      ))}
      <TextField
        {...field('source')}
        label="Source"
        hint={`Such as ${figures.source}.`}
        maxLength={200}
        autocomplete="off"
        required
      />
      <div class="row">
        <Button kind="plain">Save the figures</Button>
      </div>
    </form>
  );
}
