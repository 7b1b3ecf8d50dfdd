import { figureOf, filterValue, listHref, ROWS_MOST, shareOf } from '../answers/figure.js';
import type { Period } from '../period.js';
import type {
  Cell,
  Figure,
  ReportAnswer,
  ReportColumn,
  ReportDefinition,
  ReportQuestion,
  ReportRow,
} from '../report.js';
import { freshSums } from '../rollups/fresh-sums.js';
import { armsTable, formsOf } from './experiments.js';
import { storyName } from './story-name.js';
import { STORY_GROUPS, storiesSql, type StoryGroup, type StoryRecord } from './stories-sql.js';
import { moneyPerThousand, perThousand, perThousandWithin } from './story-rates.js';

const WORDS: Readonly<Record<StoryGroup, { readonly label: string; readonly none: string }>> = {
  story: { label: 'Story', none: 'No story' },
  section: { label: 'Section', none: 'No section' },
  author: { label: 'Author', none: 'No author' },
  placement: { label: 'Place of the ask', none: 'No place' },
  variant: { label: 'Variant', none: 'No variant' },
};

/** What readers saw, what they did, and what came of it. */
export const STORIES: ReportDefinition = {
  slug: 'stories',
  name: 'Stories and asks',
  question: 'Which stories and asks move readers to give?',
  definition:
    'An ask is seen when half of it was on the screen for a second, and followed when its button was pressed. Both are totals of a day without any mark of who read, and readers whose browser asks sites for privacy are not counted at all, so that a little more is seen than stands here. A gift counts for the story, section, author, place and variant that its reader came from. A renewal counts for those that began its plan, and what goes back is subtracted on the day on which it goes back. Rates are of single gifts and first charges alone: renewals follow no ask. “At least” and “at most” enclose the true rate in nineteen cases of twenty. No variant is called better before each has 100 gifts.',
  choices: [
    { name: 'by', label: 'In groups by', options: STORY_GROUPS.map((value) => ({ value, label: WORDS[value].label })) },
  ],
  hasPeriod: true,
  async answer(question: ReportQuestion): Promise<ReportAnswer> {
    const { db, organisation, period, comparison, chosen } = question;
    await freshSums(db, organisation.fiscalYearStart);
    const by = STORY_GROUPS.find((each) => each === chosen['by'])!;
    const [found, before] = await Promise.all([ask(question, by, period), comparison && ask(question, by, comparison)]);
    const total = found.find(({ isTotal }) => isTotal)!;
    const groups = shown(found.filter(({ isTotal }) => !isTotal));
    const { label } = WORDS[by];
    const forms = by === 'variant' ? formsOf(found.filter(({ isTotal }) => !isTotal)) : [];
    return {
      figures: figuresOf(total, before?.find(({ isTotal }) => isTotal) ?? null, period, comparison),
      charts: [
        {
          key: 'groups',
          kind: 'ranks',
          title: titleOf(groups, by),
          caption: `Raised by ${label.toLowerCase()}, refunds and disputes subtracted`,
          table: 'groups',
          along: by === 'story' ? NAME.key : 'key',
          series: ['raised'],
        },
      ],
      tables: [
        {
          key: 'groups',
          caption: `Asks and gifts by ${label.toLowerCase()}: asks by the day they were seen, gifts by gift date, refunds by refund date`,
          columns: by === 'story' ? [NAME, ...columnsOf('Id'), ADDRESS] : columnsOf(label),
          rows: groups.map((record) => rowOf(record, by, period)),
          total: rowOf({ ...total, key: 'All' }, null, period),
          brief: [by === 'story' ? NAME.key : 'key', 'seen', 'gifts', 'raised', 'gifts-per-thousand'],
        },
        ...(forms.length > 0 ? [armsTable(forms)] : []),
      ],
    };
  },
};

function ask({ db }: ReportQuestion, by: StoryGroup, { from, to }: Period): Promise<StoryRecord[]> {
  return db.query<StoryRecord>(storiesSql(by), [from, to]);
}

function figuresOf(now: StoryRecord, before: StoryRecord | null, { from, to }: Period, of: Period | null): Figure[] {
  const compared = (value: (record: StoryRecord) => Cell) => before && of && { value: value(before), of };
  const raised = ({ gross, returned }: StoryRecord): bigint => BigInt(gross) - BigInt(returned);
  const rate = (record: StoryRecord): number | null => perThousand(record.gifts - record.renewals, record.seen);
  return [
    figureOf(
      {
        key: 'seen',
        label: 'Asks seen',
        unit: 'count',
        value: now.seen,
        definition: 'Half of the ask was on the screen for a second.',
      },
      compared(({ seen }) => seen),
    ),
    figureOf(
      {
        key: 'followed-share',
        label: 'Followed',
        unit: 'share',
        value: shareOf(now.followed, now.seen),
        definition: 'Presses of the button, of the asks seen.',
      },
      compared(({ followed, seen }) => shareOf(followed, seen)),
    ),
    figureOf(
      {
        key: 'per-thousand',
        label: 'Gifts per 1,000 seen',
        unit: 'count',
        value: rate(now),
        definition: 'Single gifts and first charges of plans, for every 1,000 asks seen.',
      },
      compared(rate),
    ),
    figureOf(
      {
        key: 'raised',
        label: 'Raised',
        unit: 'money',
        value: raised(now),
        list: listHref('/staff/gifts', { from, to }),
        definition:
          'Received gifts, renewals among them, less what was refunded or lost in disputes within the period; before fees.',
      },
      compared(raised),
    ),
    figureOf(
      {
        key: 'monthly-added',
        label: 'Monthly value added',
        unit: 'money',
        value: BigInt(now.monthly),
        definition: 'What plans bring in a month whose first charge lies in the period; yearly ones with a twelfth.',
      },
      compared(({ monthly }) => BigInt(monthly)),
    ),
  ];
}

