import type { JSX } from 'preact';
import { type CalendarDate, formatDate } from '../../../../kernel/calendar.js';
import { Money as Amount } from '../../../../kernel/money.js';
import type { Campaign } from '../../../../campaigns/campaign.js';
import { matchSentence, type ShownMatch } from '../../../../campaigns/matching/matching-offer.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import { type Definition, DefinitionList, EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { StatusDot } from '../../../http/ui/text.js';
import { hrefOf } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';

export type OfferRow = ShownMatch;

export interface OffersPanelModel {
  readonly campaign: Campaign;
  readonly offers: readonly OfferRow[];
  readonly organisation: Organisation;
  readonly today: CalendarDate;
  readonly mayManage: boolean;
  readonly csrf: string;
}

/** Who promised to match, and how far it is. */
export function OffersPanel(model: OffersPanelModel): JSX.Element {
  const { campaign, offers, mayManage } = model;
  return (
    <Panel title="Matching offers" aside="A promise is never income: what a sponsor pays is a gift of its own">
      {offers.length === 0 && (
        <EmptyState title="Nobody matches these gifts">
          A sponsor’s promise to match shows on the ask and on the gift page, with what is left of it.
        </EmptyState>
      )}
      {offers.map((offer) => (
        <Offer key={offer.id} {...model} offer={offer} />
      ))}
      {mayManage && campaign.archivedAt === null && (
        <div class="row">
          <Button kind="plain" href={`/staff/campaigns/${campaign.id}/offers/new`}>
            Add an offer
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Offer({
  offer,
  campaign,
  organisation: { currency },
  today,
  mayManage,
  csrf,
}: OffersPanelModel & { offer: OfferRow }): JSX.Element {
  const money = (minor: bigint): string => Amount.of(minor, currency).format();
  const list = hrefOf('/staff/gifts', { campaign: campaign.slug, from: offer.startsOn, to: offer.endsOn });
  const state = stateOf(offer, today);
  const items: Definition[] = [
    {
      term: 'Matched',
      value: (
        <>
          <a href={list} class="figures">
            {money(offer.matchedMinor)}
          </a>{' '}
          of {money(offer.capMinor)}, {money(offer.leftMinor)} left
        </>
      ),
    },
    { term: 'Gifts', value: `${counted(offer.gifts, 'gift')} matched, in the order in which they came` },
    { term: 'Days', value: `${formatDate(offer.startsOn)} to ${formatDate(offer.endsOn)}` },
    { term: 'Promise', value: promiseText(offer, currency) },
    ...(offer.reachedOn === null ? [] : [{ term: 'Used up', value: formatDate(offer.reachedOn) }]),
    ...(offer.sponsorDonorId === null
      ? []
      : [
          {
            term: 'Sponsor',
            value: <a href={`/staff/donors/${offer.sponsorDonorId}`}>Their own gifts, which are not matched</a>,
          },
        ]),
    ...(offer.terms === '' ? [] : [{ term: 'Terms', value: <span class="pre-line">{offer.terms}</span> }]),
    ...(state === 'running' ? [{ term: 'Donors read', value: `“${matchSentence(offer, currency)}”` }] : []),
  ];
  return (
    <section class="offer">
      <h3>
        <bdi>{offer.sponsor}</bdi> <StatusDot {...OFFER_STATES[state]} />
      </h3>
      <DefinitionList items={items} />
      {mayManage && offer.withdrawnAt === null && (
        <div class="row">
          <Button kind="quiet" href={`/staff/campaigns/${campaign.id}/offers/${offer.id}`}>
            Change
          </Button>
          <form method="post" action={`/staff/campaigns/${campaign.id}/offers/${offer.id}/withdraw`}>
            <CsrfField token={csrf} />
            <Button kind="quiet">End the offer</Button>
          </form>
        </div>
      )}
    </section>
  );
}

const OFFER_STATES = {
  running: { tone: 'good', word: 'Running' },
  'used-up': { tone: 'accent', word: 'Used up' },
  coming: { tone: 'quiet', word: 'Coming' },
  over: { tone: 'quiet', word: 'Over' },
  withdrawn: { tone: 'quiet', word: 'Ended early' },
} as const;

function stateOf(offer: OfferRow, today: CalendarDate): keyof typeof OFFER_STATES {
  if (offer.withdrawnAt !== null) return 'withdrawn';
  if (today < offer.startsOn) return 'coming';
  if (today > offer.endsOn) return 'over';
  return offer.leftMinor === 0n ? 'used-up' : 'running';
}

function promiseText({ percent, giftCapMinor }: OfferRow, currency: string): string {
  const most = giftCapMinor === null ? '' : `, at most ${Amount.of(giftCapMinor, currency).format()} a gift`;
  return `${Amount.of(percent, currency).format()} for each ${Amount.of(100, currency).format()}${most}`;
}
