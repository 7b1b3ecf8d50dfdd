import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import { rhythmWord } from '../../../../plans/rhythm.js';
import type { GiftRow } from '../../../../reports/gift-list.js';
import { DateText, Money, Unknown } from '../../../http/ui/text.js';
import { hrefOf } from '../../../http/forms.js';
import { GiftStatus } from '../../frame/gift-words.js';
import type { ListColumn } from '../../lists/list-definition.js';

const PATH = '/staff/gifts';

/** What the list of gifts can show of each. */
export function giftColumns(timeZone: string, usual: readonly string[]): ListColumn<GiftRow>[] {
  const columns: Omit<ListColumn<GiftRow>, 'usual'>[] = [
    {
      key: 'date',
      label: 'Date',
      kind: 'date',
      sort: { key: 'date', rises: false },
      cell: (gift) => (
        <a href={`${PATH}/${gift.id}`}>
          {gift.giftDate ? <DateText date={gift.giftDate} /> : <DateText instant={gift.startedAt} zone={timeZone} />}
        </a>
      ),
    },
    { key: 'donor', label: 'Donor', kind: 'name', cell: (gift) => <DonorName gift={gift} /> },
    {
      key: 'amount',
      label: 'Amount',
      kind: 'figure',
      sort: { key: 'amount', rises: false },
      cell: (gift) => money(gift.amountMinor, gift),
    },
    { key: 'fee', label: 'Fee', kind: 'figure', cell: (gift) => money(gift.feeMinor, gift) },
    { key: 'net', label: 'Net', kind: 'figure', cell: (gift) => money(gift.netMinor, gift) },
    { key: 'rhythm', label: 'Rhythm', cell: (gift) => rhythmWord(gift.rhythm) },
    { key: 'state', label: 'State', cell: (gift) => <GiftStatus gift={gift} /> },
    { key: 'designation', label: 'For', kind: 'name', cell: (gift) => gift.designation.name },
    { key: 'story', label: 'Story', cell: (gift) => <Story gift={gift} /> },
    { key: 'receipt', label: 'Receipt', cell: (gift) => <Receipt gift={gift} /> },
    { key: 'campaign', label: 'Campaign', kind: 'name', cell: (gift) => gift.campaign.name },
    { key: 'method', label: 'Method', kind: 'name', cell: (gift) => gift.method ?? <Unknown /> },
    { key: 'deposit', label: 'Deposit', kind: 'date', cell: (gift) => <Deposit gift={gift} /> },
    { key: 'section', label: 'Section', cell: (gift) => gift.article.section ?? <Unknown word="none" /> },
    { key: 'email', label: 'Email', kind: 'name', cell: (gift) => gift.donor.email || <Unknown word="none" /> },
  ];
  return columns.map((column) => ({ ...column, usual: usual.includes(column.key) }));
}

function DonorName({ gift }: { gift: GiftRow }): JSX.Element {
  if (gift.occurredAt === null) return <bdi>{gift.donor.name}</bdi>;
  return (
    <a href={`/staff/donors/${gift.donor.id}`} title={gift.donor.name}>
      <bdi>{gift.donor.name}</bdi>
    </a>
  );
}

function Story({ gift: { article } }: { gift: GiftRow }): JSX.Element {
  if (!article.id) return article.section ? <>{article.section}</> : <Unknown word="not from a story" />;
  return (
    <a
      href={hrefOf(PATH, { article: article.id.replaceAll(/[\\,]/g, String.raw`\$&`) })}
      title={article.url ?? undefined}
    >
      {[article.section, article.id].filter(Boolean).join(' ')}
    </a>
  );
}

function Receipt({ gift: { receipt } }: { gift: GiftRow }): JSX.Element {
  if (!receipt) return <Unknown word="none" />;
  return (
    <a class="nowrap" href={`/staff/receipts/${receipt.id}/pdf`}>
      {receipt.label}
    </a>
  );
}

function Deposit({ gift: { deposit } }: { gift: GiftRow }): JSX.Element {
  if (!deposit) return <Unknown word="not deposited yet" />;
  return (
    <a href={`/staff/finance/deposits/${deposit.id}`}>
      <DateText date={deposit.arrivalDate} />
    </a>
  );
}

function money(minor: bigint | null, { currency }: { currency: string }): JSX.Element {
  return minor === null ? <Unknown word="not known yet" /> : <Money value={Amount.of(minor, currency)} />;
}
