import type { JSX } from 'preact';
import { addMonths, type CalendarDate } from '../../../../kernel/calendar.js';
import type { OpenItems } from '../../../../finance/periods/open-items.js';
import { monthOf, monthTitle } from '../../../../kernel/month.js';
import type { Unfinished } from '../../../../finance/periods/unfinished.js';
import type { MoneyHealth } from '../../../../finance/proof/money-health.js';
import { DefinitionList, Panel, Tile } from '../../../http/ui/blocks.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { StatusDot } from '../../../http/ui/text.js';
import { counted, zoneName } from '../../../http/words.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { IsoInstant, isoInstant } from '../iso.js';
import { periodPath } from '../periods/period-words.js';
import { UnfinishedPanel } from './unfinished.view.js';
import { ProofPanel, type ProofPanelProps } from './proof-panel.view.js';

export interface FinanceHomeModel extends ProofPanelProps {
  readonly now: Date;
  readonly today: CalendarDate;
  /** The month that is closed next; null while nothing was booked. */
  readonly next: CalendarDate | null;
  readonly lastClose: { readonly month: CalendarDate; readonly daysAgo: number } | null;
  readonly open: OpenItems;
  readonly health: MoneyHealth;
  readonly unfinished: readonly Unfinished[];
}

/** How the books stand: what is open, and whether everything adds up. */
export function FinanceHomeView(model: FinanceHomeModel): JSX.Element {
  const { now, zone } = model;
  return (
    <>
      <PageHead title="Finance" summary={`As of ${isoInstant(now, zone)}, ${zoneName(zone)}`} />
      <FinanceTabs current="home" />
      <Tiles {...model} />
      <div class="columns">
        <div class="stack">
          <ProofPanel {...model} />
          <UnfinishedPanel rows={model.unfinished} zone={zone} />
        </div>
        <HealthPanel {...model} />
      </div>
    </>
  );
}

function Tiles({ today, next, lastClose, open }: FinanceHomeModel): JSX.Element {
  const tile = (label: string, count: number, none: string, some: string, href: string) => (
    <Tile label={label} figure={count.toLocaleString('en-US')} note={count === 0 ? none : some} href={href} />
  );
  return (
    <div class="tiles">
      {next === null ? (
        <Tile label="Open period" figure="–" note="Nothing is booked yet" href="/staff/finance/periods" />
      ) : (
        <Tile
          label="Open period"
          figure={monthTitle(next)}
          note={addMonths(next, 1) <= today ? 'It is over and can be closed' : 'It is running'}
          href={next <= monthOf(today) ? periodPath(next) : '/staff/finance/periods'}
        />
      )}
      <Tile
        label="Days since the last close"
        figure={lastClose === null ? '–' : lastClose.daysAgo.toLocaleString('en-US')}
        note={lastClose === null ? 'No month has been closed' : `${monthTitle(lastClose.month)} was closed`}
        href="/staff/finance/periods"
      />
      {tile(
        'Deposits not matched',
        open.unmatchedDeposits,
        'all found at the bank',
        'not found at the bank yet',
        '/staff/finance/deposits?matched=no',
      )}
      {tile(
        'Receipts not delivered',
        open.undeliveredReceipts,
        'all delivered',
        'within a day of their issue',
        '/staff/receipts',
      )}
      {tile('Disputes open', open.disputes, 'none', 'a bank is deciding', '#unfinished')}
    </div>
  );
}

/** Whether money flows as it should (R-OPS-10). */
function HealthPanel({ health, latest, zone }: FinanceHomeModel): JSX.Element {
  const { oldestEventAt, eventsWaiting, eventsParked, sweptUntil, lastReconciledAt, openExceptions } = health;
  return (
    <Panel title="Money health">
      <DefinitionList
        items={[
          {
            term: 'Events waiting',
            value:
              oldestEventAt === null ? (
                <StatusDot tone="good" word="None" />
              ) : (
                <>
                  {counted(eventsWaiting, 'event')}, the oldest since <IsoInstant instant={oldestEventAt} zone={zone} />
                </>
              ),
          },
          {
            term: 'Put aside',
            value:
              eventsParked === 0 ? (
                <StatusDot tone="good" word="None" />
              ) : (
                <a href="/staff/attention#events">{counted(eventsParked, 'event')}</a>
              ),
          },
          {
            term: 'Swept until',
            value: sweptUntil === null ? 'No sweep yet' : <IsoInstant instant={sweptUntil} zone={zone} />,
          },
          {
            term: 'Last reconciled',
            value: lastReconciledAt === null ? 'None yet' : <IsoInstant instant={lastReconciledAt} zone={zone} />,
          },
          {
            term: 'Open exceptions',
            value:
              openExceptions === 0 ? (
                <StatusDot tone="good" word="None" />
              ) : (
                <a href="/staff/finance/deposits?status=exception">{counted(openExceptions, 'exception')}</a>
              ),
          },
          { term: 'Receipt series', value: <Checked latest={latest} invariant="INV-07" /> },
          { term: 'Audit chain', value: <Checked latest={latest} invariant="INV-12" /> },
        ]}
      />
    </Panel>
  );
}

function Checked({ latest, invariant }: Pick<FinanceHomeModel, 'latest'> & { invariant: string }): JSX.Element {
  const result = latest?.results.find((each) => each.invariant === invariant);
  if (!result) return <StatusDot tone="quiet" word="Not checked yet" />;
  return result.count === 0 ? <StatusDot tone="good" word="Unbroken" /> : <StatusDot tone="bad" word="Broken" />;
}
