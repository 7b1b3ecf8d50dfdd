import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { Money as Amount } from '../../../kernel/money.js';
import type { EditedBenefit, EditedTier, ParameterRow } from '../../../memberships/catalogue-editing.js';
import { EmptyState, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { MoneyField, TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { Money, StatusDot, Unknown } from '../../http/ui/text.js';
import type { FigureTexts } from './catalogue-form.js';

const PATH = '/staff/memberships/catalogue';

export interface CatalogueModel {
  readonly tiers: readonly EditedTier[];
  readonly benefits: readonly EditedBenefit[];
  readonly parameters: readonly ParameterRow[];
  readonly missingYear: number | null;
  readonly currency: string;
  readonly values: FigureTexts;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export function CatalogueView(model: CatalogueModel): JSX.Element {
  const { tiers, benefits, parameters, missingYear, currency } = model;
  return (
    <>
      <PageHead
        title="Tiers and benefits"
        actions={
          <Button kind="plain" href="/staff/memberships">
            Members
          </Button>
        }
      />
      <ErrorSummary problems={model.problems} />
      {missingYear !== null && (
        <Notice tone="warn" title={`The IRS figures of ${missingYear} are missing`}>
          <p>
            {parameters[0]
              ? `Gifts of ${missingYear} are valued by those of an earlier year, which says too much on receipts rather than too little.`
              : 'Until there are some, no benefit counts as insubstantial.'}{' '}
            <a href="#figures">Enter them</a> as soon as the notice is out.
          </p>
        </Notice>
      )}
      <Panel title="Tiers" aside={<a href={`${PATH}/tiers/new`}>Add a tier</a>}>
        <Table
          caption="Tiers, the lowest first"
          columns={tierColumns(currency)}
          rows={tiers}
          rowKey={({ code }) => code}
          empty={<EmptyState title="No tiers">Without one nobody becomes a member.</EmptyState>}
        />
      </Panel>
      <Panel title="Benefits" aside={<a href={`${PATH}/benefits/new`}>Add a benefit</a>}>
        <Table
          caption="Benefits, those that are offered first"
          columns={benefitColumns(model)}
          rows={benefits}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="No benefits">
              Members then get thanks and a card, and their whole gift counts.
            </EmptyState>
          }
        />
      </Panel>
      <Panel title="IRS figures by year" aside="For tokens and for the 2 % test. Always as 1 to 5 to 10.">
        <Table
          caption="IRS figures, the latest year first"
          columns={figureColumns(currency)}
          rows={parameters}
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

function tierColumns(currency: string): Column<EditedTier>[] {
  return [
    { key: 'name', label: 'Tier', cell: ({ code, name }) => <a href={`${PATH}/tiers/${code}`}>{name}</a> },
    {
      key: 'threshold',
      label: 'A year',
      kind: 'figure',
      cell: ({ thresholdMinor }) => <Money value={Amount.of(thresholdMinor, currency)} />,
    },
    { key: 'code', label: 'Code for other systems', cell: ({ code }) => <code>{code}</code> },
    {
      key: 'open',
      label: 'State',
      cell: ({ open }) => <StatusDot tone={open ? 'good' : 'quiet'} word={open ? 'Open' : 'Closed'} />,
    },
  ];
}

function benefitColumns({ tiers, currency }: CatalogueModel): Column<EditedBenefit>[] {
  const names = new Map(tiers.map(({ code, name }) => [code, name]));
  const amount = (minor: number | null) =>
    minor === null ? <Unknown word="not entered" /> : <Money value={Amount.of(minor, currency)} />;
  return [
    {
      key: 'name',
      label: 'Benefit',
      kind: 'name',
      cell: ({ id, name }) => <a href={`${PATH}/benefits/${id}`}>{name}</a>,
    },
    {
      key: 'tiers',
      label: 'Tiers',
      cell: (benefit) =>
        tiers.flatMap(({ code }) => (benefit.tiers.includes(code) ? [names.get(code)] : [])).join(', '),
    },
    { key: 'fmv', label: 'Worth', kind: 'figure', cell: ({ fmvMinor }) => amount(fmvMinor) },
    { key: 'cost', label: 'Costs', kind: 'figure', cell: ({ costMinor }) => amount(costMinor) },
    { key: 'cadence', label: 'How often', cell: ({ cadence }) => (cadence === 'once' ? 'Once' : 'Every year') },
    {
      key: 'live',
      label: 'State',
      cell: ({ live }) => <StatusDot tone={live ? 'good' : 'quiet'} word={live ? 'Offered' : 'Draft'} />,
    },
  ];
}

function figureColumns(currency: string): Column<ParameterRow>[] {
  const money = (minor: number) => <Money value={Amount.of(minor, currency)} />;
  return [
    { key: 'year', label: 'Year', cell: ({ year }) => year },
    {
      key: 'limit',
      label: 'Token may cost',
      kind: 'figure',
      cell: ({ lowCostLimitMinor }) => money(lowCostLimitMinor),
    },
    { key: 'gift', label: 'For gifts from', kind: 'figure', cell: ({ minGiftMinor }) => money(minGiftMinor) },
    { key: 'cap', label: '2 % up to', kind: 'figure', cell: ({ capMinor }) => money(capMinor) },
    { key: 'source', label: 'Source', kind: 'name', cell: ({ source }) => source },
  ];
}

function FigureForm({ values, problems, currency, csrf }: CatalogueModel): JSX.Element {
  const field = (name: keyof FigureTexts) => ({ name, value: values[name], error: problemOf(problems, name) });
  return (
    <form class="stack form-narrow" method="post" action={`${PATH}/figures`}>
      <CsrfField token={csrf} />
      <TextField {...field('year')} label="Year" inputMode="numeric" autocomplete="off" maxLength={4} required />
      <MoneyField {...field('lowCostLimit')} label="What a token may cost" currency={currency} required />
      <MoneyField {...field('minGift')} label="Least gift for tokens" currency={currency} required />
      <MoneyField {...field('cap')} label="Cap of the 2 % test" currency={currency} required />
      <TextField
        {...field('source')}
        label="Source"
        hint="Such as Rev. Proc. 2025-32."
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
