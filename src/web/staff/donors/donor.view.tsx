import type { JSX } from 'preact';
import { formatDate, yearOf } from '../../../kernel/calendar.js';
import { Money as Amount } from '../../../kernel/money.js';
import { PLAN_STATE_WORDS } from '../../../plans/changes/change-words.js';
import { amountPerPeriod } from '../../../plans/plan-terms.js';
import { rhythmWord } from '../../../plans/rhythm.js';
import { DONOR_KIND_WORDS } from '../../../donors/donor-kind.js';
import type { DonorDetail } from '../../../reports/donor-list.js';
import type { CreditedGift } from '../../../reports/offline/soft-credits.js';
import type { GiftRow } from '../../../reports/gift-list.js';
import type { PlanRow } from '../../../reports/plans/plan-list.js';
import type { ReceiptRow } from '../../../reports/receipt-register.js';
import type { DonorStatementRow } from '../../../reports/statements/run-progress.js';
import type { Slice } from '../../../reports/slice.js';
import { DefinitionList, EmptyState, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { Pager } from '../../http/ui/list-controls.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Unknown } from '../../http/ui/text.js';
import { hrefOf } from '../../http/forms.js';
import { GiftStatus } from '../frame/gift-words.js';
import { counted } from '../../http/words.js';
import { CreditedPanel } from '../offline/changes/offline-panels.view.js';
import { ReceiptsTable } from '../receipts/receipts-table.view.js';
import { amountColumn } from '../frame/columns.js';

export interface DonorModel {
  readonly donor: DonorDetail;
  readonly gifts: Slice<GiftRow>;
  readonly receipts: Slice<ReceiptRow>;
  /** The one that is charged next first. */
  readonly plans: readonly PlanRow[];
  readonly statements: readonly DonorStatementRow[];
  readonly timeZone: string;
  /** What others gave and this donor is thanked for: in no total of what they gave (R-VOC-03). */
  readonly credited: readonly CreditedGift[];
  readonly mayRecord: boolean;
}

export function DonorView(model: DonorModel): JSX.Element {
  const { donor, gifts, receipts, plans, statements, timeZone, credited, mayRecord } = model;
  const path = `/staff/donors/${donor.id}`;
  return (
    <>
      <PageHead
        title={donor.name}
        summary={headline(donor)}
        actions={
          mayRecord && (
            <Button kind="plain" href={hrefOf('/staff/gifts/record', { donor: donor.id })}>
              Record a gift
            </Button>
          )
        }
      />
      <div class="columns">
        <div class="stack">
          <Panel title="Gave">
            <Table
              caption={`Gifts of ${donor.name}`}
              columns={GIFT_COLUMNS}
              rows={gifts.items}
              rowKey={({ id }) => id}
              empty={<EmptyState title="No gifts of their own" />}
            />
          </Panel>
          {(gifts.next ?? gifts.previous) && (
            <Pager
              summary={counted(donor.gifts, 'gift')}
              previousHref={gifts.previous && hrefOf(path, { after: gifts.previous })}
              nextHref={gifts.next && hrefOf(path, { after: gifts.next })}
            />
          )}
          <CreditedPanel credited={credited} />
          <Panel
            title="Receipts and letters"
            aside={
              receipts.next && <a href={hrefOf('/staff/receipts', { q: donor.email || donor.name })}>All of them</a>
            }
          >
            <ReceiptsTable
              receipts={receipts.items}
              caption={`Receipts of ${donor.name}`}
              without={['donor', 'goods', 'deductible']}
              empty={<EmptyState title="No receipts yet">One is written with every gift that arrives.</EmptyState>}
            />
          </Panel>
        </div>
        <div class="stack">
          <Panel title="Contact">
            <DefinitionList
              items={[
                ...(donor.kind === 'person'
                  ? [
                      { term: 'First name', value: <bdi>{donor.firstName}</bdi> },
                      { term: 'Last name', value: <bdi>{donor.lastName}</bdi> },
                    ]
                  : [
                      { term: 'Who', value: DONOR_KIND_WORDS[donor.kind] },
                      { term: 'Name', value: <bdi>{donor.lastName}</bdi> },
                    ]),
                {
                  term: 'Email',
                  value: donor.email ? <span class="break">{donor.email}</span> : <Unknown word="none" />,
                },
                ...(donor.firstGift ? [{ term: 'First gift', value: <DateText date={donor.firstGift} /> }] : []),
              ]}
            />
          </Panel>
          {plans.length > 0 && <Plans plans={plans} />}
          {statements.length > 0 && <Statements statements={statements} timeZone={timeZone} />}
        </div>
      </div>
    </>
  );
}

function Plans({ plans }: { plans: readonly PlanRow[] }): JSX.Element {
  return (
    <Panel title="Plans">
      <ul role="list" class="stack stack-tight">
        {plans.map((plan) => (
          <li key={plan.id}>
            <a href={`/staff/plans/${plan.id}`}>{amountPerPeriod(Amount.of(plan.amountMinor, plan.currency), plan)}</a>
            {' · '}
            {PLAN_STATE_WORDS[plan.state]}
            {plan.nextChargeOn && (
              <>
                {' · next '}
                <DateText date={plan.nextChargeOn} />
              </>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Every version that was made; the years without one are reckoned in the donor's own pages. */
function Statements({ statements, timeZone }: Pick<DonorModel, 'statements' | 'timeZone'>): JSX.Element {
  return (
    <Panel title="Statements">
      <ul role="list" class="stack stack-tight">
        {statements.map(({ id, year, version, status, channel, madeAt }) => (
          <li key={id}>
            <a href={`/staff/finance/statements/files/${id}`}>
              {year}
              {version > 1 && `, version ${version}`}
            </a>{' '}
            {status === 'superseded' ? '· superseded' : channel === 'mail' ? '· by mail' : '· on paper'}
            {' · '}
            <DateText instant={madeAt} zone={timeZone} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** "Since 2026 · gave $125.00 in 3 gifts · last Nov 3, 2026". */
function headline({ firstGift, lifetimeMinor, currency, gifts, lastGift }: DonorDetail): string {
  if (!firstGift || !lastGift || !currency) return 'Gave nothing themselves so far.';
  const sum = Amount.of(lifetimeMinor, currency).format();
  return `Since ${yearOf(firstGift)} · gave ${sum} in ${counted(gifts, 'gift')} · last ${formatDate(lastGift)}`;
}

const GIFT_COLUMNS: readonly Column<GiftRow>[] = [
  {
    key: 'date',
    label: 'Date',
    kind: 'date',
    cell: ({ id, giftDate }) => <a href={`/staff/gifts/${id}`}>{giftDate ? <DateText date={giftDate} /> : 'Open'}</a>,
  },
  amountColumn(),
  { key: 'rhythm', label: 'Rhythm', cell: ({ rhythm }) => rhythmWord(rhythm) },
  { key: 'state', label: 'State', cell: (gift) => <GiftStatus gift={gift} /> },
  { key: 'designation', label: 'For', cell: ({ designation }) => designation.name },
  { key: 'campaign', label: 'Campaign', cell: ({ campaign }) => campaign.name },
];
