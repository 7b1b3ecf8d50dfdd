import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import type { Campaign } from '../../../../campaigns/campaign.js';
import type { CountedCampaign } from '../../../../campaigns/figures/campaign-figures.js';
import { DefinitionList } from '../../../http/ui/blocks.js';
import { Unknown } from '../../../http/ui/text.js';
import { datesText } from '../campaign-words.js';

export interface ComparedModel {
  readonly campaign: Campaign;
  readonly figures: CountedCampaign;
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
  const money = (minor: bigint): string => Amount.of(minor, currency).format();
  const rows: { label: string; of: (model: ComparedModel) => string | null }[] = [
    { label: 'Raised', of: ({ figures }) => money(figures.givenMinor - figures.returnedMinor) },
    { label: 'Gifts', of: ({ figures }) => figures.gifts.toLocaleString('en-US') },
    { label: 'Donors', of: ({ figures }) => figures.donors.toLocaleString('en-US') },
    { label: 'New donors', of: ({ figures }) => figures.newDonors.toLocaleString('en-US') },
    { label: 'Monthly value added', of: ({ figures }) => money(figures.monthlyMinor) },
    { label: 'Cost', of: ({ campaign }) => (campaign.costMinor === null ? null : money(campaign.costMinor)) },
    { label: 'Days', of: ({ campaign }) => datesText(campaign) },
  ];
  return (
    <DefinitionList
      items={rows.map(({ label, of }) => ({
        term: label,
        value: (
          <>
            <span class="figures">{of(one) ?? <Unknown />}</span>{' '}
            <span class="muted">
              against {of(other) ?? <Unknown />} of {other.campaign.name}
            </span>
          </>
        ),
      }))}
    />
  );
}
