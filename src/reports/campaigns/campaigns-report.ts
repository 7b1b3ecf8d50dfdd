import { campaignFigures } from '../../campaigns/figures/campaign-figures.js';
import { figureOf, listHref, shareOf } from '../answers/figure.js';
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
import { CAMPAIGNS_SQL, type CampaignRecord } from './campaigns-sql.js';

const RAISED = 'Received gifts less what was refunded or lost in disputes within the period; before fees.';
const IN_ALL = 'What counts towards the goal since the campaign began, as the page of the campaign says.';

/** What campaigns bring, beside what was hoped for and what they cost. */
export const CAMPAIGNS: ReportDefinition = {
  slug: 'campaigns',
  name: 'Campaigns',
  question: 'What did each campaign bring, from whom, and was it worth what it cost?',
  definition:
    'Gifts stand in the period by gift date, refunds and disputes by their own dates. New donors gave their first gift ever to the campaign within the period; the others are returning. Goal and cost are those of the whole campaign and are held against all that it has raised since it began. Cost is what staff entered: where nobody did, there is no return. Archived campaigns stay as long as anything of theirs lies in the period.',
  choices: [],
  hasPeriod: true,
  async answer(question: ReportQuestion): Promise<ReportAnswer> {
    const { db, organisation, period, comparison } = question;
    await freshSums(db, organisation.fiscalYearStart);
    const [found, before] = await Promise.all([ask(question, period), comparison && ask(question, comparison)]);
    const campaigns = found.filter(({ isTotal }) => !isTotal);
    const total = found.find(({ isTotal }) => isTotal)!;
    const inAll = await raisedInAll(question, campaigns);
    return {
      figures: figuresOf(total, before?.find(({ isTotal }) => isTotal) ?? null, period, comparison),
      charts: [
        {
          key: 'raised',
          kind: 'ranks',
          title: titleOf(campaigns),
          caption: 'Raised in the period, refunds and disputes subtracted',
          table: 'campaigns',
          along: 'name',
          series: ['raised'],
        },
      ],
      tables: [
        {
          key: 'campaigns',
          caption: 'Campaigns: gifts by gift date, refunds by refund date; goal and cost of the whole campaign',
          columns: COLUMNS,
          rows: campaigns.map((campaign) => rowOf(campaign, inAll.get(campaign.id ?? '') ?? null, period)),
          total: rowOf({ ...total, name: 'All campaigns' }, null, period),
          brief: ['name', 'gifts', 'raised', 'new-donors', 'of-goal'],
        },
      ],
    };
  },
};

function ask({ db }: ReportQuestion, { from, to }: Period): Promise<CampaignRecord[]> {
  return db.query<CampaignRecord>(CAMPAIGNS_SQL, [from, to]);
}

/** Of those alone that are held against something: to add up a campaign since it began takes longer. */
async function raisedInAll({ db }: ReportQuestion, campaigns: readonly CampaignRecord[]): Promise<Map<string, bigint>> {
  const ids = campaigns.flatMap(({ id, goal, cost }) => (id !== null && (goal !== null || cost !== null) ? [id] : []));
  if (ids.length === 0) return new Map();
  const figures = await campaignFigures(db.manager, ids);
  return new Map([...figures].map(([id, { raisedMinor }]) => [id, raisedMinor]));
}

function figuresOf(
  now: CampaignRecord,
  before: CampaignRecord | null,
  { from, to }: Period,
  of: Period | null,
): Figure[] {
  const compared = (value: (record: CampaignRecord) => Cell) => before && of && { value: value(before), of };
  return [
    figureOf(
      {
        key: 'raised',
        label: 'Raised',
        unit: 'money',
        value: raisedOf(now),
        list: listHref('/staff/gifts', { from, to }),
        definition: RAISED,
      },
      compared(raisedOf),
    ),
    figureOf(
      {
        key: 'new-donors',
        label: 'New donors',
        unit: 'count',
        value: now.newDonors,
        list: listHref('/staff/donors', { 'first-from': from, 'first-to': to }),
        definition: 'Donors whose first gift ever lies in the period.',
      },
      compared(({ newDonors }) => newDonors),
    ),
    figureOf(
      {
        key: 'returning-donors',
        label: 'Returning donors',
        unit: 'count',
        value: now.donors - now.newDonors,
        definition: 'Donors of the period who had given before it.',
      },
      compared(({ donors, newDonors }) => donors - newDonors),
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

const COLUMNS: readonly ReportColumn[] = [
  { key: 'name', label: 'Campaign', unit: 'text' },
  { key: 'gifts', label: 'Gifts', unit: 'count' },
  { key: 'raised', label: 'Raised', unit: 'money', definition: RAISED },
  { key: 'donors', label: 'Donors', unit: 'count' },
  { key: 'new-donors', label: 'New', unit: 'count', definition: 'Their first gift ever is one of these.' },
  { key: 'returning-donors', label: 'Returning', unit: 'count', definition: 'The other donors.' },
  {
    key: 'monthly-added',
    label: 'Monthly added',
    unit: 'money',
    definition: 'What plans that began bring in a month.',
  },
  {
    key: 'raised-in-all',
    label: 'Raised in all',
    unit: 'money',
    definition: `${IN_ALL} Known for campaigns with a goal or a cost.`,
  },
  { key: 'goal', label: 'Goal', unit: 'money' },
  { key: 'of-goal', label: 'Of goal', unit: 'share', definition: 'Raised in all, of the goal.' },
  { key: 'cost', label: 'Cost', unit: 'money', definition: 'As staff entered it.' },
  {
    key: 'return',
    label: 'Raised per unit of cost',
    unit: 'count',
    definition: 'Raised in all, divided by the cost: 4.2 is $4.20 for each dollar.',
  },
];

function rowOf(record: CampaignRecord, inAll: bigint | null, { from, to }: Period): ReportRow {
  const { id, slug, name, gifts, donors, newDonors } = record;
  const [goal, cost] = [record.goal, record.cost].map((minor) => (minor === null ? null : BigInt(minor)));
  const list = listHref('/staff/gifts', { from, to, campaign: slug });
  const fresh = listHref('/staff/gifts', { from, to, campaign: slug, new: 'yes' });
  return {
    cells: {
      name: record.isArchived ? `${name} (archived)` : name,
      gifts,
      raised: raisedOf(record),
      donors,
      'new-donors': newDonors,
      'returning-donors': donors - newDonors,
      'monthly-added': BigInt(record.monthly),
      'raised-in-all': inAll,
      goal: goal ?? null,
      'of-goal': goal && inAll !== null ? shareOf(Number(inAll), Number(goal)) : null,
      cost: cost ?? null,
      return: cost && inAll !== null ? Math.round((Number(inAll) * 100) / Number(cost)) / 100 : null,
    },
    links: {
      ...(id !== null && { name: `/staff/campaigns/${id}` }),
      gifts: list,
      raised: list,
      donors: listHref('/staff/donors', { 'gave-from': from, 'gave-to': to, campaign: slug }),
      'new-donors': slug === null ? listHref('/staff/donors', { 'first-from': from, 'first-to': to }) : fresh,
    },
  };
}

function raisedOf({ gross, returned }: CampaignRecord): bigint {
  return BigInt(gross) - BigInt(returned);
}

function titleOf(campaigns: readonly CampaignRecord[]): string {
  const [first] = campaigns.filter(({ gifts }) => gifts > 0);
  return first ? `Most came in for: ${first.name}` : 'No campaign received anything';
}
