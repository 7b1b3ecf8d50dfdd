import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import type { DesignationInUse } from '../../../../campaigns/designations/designation.store.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money, StatusDot, Unknown } from '../../../http/ui/text.js';
import { hrefOf } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';
import { CampaignTabs } from '../campaign-tabs.view.js';
import { GoalBar } from '../campaign-words.js';

export interface DesignationsModel {
  readonly designations: readonly DesignationInUse[];
  readonly currency: string;
  readonly mayManage: boolean;
}

/** What the money may be used for: each is a fund of the ledger. */
export function DesignationsView({ designations, currency, mayManage }: DesignationsModel): JSX.Element {
  return (
    <>
      <PageHead
        title="Designations"
        summary="What donors may choose their gift to pay for. Each is a fund of the ledger and keeps its code."
        actions={
          mayManage && (
            <Button kind="plain" href="/staff/designations/new">
              New designation
            </Button>
          )
        }
      />
      <CampaignTabs current="designations" />
      <Table
        caption="Designations"
        columns={columnsOf(currency, mayManage)}
        rows={designations}
        rowKey={({ code }) => code}
        empty={<EmptyState title="No designations">Without one, no gift can be taken.</EmptyState>}
      />
    </>
  );
}

function columnsOf(currency: string, mayManage: boolean): Column<DesignationInUse>[] {
  return [
    {
      key: 'name',
      label: 'Designation',
      cell: ({ code, name, description }) => (
        <>
          {mayManage ? <a href={`/staff/designations/${code}`}>{name}</a> : name}
          <div class="caption">{description === '' ? code : `${code} · ${description}`}</div>
        </>
      ),
    },
    {
      key: 'state',
      label: 'State',
      cell: ({ open }) => <StatusDot tone={open ? 'good' : 'quiet'} word={open ? 'Open' : 'Closed'} />,
    },
    {
      key: 'restricted',
      label: 'Restriction',
      cell: ({ restricted }) => (restricted ? 'Restricted by donors' : 'Unrestricted'),
    },
    {
      key: 'goal',
      label: 'Goal',
      cell: ({ name, goalMinor, receivedMinor }) => {
        if (goalMinor === null) return <Unknown word="no goal" />;
        const received = receivedMinor ?? 0n;
        const goal = {
          reached: Amount.of(received, currency).formatShort(),
          goal: Amount.of(goalMinor, currency).formatShort(),
          share: Number(received) / Number(goalMinor),
        };
        return <GoalBar goal={goal} label={`${name}: how far the goal is`} />;
      },
    },
    {
      key: 'plans',
      label: 'Plans that run',
      kind: 'figure',
      cell: ({ plans, monthlyMinor }) =>
        plans === 0 ? (
          '0'
        ) : (
          <>
            {counted(plans, 'plan')}, <Money value={Amount.of(monthlyMinor, currency)} /> a month
          </>
        ),
    },
    { key: 'forms', label: 'Offered on', cell: ({ forms }) => (forms.length === 0 ? 'No form' : forms.join(', ')) },
    {
      key: 'gifts',
      label: 'Gifts',
      cell: ({ code }) => <a href={hrefOf('/staff/gifts', { designation: code })}>Show</a>,
    },
  ];
}