function columnsOf(label: string): ReportColumn[] {
  return [
    { key: 'key', label, unit: 'text' },
    { key: 'seen', label: 'Seen', unit: 'count' },
    { key: 'followed', label: 'Followed', unit: 'count' },
    { key: 'gifts', label: 'Gifts', unit: 'count', definition: 'All received gifts, renewals among them.' },
    { key: 'renewals', label: 'Renewals', unit: 'count', definition: 'Later charges of plans.' },
    { key: 'raised', label: 'Raised', unit: 'money', definition: 'Before fees; refunds and disputes are subtracted.' },
    {
      key: 'monthly-added',
      label: 'Monthly added',
      unit: 'money',
      definition: 'What plans that began bring in a month.',
    },
    { key: 'gifts-per-thousand', label: 'Gifts per 1,000 seen', unit: 'count', definition: 'Without renewals.' },
    {
      key: 'at-least',
      label: 'At least',
      unit: 'count',
      definition: 'The true rate lies above it, in 39 cases of 40.',
    },
    { key: 'at-most', label: 'At most', unit: 'count', definition: 'The true rate lies below it, in 39 cases of 40.' },
    {
      key: 'money-per-thousand',
      label: 'Money per 1,000 seen',
      unit: 'money',
      definition: 'Single gifts and first charges, before fees and refunds.',
    },
  ];
}

const OTHERS = 'All others';

const NAME: ReportColumn = {
  key: 'name',
  label: 'Story',
  unit: 'text',
  definition: 'As its address says: nobody tells Mainstay the headline.',
};
const ADDRESS: ReportColumn = { key: 'address', label: 'Address', unit: 'text' };

function rowOf(record: StoryRecord, by: StoryGroup | null, { from, to }: Period): ReportRow {
  const { seen, followed, gifts, renewals, key } = record;
  const begun = gifts - renewals;
  const within = perThousandWithin(begun, seen);
  const list = listOf(record, by, { from, to });
  return {
    cells: {
      key: key ?? (by && WORDS[by].none),
      seen,
      followed,
      gifts,
      renewals,
      raised: BigInt(record.gross) - BigInt(record.returned),
      'monthly-added': BigInt(record.monthly),
      'gifts-per-thousand': perThousand(begun, seen),
      'at-least': within?.low ?? null,
      'at-most': within?.high ?? null,
      'money-per-thousand': moneyPerThousand(BigInt(record.begun), seen),
      ...(by === 'story' && { name: nameOf(record, 'story'), address: record.url }),
      ...(by === null && { name: key }),
    },
    ...(list !== null && {
      links: { name: list, gifts: list, raised: list, renewals: `${list}&charge=renewal` },
    }),
  };
}

/** The gifts of a row. */
function listOf(
  { key, hasId }: StoryRecord,
  by: StoryGroup | null,
  range: { from: string; to: string },
): string | null {
  if (by === null) return listHref('/staff/gifts', range);
  if (key === null || key === OTHERS) return null;
  const filter = by === 'story' ? (hasId ? 'article' : 'url') : by;
  return listHref('/staff/gifts', { ...range, [filter]: filterValue(key) });
}

const NOTHING: StoryRecord = {
  isTotal: false,
  key: null,
  url: null,
  hasId: false,
  seen: 0,
  followed: 0,
  gifts: 0,
  renewals: 0,
  gross: '0',
  returned: '0',
  begun: '0',
  monthly: '0',
};

function shown(records: readonly StoryRecord[]): StoryRecord[] {
  if (records.length <= ROWS_MOST) return [...records];
  const sum = (one: string, other: string): string => String(BigInt(one) + BigInt(other));
  const rest = records.slice(ROWS_MOST).reduce(
    (all, record) => ({
      ...all,
      seen: all.seen + record.seen,
      followed: all.followed + record.followed,
      gifts: all.gifts + record.gifts,
      renewals: all.renewals + record.renewals,
      gross: sum(all.gross, record.gross),
      returned: sum(all.returned, record.returned),
      begun: sum(all.begun, record.begun),
      monthly: sum(all.monthly, record.monthly),
    }),
    { ...NOTHING, key: OTHERS },
  );
  return [...records.slice(0, ROWS_MOST), rest];
}

function titleOf(records: readonly StoryRecord[], by: StoryGroup): string {
  const [first] = records;
  return first ? `Most came from: ${nameOf(first, by)}` : 'Nothing was seen or given';
}

function nameOf({ key, url }: StoryRecord, by: StoryGroup): string {
  if (key === null) return WORDS[by].none;
  return (by === 'story' && key !== OTHERS ? storyName(url) : null) ?? key;
}
