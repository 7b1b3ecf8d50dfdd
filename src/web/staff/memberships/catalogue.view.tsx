import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { Money as Amount } from '../../../kernel/money.js';
import type { EditedBenefit, EditedTier } from '../../../memberships/catalogue-editing.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary } from '../../http/ui/error-summary.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { Money, StatusDot, Unknown } from '../../http/ui/text.js';
import { type FiguresModel, FiguresPanels, MissingFigures } from './figures.view.js';

const PATH = '/staff/memberships/catalogue';

export interface CatalogueModel {
  readonly tiers: readonly EditedTier[];
  readonly benefits: readonly EditedBenefit[];
  /** What the tax regime goes by from year to year; null where there is no such thing. */
  readonly figures: FiguresModel | null;
  readonly currency: string;
  readonly problems: readonly FieldProblem[];
}

export function CatalogueView(model: CatalogueModel): JSX.Element {
  const { tiers, benefits, currency } = model;
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
      {model.figures && <MissingFigures {...model.figures} />}
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
      {model.figures && <FiguresPanels {...model.figures} />}
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
