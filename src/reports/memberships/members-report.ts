import { addDays, type CalendarDate } from '../../kernel/calendar.js';
import { figureOf, listHref, shareOf } from '../answers/figure.js';
import type { Period } from '../period.js';
import { monthsIn } from '../periods.js';
import type {
  Figure,
  ReportAnswer,
  ReportColumn,
  ReportDefinition,
  ReportQuestion,
  ReportRow,
  ReportTable,
} from '../report.js';
import { type MovementRecord, MOVEMENTS_SQL, OWED_SQL, STANDING_SQL, type StandingRecord } from './movements-sql.js';

const RENEWED =
  'Of members whose term ran out in the period and whose thirty days of grace are over, or who went on: those who went on. Monthly members, who come due every month, count once.';

/** How membership grew and shrank. */
export const MEMBERS: ReportDefinition = {
  slug: 'members',
  name: 'Members',
  question: 'Who joined, who renewed, who lapsed, and what do we owe them?',
  definition:
    'A membership goes on until thirty days after its last term: who gives again within this grace has not lapsed. Joined is whoever became a member for the first time, came back whoever had lapsed before. So members at the beginning, plus those who joined and came back, less those who lapsed, are members at the end. Lapsed counts on the day after the grace, or on the day after a membership was ended. Tiers are those in which somebody joined, came due or lapsed. Benefits owed are those that wait now, whatever the period.',
  choices: [],
  hasPeriod: true,
  async answer(question: ReportQuestion): Promise<ReportAnswer> {
    const { db, period, comparison, today } = question;
    const last = period.to < today ? period.to : today;
    const [movements, standing, start, before, owed] = await Promise.all([
      moved(question, period),
      db.query<StandingRecord>(STANDING_SQL, [last]),
      membersOn(question, addDays(period.from, -1)),
      comparison && compared(question, comparison),
      db.query<OwedRecord>(OWED_SQL),
    ]);
    const all = movements.find(({ of }) => of === 'all')!;
    return {
      figures: figuresOf(all, standing, owed, last === today, before, comparison),
      charts: [
        {
          key: 'months',
          kind: 'movements',
          title: `${all.joined + all.cameBack} came, ${all.lapsed} lapsed`,
          caption: 'Members who joined and came back above the line, those who lapsed below',
          table: 'months',
          along: 'month',
          series: ['joined', 'came-back', 'lapsed'],
          running: today.slice(0, 7),
        },
      ],
      tables: [
        monthsTable(movements, start, period),
        tiersTable(movements, all, standing, last === today),
        ...(owed.length > 0 ? [owedTable(owed)] : []),
      ],
    };
  },
};

interface OwedRecord {
  readonly id: string;
  readonly name: string;
  readonly owed: number;
  readonly oldest: CalendarDate;
}

async function moved({ db, today }: ReportQuestion, { from, to }: Period): Promise<MovementRecord[]> {
  return db.query<MovementRecord>(MOVEMENTS_SQL, [from, to, today]);
}

async function membersOn({ db }: ReportQuestion, day: CalendarDate): Promise<number> {
  return membersOf(await db.query<StandingRecord>(STANDING_SQL, [day]));
}

async function compared(question: ReportQuestion, of: Period): Promise<{ all: MovementRecord; members: number }> {
  const [movements, members] = await Promise.all([moved(question, of), membersOn(question, of.to)]);
  return { all: movements.find((each) => each.of === 'all')!, members };
}

function membersOf(standing: readonly StandingRecord[]): number {
  return standing.reduce((sum, { active, inGrace }) => sum + active + inGrace, 0);
}

function figuresOf(
  all: MovementRecord,
  standing: readonly StandingRecord[],
  owed: readonly OwedRecord[],
  isToday: boolean,
  before: { all: MovementRecord; members: number } | null,
  of: Period | null,
): Figure[] {
  const beside = (value: (earlier: { all: MovementRecord; members: number }) => number | null) =>
    before && of && { value: value(before), of };
  const rate = ({ renewed, due }: MovementRecord): number | null => shareOf(renewed, due);
  return [
    figureOf(
      {
        key: 'members',
        label: 'Members',
        unit: 'count',
        value: membersOf(standing),
        definition: `At the end of the period${isToday ? ', today' : ''}, those in their grace among them.`,
      },
      beside(({ members }) => members),
    ),
    figureOf(
      {
        key: 'joined',
        label: 'Joined',
        unit: 'count',
        value: all.joined,
        definition: 'Became members for the first time.',
      },
      beside((earlier) => earlier.all.joined),
    ),
    figureOf(
      { key: 'renewed-share', label: 'Renewed', unit: 'share', value: rate(all), definition: RENEWED },
      beside((earlier) => rate(earlier.all)),
    ),
    figureOf(
      {
        key: 'lapsed',
        label: 'Lapsed',
        unit: 'count',
        value: all.lapsed,
        definition: 'Their grace ended, or their membership was ended.',
      },
      beside((earlier) => earlier.all.lapsed),
    ),
    figureOf(
      {
        key: 'owed',
        label: 'Benefits owed',
        unit: 'count',
        value: owed.reduce((sum, each) => sum + each.owed, 0),
        list: '/staff/memberships/queue',
        definition: 'Benefits that wait to be sent now.',
      },
      null,
    ),
  ];
}

