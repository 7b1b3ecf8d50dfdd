import { figureOf, listHref, shareOf } from '../answers/figure.js';
import type { Period } from '../period.js';
import type { Cell, Figure, ReportAnswer, ReportDefinition, ReportQuestion } from '../report.js';
import {
  type DeclineRecord,
  DECLINES_SQL,
  type DisputeRecord,
  DISPUTES_SQL,
  type MethodRecord,
  METHODS_SQL,
  PAGES_SQL,
  type PagesRecord,
} from './payments-sql.js';
import { freshSums } from '../rollups/fresh-sums.js';
import { declinesTable, disputesTable, methodsTable, pagesTable } from './payment-tables.js';

/** Everything that one period says. */
interface Health {
  readonly methods: readonly MethodRecord[];
  readonly declines: readonly DeclineRecord[];
  readonly disputes: readonly DisputeRecord[];
  readonly pages: PagesRecord;
}

/** Whether payments go through, why they do not, and what they cost. */
export const PAYMENT_HEALTH: ReportDefinition = {
  slug: 'payments',
  name: 'Payment health',
  question: 'Do payments go through, why do some fail, and what do payments cost?',
  definition:
    'Of everything that went through the processor. A charge of a plan went through at the first try when no failure came before it; failures stand on the day of the first one, with whatever became of them until now. Recovered is what a later try or the donor brought in, of what was recovered or lost: charges that are still tried and plans that were stopped are not judged. Payment pages are those of single gifts; one on which a card was declined and another one paid is paid. The effective fee rate is what the processor kept of gifts whose fee is known, and its fees for disputes of the period, of those gifts.',
  choices: [],
  hasPeriod: true,
  async answer(question: ReportQuestion): Promise<ReportAnswer> {
    const { db, organisation, period, comparison } = question;
    await freshSums(db, organisation.fiscalYearStart);
    const [now, before] = await Promise.all([ask(question, period), comparison && ask(question, comparison)]);
    const failed = totalOf(now.declines);
    return {
      figures: figuresOf(now, before, period, comparison),
      charts: [
        {
          key: 'declines',
          kind: 'ranks',
          title:
            failed.failed === 0
              ? 'No charge of a plan failed'
              : `${failed.failed.toLocaleString('en-US')} charges of plans failed at first`,
          caption: 'Charges of plans that failed at the first try, by reason',
          table: 'declines',
          along: 'reason',
          series: ['failed'],
        },
      ],
      tables: [
        methodsTable(now.methods, period),
        declinesTable(now.declines),
        disputesTable(now.disputes),
        pagesTable(now.pages),
      ],
    };
  },
};

async function ask({ db }: ReportQuestion, { from, to }: Period): Promise<Health> {
  const days = [from, to];
  const [methods, declines, disputes, pages] = await Promise.all([
    db.query<MethodRecord>(METHODS_SQL, days),
    db.query<DeclineRecord>(DECLINES_SQL, days),
    db.query<DisputeRecord>(DISPUTES_SQL, days),
    db.query<PagesRecord>(PAGES_SQL, days),
  ]);
  return { methods, declines, disputes, pages: pages[0]! };
}

function figuresOf(now: Health, before: Health | null, { from, to }: Period, of: Period | null): Figure[] {
  const both = (value: (health: Health) => Cell): { value: Cell; before: { value: Cell; of: Period } | null } => ({
    value: value(now),
    before: before && of && { value: value(before), of },
  });
  const figure = (
    said: Pick<Figure, 'key' | 'label' | 'unit' | 'definition'> & { readonly list?: string },
    value: (health: Health) => Cell,
  ): Figure => figureOf({ ...said, value: both(value).value }, both(value).before);
  return [
    figure(
      {
        key: 'first-try-share',
        label: 'Through at the first try',
        unit: 'share',
        definition: 'Charges of plans that arrived without a failure before, of those and the ones that failed.',
      },
      ({ methods }) => firstTryShare(totalOf(methods)),
    ),
    figure(
      {
        key: 'recovered-share',
        label: 'Recovered',
        unit: 'share',
        list: '/staff/plans?state=past_due',
        definition: 'Of failed charges that were recovered or lost: those that a later try or the donor brought in.',
      },
      ({ declines }) => recoveredShare(totalOf(declines)),
    ),
    figure(
      {
        key: 'disputes',
        label: 'Disputes',
        unit: 'count',
        definition: 'Opened within the period, inquiries among them.',
      },
      ({ disputes }) => totalOf(disputes).opened,
    ),
    figure(
      {
        key: 'dispute-share',
        label: 'Disputed',
        unit: 'share',
        definition: 'Disputes that were opened, of the gifts that came through the processor within the period.',
      },
      ({ disputes, methods }) => shareOf(totalOf(disputes).opened, totalOf(methods).gifts),
    ),
    figure(
      {
        key: 'fee-rate',
        label: 'Effective fee rate',
        unit: 'share',
        list: listHref('/staff/gifts', { from, to, came: 'online' }),
        definition: 'Fees of gifts and of disputes, of the gifts whose fee is known.',
      },
      ({ methods, disputes }) => feeRate(totalOf(methods), BigInt(totalOf(disputes).fee)),
    ),
  ];
}

/** The row of all: grouping gives it even where there is nothing. */
function totalOf<Record extends { readonly isTotal: boolean }>(records: readonly Record[]): Record {
  return records.find(({ isTotal }) => isTotal)!;
}

function firstTryShare({ atFirst, failed }: MethodRecord): number | null {
  return shareOf(atFirst, atFirst + failed);
}

function recoveredShare({ byRetry, byDonor, lost }: DeclineRecord): number | null {
  return shareOf(byRetry + byDonor, byRetry + byDonor + lost);
}

function feeRate({ fee, feeGross }: MethodRecord, disputeFees: bigint): number | null {
  return shareOf(Number(BigInt(fee) + disputeFees), Number(feeGross));
}
