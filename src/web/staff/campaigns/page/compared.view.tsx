import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import type { Campaign } from '../../../../campaigns/campaign.js';
import type { CountedCampaign } from '../../../../campaigns/figures/campaign-figures.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Unknown } from '../../../http/ui/text.js';
import { datesText } from '../campaign-words.js';

export interface ComparedModel {
  readonly campaign: Campaign;
  readonly figures: CountedCampaign;
}

interface ComparedRow {
  readonly label: string;
  readonly of: (model: ComparedModel) => string | null;
}

/** The same figures of both campaigns, side by side. */
export function Compared({
  one,
  other,
  currency,
}: {
  one: ComparedModel;
  other: ComparedModel;
  currency: string;
}): JSX.Element {
  const column = (model: ComparedModel): Column<ComparedRow> => ({
    key: model.campaign.id,
    label: model.campaign.name,
    kind: 'figure',
    cell: ({ of }) => of(model) ?? <Unknown />,
  });
  return (
    <Table
      caption={`${one.campaign.name} beside ${other.campaign.name}`}
      columns={[{ key: 'label', label: 'In all', cell: ({ label }) => label }, column(one), column(other)]}
      rows={rowsOf(currency)}
      rowKey={({ label }) => label}
      empty={null}
      compact
    />
  );
}

function rowsOf(currency: string): ComparedRow[] {
  const money = (minor: bigint): string => Amount.of(minor, currency).format();
  const count = (number: number): string => number.toLocaleString('en-US');
  return [
    { label: 'Raised', of: ({ figures }) => money(figures.givenMinor - figures.returnedMinor) },
    { label: 'Gifts', of: ({ figures }) => count(figures.gifts) },
    { label: 'Donors', of: ({ figures }) => count(figures.donors) },
    { label: 'New donors', of: ({ figures }) => count(figures.newDonors) },
    { label: 'Monthly value added', of: ({ figures }) => money(figures.monthlyMinor) },
    { label: 'Cost', of: ({ campaign }) => (campaign.costMinor === null ? null : money(campaign.costMinor)) },
    { label: 'Days', of: ({ campaign }) => datesText(campaign) },
  ];
}
