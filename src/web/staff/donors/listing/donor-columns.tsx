import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import { DONOR_KIND_WORDS } from '../../../../donors/donor-kind.js';
import { type Standing, STANDING_WORDS } from '../../../../donors/listing/standing.js';
import type { ListedDonor } from '../../../../reports/lists/listed-donors.js';
import type { Tone } from '../../../http/ui/blocks.js';
import { DateText, Money, StatusDot, Unknown } from '../../../http/ui/text.js';
import { hrefOf } from '../../../http/forms.js';
import type { ListColumn } from '../../lists/list-definition.js';

const PATH = '/staff/donors';

const STANDING_TONES: Readonly<Record<Standing, Tone>> = {
  monthly: 'good',
  quarterly: 'good',
  yearly: 'good',
  member: 'good',
  new: 'accent',
  occasional: 'quiet',
  lapsed: 'warn',
};

/** What the list of donors can show of each. */
export function donorColumns(timeZone: string, usual: readonly string[]): ListColumn<ListedDonor>[] {
  const columns: Omit<ListColumn<ListedDonor>, 'usual'>[] = [
    {
      key: 'name',
      label: 'Name',
      kind: 'name',
      sort: { key: 'name', rises: true },
      cell: ({ id, name }) => (
        <a href={`${PATH}/${id}`} title={name}>
          <bdi>{name}</bdi>
        </a>
      ),
    },
    { key: 'standing', label: 'Standing', cell: ({ standing }) => <StandingWord standing={standing} /> },
    {
      key: 'lifetime',
      label: 'Lifetime',
      kind: 'figure',
      sort: { key: 'lifetime', rises: false },
      cell: (donor) => money(donor.lifetimeMinor, donor),
    },
    { key: 'year', label: 'This fiscal year', kind: 'figure', cell: (donor) => money(donor.yearMinor, donor) },
    {
      key: 'last',
      label: 'Last gift',
      kind: 'date',
      sort: { key: 'last', rises: false },
      cell: ({ lastGift }) => day(lastGift),
    },
    { key: 'first', label: 'First gift', kind: 'date', cell: ({ firstGift }) => day(firstGift) },
    { key: 'story', label: 'Source story', cell: (donor) => <Story donor={donor} /> },
    { key: 'tags', label: 'Tags', kind: 'name', cell: ({ tags }) => (tags.length === 0 ? '' : tags.join(', ')) },
    { key: 'email', label: 'Email', kind: 'name', cell: ({ email }) => email || <Unknown word="none" /> },
    { key: 'gifts', label: 'Gifts', kind: 'figure', cell: ({ gifts }) => gifts.toLocaleString('en-US') },
    { key: 'kind', label: 'Kind', cell: ({ kind }) => DONOR_KIND_WORDS[kind] },
    { key: 'ask', label: 'Do not ask until', kind: 'date', cell: ({ doNotAskUntil }) => notUntil(doNotAskUntil) },
    {
      key: 'added',
      label: 'Added',
      kind: 'date',
      cell: ({ addedAt }) => <DateText instant={addedAt} zone={timeZone} />,
    },
  ];
  return columns.map((column) => ({ ...column, usual: usual.includes(column.key) }));
}

function StandingWord({ standing }: { standing: Standing | null }): JSX.Element {
  if (standing === null) return <StatusDot tone="quiet" word="Not given yet" />;
  return <StatusDot tone={STANDING_TONES[standing]} word={STANDING_WORDS[standing]} />;
}

function Story({ donor: { story } }: { donor: ListedDonor }): JSX.Element {
  if (!story) return <Unknown word="not from a story" />;
  return (
    <a href={hrefOf(PATH, { story: story.id.replaceAll(/[\\,]/g, String.raw`\$&`) })} title={story.url ?? undefined}>
      {story.id}
    </a>
  );
}

function day(date: ListedDonor['lastGift']): JSX.Element {
  return date ? <DateText date={date} /> : <Unknown word="none" />;
}

function notUntil(date: ListedDonor['doNotAskUntil']): JSX.Element | string {
  if (date?.startsWith('9999')) return 'Never again';
  return date ? <DateText date={date} /> : '';
}

function money(minor: bigint | null, { currency }: ListedDonor): JSX.Element {
  return minor === null || currency === null ? (
    <Unknown word="nothing" />
  ) : (
    <Money value={Amount.of(minor, currency)} />
  );
}
