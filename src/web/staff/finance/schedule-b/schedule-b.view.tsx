import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Money as Amount } from '../../../../kernel/money.js';
import type { Contributor, ScheduleB } from '../../../../finance/schedule-b/schedule-b.js';
import type { PublicDonor } from '../../../../finance/transparency/public-donors.js';
import { hrefOf } from '../../../http/forms.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { Checkbox } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { MoneyField, SelectField, TextField } from '../../../http/ui/fields.js';
import { FilterBar } from '../../../http/ui/list-controls.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import type { ScheduleBFields } from './schedule-b-query.js';

const PATH = '/staff/finance/schedule-b';

export interface ScheduleBModel {
  readonly fields: ScheduleBFields;
  readonly problems: readonly FieldProblem[];
  readonly answer: ScheduleB;
  /** Who is named in public for the same year, and how. */
  readonly named: readonly PublicDonor[];
}

export function ScheduleBView({ fields, problems, answer, named }: ScheduleBModel): JSX.Element {
  const { contributors, year, currency } = answer;
  const total = contributors.reduce((sum, { totalMinor }) => sum + totalMinor, 0n);
  return (
    <>
      <PageHead
        title="Schedule B"
        summary={
          <>
            {counted(contributors.length, 'contributor')} · <Money value={Amount.of(total, currency)} /> · fiscal year{' '}
            {year.year}, {year.from} to {year.to}
          </>
        }
        actions={
          <Button kind="quiet" href="/staff/finance/1099-k">
            Form 1099-K
          </Button>
        }
      />
      <FinanceTabs current="tax-forms" />
      <ErrorSummary problems={problems} />
      <FilterBar
        action={PATH}
        actions={
          <Button kind="plain" href={hrefOf(`${PATH}.csv`, { ...fields })}>
            Export CSV
          </Button>
        }
      >
        <TextField
          name="year"
          label="Fiscal year"
          type="number"
          value={fields.year}
          error={problemOf(problems, 'year')}
        />
        <SelectField
          name="support"
          label="33⅓ % support test"
          value={fields.support === 'no' ? 'no' : 'yes'}
          options={[
            { value: 'yes', label: 'Met' },
            { value: 'no', label: 'Not met' },
          ]}
        />
        <MoneyField
          name="line"
          label="Line 1h, if the return differs"
          value={fields.line}
          error={problemOf(problems, 'line')}
          currency={currency}
        />
        <Checkbox name="small" label="Leave out gifts under $1,000" checked={fields.small === 'yes'} />
      </FilterBar>
      <p class="panel-help">
        {basis(answer)} All contributions as reckoned from the gifts:{' '}
        {Amount.of(answer.reckonedMinor, currency).format()}.
      </p>
      <Table
        caption="Contributors that Schedule B names, the largest first"
        columns={columns(currency, total, named)}
        rows={contributors}
        rowKey={({ donorId }) => donorId}
        empty={
          <EmptyState title="Nobody gave that much">
            No legal donor reached the limit in this fiscal year. Nothing has to be listed.
          </EmptyState>
        }
      />
      <p class="panel-help">
        Names and addresses on Schedule B are not open to the public. Each look at this page and each export stands in
        the audit. Benefits, refunds and lost disputes are subtracted; advisors of funds and matched employees are
        nobody’s legal donor, and do not appear.
      </p>
    </>
  );
}

/** The threshold and where it comes from, in a sentence (R-FED-03). */
function basis({ limit, contributionsMinor, currency }: ScheduleB): string {
  const amount = Amount.of(limit.limitMinor, currency).format();
  if (limit.rule === 'general') return `General rule: everybody who gave ${amount} or more is listed.`;
  const all = Amount.of(contributionsMinor, currency).format();
  if (!limit.inclusive)
    return `Special rule: everybody who gave more than ${amount} is listed, 2 % of contributions of ${all}.`;
  return (
    `Special rule: 2 % of contributions of ${all} is not more than ${amount}, so that everybody who gave more than ` +
    `${amount} is listed; who gave exactly that is marked for your preparer.`
  );
}

function columns(currency: string, total: bigint, named: readonly PublicDonor[]): readonly Column<Contributor>[] {
  const figure = (minor: bigint): JSX.Element => <Money value={Amount.of(minor, currency)} />;
  return [
    {
      key: 'name',
      label: 'Contributor',
      kind: 'name',
      cell: ({ donorId, name }) => (
        <a href={`/staff/donors/${donorId}`}>
          <bdi>{name}</bdi>
        </a>
      ),
    },
    {
      key: 'address',
      label: 'Address',
      kind: 'name',
      cell: ({ addressLines }) => (addressLines.length === 0 ? '– missing' : addressLines.join(', ')),
    },
    { key: 'cash', label: 'Cash', kind: 'figure', cell: ({ cashMinor }) => figure(cashMinor) },
    { key: 'noncash', label: 'Noncash', kind: 'figure', cell: ({ nonCashMinor }) => figure(nonCashMinor) },
    {
      key: 'total',
      label: 'Total',
      kind: 'figure',
      cell: ({ totalMinor }) => figure(totalMinor),
      total: figure(total),
    },
    {
      key: 'note',
      label: 'Note',
      cell: (each) =>
        [each.listing === 'boundary' && 'Exactly the limit', ...publicWords(each, named)].filter(Boolean).join(' · '),
    },
  ];
}

/** A sponsor may be named for some of its funds and not for others. */
function publicWords({ donorId, name }: Contributor, named: readonly PublicDonor[]): string[] {
  return named
    .filter((each) => each.donorId === donorId)
    .map((each) => (each.name === name ? 'Named in public' : `Named in public as ${each.name}`));
}
