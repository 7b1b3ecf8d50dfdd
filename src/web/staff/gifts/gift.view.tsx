import type { JSX } from 'preact';
import { Money as Amount } from '../../../kernel/money.js';
import type { BesideGift } from '../../../reports/offline/offline-detail.js';
import type { Organisation } from '../../../organisation/organisation.js';
import type { GiftAdditions } from '../../../reports/campaigns/gift-additions.js';
import type { GiftDetail } from '../../../reports/gift-detail.js';
import { type Definition, DefinitionList, EmptyState, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { DateText, Unknown } from '../../http/ui/text.js';
import { GiftStatus } from '../frame/gift-words.js';
import {
  CorrectionNotice,
  CreditsPanel,
  OfflineActions,
  OnPaperPanel,
} from '../offline/changes/offline-panels.view.js';
import { isolated } from '../../http/words.js';
import { LettersPanel } from '../frame/letters-panel.view.js';
import { ReceiptsTable } from '../receipts/receipts-table.view.js';
import { DisputeNotice, DisputesPanel } from './disputes.view.js';
import { FromElsewherePanel } from '../imports/from-elsewhere.view.js';
import { GiftRecords } from './gift-records.view.js';
import { AdditionsPanels } from './move/additions.view.js';
import { WhatForPanel } from './move/what-for.view.js';
import { MoneyPanel } from './money-panel.view.js';
import { RefundNotice, RefundsPanel } from './refunds/refunds.view.js';
import { Timeline } from './timeline.view.js';

export interface GiftModel {
  readonly gift: GiftDetail;
  readonly organisation: Organisation;
  readonly now: Date;
  readonly canRefund: boolean;
  /** True on the first look after an action, when a message says already what happens. */
  readonly canRecord: boolean;
  readonly beside: BesideGift;
  readonly additions: GiftAdditions;
  readonly justActed: boolean;
  /** Ids of the processor, the ledger and raw events: for finance and administrators (R-SEC-06). */
  readonly showProcessor: boolean;
  /** Whether this person may follow the money to the bank. */
  readonly seesFinance: boolean;
}

/** One gift: its money as a short ledger, where it came from, and everything that followed. */
export function GiftView(model: GiftModel): JSX.Element {
  const { gift, organisation, now, beside, justActed, showProcessor } = model;
  const zone = organisation.timeZone;
  // Nobody knows the hour at which a letter was mailed.
  const withTime = beside.offline === null && beside.imported === null;
  return (
    <>
      <PageHead
        title={`${Amount.of(gift.amountMinor, gift.currency).format()} from ${isolated(gift.donor.name)}`}
        summary={
          <>
            <GiftStatus gift={gift} /> ·{' '}
            {gift.occurredAt ? (
              <DateText instant={gift.occurredAt} zone={zone} withTime={withTime} />
            ) : (
              <>
                started <DateText instant={gift.startedAt} zone={zone} withTime />
              </>
            )}
            {gift.method && ` · ${gift.method}`}
          </>
        }
        actions={<GiftActions {...model} />}
      />
      <CorrectionNotice {...beside} />
      {!justActed && <RefundNotice gift={gift} />}
      <DisputeNotice gift={gift} zone={zone} now={now} />
      <div class="columns">
        <div class="stack">
          <MoneyPanel gift={gift} />
          <Panel title="Receipts">
            <ReceiptsTable
              receipts={gift.receipts}
              caption="Receipts of this gift"
              shown={['number', 'issued', 'amount', 'delivery', 'status']}
              empty={<EmptyState title="No receipt">{noReceiptYet(model)}</EmptyState>}
            />
          </Panel>
          {gift.refunds.length > 0 && <RefundsPanel gift={gift} zone={zone} />}
          {gift.disputes.length > 0 && <DisputesPanel gift={gift} zone={zone} />}
          <LettersPanel
            title="Letters"
            caption="Letters about this gift"
            letters={gift.letters}
            zone={zone}
            empty={
              beside.imported ? (
                <EmptyState title="No letters">Whoever received the gift thanked for it.</EmptyState>
              ) : (
                <EmptyState title="No letters yet">The receipt goes out by email when the gift has arrived.</EmptyState>
              )
            }
          />
          {showProcessor && <GiftRecords gift={gift} zone={zone} />}
        </div>
        <div class="stack">
          <DonorPanel gift={gift} />
          <WhatForPanel {...model} />
          {beside.offline && <OnPaperPanel offline={beside.offline} />}
          {beside.imported && <FromElsewherePanel imported={beside.imported} zone={zone} />}
          {!beside.offline && !beside.imported && <OriginPanel gift={gift} />}
          <AdditionsPanels additions={model.additions} zone={zone} />
          <CreditsPanel {...beside} />
          <Timeline gift={gift} zone={zone} />
        </div>
      </div>
    </>
  );
}

function noReceiptYet({ gift, beside: { offline, imported } }: GiftModel): string {
  if (imported) return 'The donor had one where the gift was received.';
  if (offline?.acknowledgment === 'letter') return 'Who gave it gets a letter, which is no tax receipt.';
  if (offline?.acknowledgment === 'none') return 'Nobody knows who gave it, so there is nobody to write to.';
  return gift.occurredAt ? 'The receipt is being written.' : 'A receipt is written when the gift arrives.';
}

function GiftActions({ gift, beside: { offline, imported }, canRefund, canRecord }: GiftModel): JSX.Element | null {
  if (gift.refundableMinor <= 0n || gift.isContested || imported) return null;
  if (offline) return <OfflineActions giftId={gift.id} offline={offline} mayRecord={canRecord} mayRefund={canRefund} />;
  if (!canRefund) return null;
  return (
    <Button kind="plain" href={`/staff/gifts/${gift.id}/refunds/new`}>
      Refund
    </Button>
  );
}

function DonorPanel({ gift }: { gift: GiftDetail }): JSX.Element {
  const items: Definition[] = [
    {
      term: 'Name',
      value: gift.occurredAt ? (
        <a href={`/staff/donors/${gift.donor.id}`}>
          <bdi>{gift.donor.name}</bdi>
        </a>
      ) : (
        <bdi>{gift.donor.name}</bdi>
      ),
    },
    { term: 'Email', value: gift.donor.email || <Unknown word="none" /> },
    { term: 'Listed as', value: gift.anonymous ? 'Anonymous' : 'By name' },
    ...(gift.comment
      ? [
          { term: 'Comment', value: <span class="pre-line">{gift.comment}</span> },
          { term: 'May be quoted', value: gift.mayQuote ? 'Yes' : 'No' },
        ]
      : []),
  ];
  return (
    <Panel title="Donor">
      <DefinitionList items={items} />
    </Panel>
  );
}

const ORIGIN_TERMS = {
  articleId: 'Story',
  section: 'Section',
  author: 'Author',
  placement: 'Placement',
  variant: 'Variant',
  referrer: 'Came from',
  utmSource: 'Source',
  utmMedium: 'Medium',
  utmCampaign: 'Link campaign',
  utmTerm: 'Term',
  utmContent: 'Content',
} as const;

function OriginPanel({ gift: { attribution } }: { gift: GiftDetail }): JSX.Element {
  const known = (Object.keys(ORIGIN_TERMS) as (keyof typeof ORIGIN_TERMS)[]).flatMap((field) => {
    const value = attribution[field];
    return value === null ? [] : [{ term: ORIGIN_TERMS[field], value }];
  });
  // The address came from outside: it is shown as text and links only where it is an ordinary web address.
  const address = attribution.articleUrl;
  const items: Definition[] = address ? [...known, { term: 'Address', value: <Address url={address} /> }] : known;
  return (
    <Panel title="Where it came from">
      {items.length > 0 ? (
        <DefinitionList items={items} />
      ) : (
        <p class="muted">Nobody told us: the link carried nothing.</p>
      )}
    </Panel>
  );
}

function Address({ url }: { url: string }): JSX.Element {
  if (!/^https?:\/\//i.test(url)) return <span class="break">{url}</span>;
  return (
    <a class="break" href={url} rel="noreferrer noopener">
      {url}
    </a>
  );
}
