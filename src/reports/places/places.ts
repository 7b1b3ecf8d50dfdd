import { NO_AREA } from '../../donors/listing/area.js';
import { figureOf, listHref, ROWS_MOST, shareOf } from '../answers/figure.js';
import type { Period } from '../period.js';
import type { ReportAnswer, ReportColumn, ReportDefinition, ReportQuestion, ReportRow } from '../report.js';
import { freshSums } from '../rollups/fresh-sums.js';
import { type PlaceRecord, placesSql } from './places-sql.js';

const BY = [
  { value: 'zip', label: 'ZIP code' },
  { value: 'region', label: 'First three digits of the ZIP code' },
] as const;

const UNKNOWN = 'Not known';
const OTHERS = 'All others';

/**
 * Where donors live. Ranked bars stand for a map: to draw one honestly needs outlines of the areas, which nothing here
 * has, and shares of areas are read off bars more truly than off their sizes on a map.
 */
export const PLACES: ReportDefinition = {
  slug: 'places',
  name: 'Places',
  question: 'Where do those live who give?',
  definition:
    'Donors stand in the area of the postal address that is known of them now, by the first five or three digits of its ZIP code; addresses elsewhere and donors without one are not known. Gifts stand in the period by gift date, refunds and disputes by their own dates. Who gives every month is whoever gave a charge of a monthly plan in the period.',
  choices: [{ name: 'by', label: 'Areas', options: BY }],
  hasPeriod: true,
  async answer(question: ReportQuestion): Promise<ReportAnswer> {
    const { db, organisation, period, comparison, chosen } = question;
    await freshSums(db, organisation.fiscalYearStart);
    const by = BY.find(({ value }) => value === chosen['by'])!;
    const ask = ({ from, to }: Period): Promise<PlaceRecord[]> => db.query(placesSql(by.value), [from, to]);
    const [found, before] = await Promise.all([ask(period), comparison && ask(comparison)]);
    const areas = found.filter(({ isTotal }) => !isTotal);
    const total = totalOf(found);
    const earlier = before && totalOf(before);
    const known = (records: readonly PlaceRecord[]): number =>
      records.reduce((sum, { isTotal, area, donors }) => sum + (isTotal || area === null ? 0 : donors), 0);
    const [first] = areas.filter(({ area }) => area !== null);
    return {
      figures: [
        figureOf(
          {
            key: 'raised',
            label: 'Raised',
            unit: 'money',
            value: raisedOf(total),
            list: listHref('/staff/gifts', { from: period.from, to: period.to }),
            definition: 'Received gifts less what was refunded or lost in disputes within the period; before fees.',
          },
          earlier && comparison && { value: raisedOf(earlier), of: comparison },
        ),
        figureOf(
          {
            key: 'donors',
            label: 'Donors',
            unit: 'count',
            value: total.donors,
            list: donorList(period, null),
            definition: 'Who gave within the period.',
          },
          earlier && comparison && { value: earlier.donors, of: comparison },
        ),
        figureOf(
          {
            key: 'known-share',
            label: 'Whose area is known',
            unit: 'share',
            value: shareOf(known(found), total.donors),
            definition: 'Donors of the period with an address in the United States.',
          },
          before && earlier && comparison && { value: shareOf(known(before), earlier.donors), of: comparison },
        ),
      ],
      charts: [
        {
          key: 'areas',
          kind: 'ranks',
          title: first ? `Most comes from ${first.area}` : 'No area is known yet',
          caption: 'Raised by area, refunds and disputes subtracted',
          table: 'areas',
          along: 'area',
          series: ['raised'],
        },
      ],
      tables: [
        {
          key: 'areas',
          caption: 'Areas by what was raised there: gifts by gift date, refunds by refund date',
          columns: [{ key: 'area', label: by.label, unit: 'text' }, ...COLUMNS],
          rows: shown(areas).map((record) => rowOf(record, total, record.area === OTHERS ? null : period)),
          total: rowOf({ ...total, area: 'All' }, total, period),
          brief: ['area', 'donors', 'gifts', 'raised'],
        },
      ],
    };
  },
};

const COLUMNS: readonly ReportColumn[] = [
  { key: 'donors', label: 'Donors', unit: 'count' },
  { key: 'monthly-donors', label: 'Give every month', unit: 'count' },
  { key: 'gifts', label: 'Gifts', unit: 'count' },
  { key: 'raised', label: 'Raised', unit: 'money', definition: 'Before fees; refunds and disputes are subtracted.' },
  { key: 'raised-share', label: 'Of all', unit: 'share' },
];

/** @param range the days of the lists behind the row; null for a row that no list says. */
function rowOf(record: PlaceRecord, total: PlaceRecord, range: Period | null): ReportRow {
  const { area, donors, monthlyDonors, gifts } = record;
  const filter = record.isTotal ? null : (area ?? NO_AREA);
  const list = range && listHref('/staff/gifts', { from: range.from, to: range.to, area: filter });
  return {
    cells: {
      area: area ?? UNKNOWN,
      donors,
      'monthly-donors': monthlyDonors,
      gifts,
      raised: raisedOf(record),
      'raised-share': shareOf(Number(raisedOf(record)), Number(raisedOf(total))),
    },
    ...(range && list && { links: { gifts: list, raised: list, donors: donorList(range, filter) } }),
  };
}

/** Who gave within the days, of an area or of all. */
function donorList({ from, to }: Period, area: string | null): string {
  return listHref('/staff/donors', { 'gave-from': from, 'gave-to': to, area });
}

function raisedOf({ gross, returned }: PlaceRecord): bigint {
  return BigInt(gross) - BigInt(returned);
}

const NOTHING: PlaceRecord = {
  isTotal: true,
  area: null,
  donors: 0,
  monthlyDonors: 0,
  gifts: 0,
  gross: '0',
  returned: '0',
};

function totalOf(records: readonly PlaceRecord[]): PlaceRecord {
  return records.find(({ isTotal }) => isTotal) ?? NOTHING;
}

/** The areas that brought most; the others together, so that the table adds up. */
function shown(areas: readonly PlaceRecord[]): PlaceRecord[] {
  if (areas.length <= ROWS_MOST) return [...areas];
  const rest = areas.slice(ROWS_MOST).reduce(
    (sum, each) => ({
      ...sum,
      donors: sum.donors + each.donors,
      monthlyDonors: sum.monthlyDonors + each.monthlyDonors,
      gifts: sum.gifts + each.gifts,
      gross: String(BigInt(sum.gross) + BigInt(each.gross)),
      returned: String(BigInt(sum.returned) + BigInt(each.returned)),
    }),
    { ...NOTHING, isTotal: false, area: OTHERS },
  );
  return [...areas.slice(0, ROWS_MOST), rest];
}