const MOVEMENTS: readonly ReportColumn[] = [
  { key: 'joined', label: 'Joined', unit: 'count', definition: 'For the first time.' },
  { key: 'came-back', label: 'Came back', unit: 'count', definition: 'Had lapsed before.' },
  { key: 'lapsed', label: 'Lapsed', unit: 'count', definition: 'Written below zero.' },
  {
    key: 'due',
    label: 'Came due',
    unit: 'count',
    definition: 'Their term ran out, and it is known whether they went on.',
  },
  { key: 'renewed', label: 'Renewed', unit: 'count', definition: RENEWED },
  { key: 'renewed-share', label: 'Share', unit: 'share', definition: 'Renewed, of those who came due.' },
];

function cellsOf({ joined, cameBack, lapsed, due, renewed }: MovementRecord): ReportRow['cells'] {
  return {
    joined,
    'came-back': cameBack,
    lapsed: lapsed === 0 ? 0 : -lapsed,
    due,
    renewed,
    'renewed-share': shareOf(renewed, due),
  };
}

const NOBODY = { joined: 0, cameBack: 0, lapsed: 0, due: 0, renewed: 0 };

function monthsTable(movements: readonly MovementRecord[], start: number, period: Period): ReportTable {
  let members = start;
  const rows = monthsIn(period).map((month): ReportRow => {
    const key = month.slice(0, 7);
    const found = movements.find((each) => each.of === 'month' && each.key === key) ?? { of: 'month', key, ...NOBODY };
    const first = members;
    members += found.joined + found.cameBack - found.lapsed;
    return { cells: { month: key, start: first, ...cellsOf(found), end: members } };
  });
  return {
    key: 'months',
    caption: 'Members by month: those in their grace are members, and lapse on the day after it',
    columns: [
      { key: 'month', label: 'Month', unit: 'month' },
      { key: 'start', label: 'At the beginning', unit: 'count' },
      ...MOVEMENTS,
      { key: 'end', label: 'At the end', unit: 'count' },
    ],
    rows,
    total: null,
    brief: ['month', 'start', 'joined', 'lapsed', 'end'],
  };
}

function tiersTable(
  movements: readonly MovementRecord[],
  all: MovementRecord,
  standing: readonly StandingRecord[],
  isToday: boolean,
): ReportTable {
  const sum = (value: (record: StandingRecord) => number): number =>
    standing.reduce((total, each) => total + value(each), 0);
  const list = (status: string, tier?: string): string => listHref('/staff/memberships', { status, tier });
  const links = (tier?: string) => isToday && { links: { active: list('active', tier), grace: list('grace', tier) } };
  return {
    key: 'tiers',
    caption: 'Members by tier: movements within the period, standing at its end, benefits owed now',
    columns: [
      { key: 'tier', label: 'Tier', unit: 'text' },
      { key: 'active', label: 'Active', unit: 'count' },
      { key: 'grace', label: 'In grace', unit: 'count' },
      ...MOVEMENTS,
      { key: 'owed', label: 'Benefits owed', unit: 'count' },
    ],
    rows: standing.map(({ tier, name, active, inGrace, owed }) => {
      const found = movements.find(({ of, key }) => of === 'tier' && key === tier) ?? {
        of: 'tier',
        key: tier,
        ...NOBODY,
      };
      return { cells: { tier: name, active, grace: inGrace, ...cellsOf(found), owed }, ...links(tier) };
    }),
    total: {
      cells: {
        tier: 'All tiers',
        active: sum((each) => each.active),
        grace: sum((each) => each.inGrace),
        ...cellsOf(all),
        owed: sum(({ owed }) => owed),
      },
      ...links(),
    },
  };
}

function owedTable(owed: readonly OwedRecord[]): ReportTable {
  return {
    key: 'owed',
    caption: 'Benefits that wait to be sent now',
    columns: [
      { key: 'benefit', label: 'Benefit', unit: 'text' },
      { key: 'owed', label: 'Owed', unit: 'count' },
      { key: 'oldest', label: 'Waiting since', unit: 'date' },
    ],
    rows: owed.map(({ id, name, owed: count, oldest }) => ({
      cells: { benefit: name, owed: count, oldest },
      links: { owed: listHref('/staff/memberships/queue', { benefit: id }) },
    })),
    total: null,
  };
}
