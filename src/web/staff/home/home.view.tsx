import type { JSX } from 'preact';
import { formatInstant } from '../../../kernel/calendar.js';
import { Money as Amount } from '../../../kernel/money.js';
import type { Organisation } from '../../../organisation/organisation.js';
import type { Attention } from '../../../reports/attention.js';
import type { GiftRow } from '../../../reports/gift-list.js';
import type { MonthOfGifts } from '../../../reports/home.js';
import type { SummaryFigures } from '../../../reports/summary.js';
import { EmptyState, Panel, Tile } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText } from '../../http/ui/text.js';
import { hrefOf } from '../../http/forms.js';
import { GiftStatus } from '../frame/gift-words.js';
import { counted, zoneName } from '../../http/words.js';
import type { Visit } from '../frame/visit.js';
import { AttentionPanel } from './attention.view.js';
import { monthName, MonthBars } from './month-bars.view.js';
import type { Spans } from './spans.js';
import { amountColumn } from '../frame/columns.js';

export interface HomeModel {
  readonly visit: Visit;
  readonly organisation: Organisation;
  readonly now: Date;
  readonly spans: Spans;
  readonly current: SummaryFigures;
  readonly sameDays: SummaryFigures;
  readonly lastMonth: SummaryFigures;
  readonly months: readonly MonthOfGifts[];
  readonly latest: readonly GiftRow[];
  readonly attention: Attention;
  readonly publicUrl: string;
  readonly isSandbox: boolean;
}

export function HomeView(model: HomeModel): JSX.Element {
  const { visit, organisation, now, months, latest, attention } = model;
  const asOf = `As of ${formatInstant(now, organisation.timeZone)}, ${zoneName(organisation.timeZone)}`;
  if (latest.length === 0) return <FirstEmpty {...model} asOf={asOf} />;
  return (
    <>
      <PageHead title="Home" summary={asOf} />
      <Tiles {...model} />
      <div class="columns">
        <div class="stack">
          <Panel title="Raised by month" aside="As given, before fees and refunds">
            <MonthBars months={months} currency={organisation.currency} />
          </Panel>
          <Panel title="Latest gifts" aside={visit.may('gifts:read') && <a href="/staff/gifts">All gifts</a>}>
            <LatestGifts {...model} />
          </Panel>
        </div>
        <div class="stack">
          {visit.may('gifts:read') && <AttentionPanel attention={attention} />}
          <AskPanel {...model} />
          <p>
            <a href="/staff/care">Failed charges of plans, and bank debits that came back</a>
          </p>
        </div>
      </div>
    </>
  );
}

function Tiles({ visit, organisation, spans, current, sameDays, lastMonth }: HomeModel): JSX.Element {
  const money = (minor: bigint): string => Amount.of(minor, organisation.currency).formatShort();
  const before = monthName(spans.previous.from);
  const list = (span: { from: string; to: string }): string | undefined =>
    visit.may('gifts:read') ? hrefOf('/staff/gifts', { from: span.from, to: span.to }) : undefined;
  const pending = current.feesPending > 0 ? `, ${counted(current.feesPending, 'fee')} still to come` : '';
  return (
    <div class="tiles">
      <Tile
        label="Raised this month"
        figure={money(current.grossMinor)}
        note={`${change(current.grossMinor, sameDays.grossMinor)} the same days of ${before}`}
        href={list(spans.current)}
      />
      <Tile
        label={`Raised in ${before}`}
        figure={money(lastMonth.grossMinor)}
        note={counted(lastMonth.gifts, 'gift')}
        href={list(spans.previous)}
      />
      <Tile
        label="Gifts this month"
        figure={current.gifts.toLocaleString('en-US')}
        note={current.averageMinor === null ? 'none yet' : `${money(current.averageMinor)} on average`}
        href={list(spans.current)}
      />
      <Tile
        label="New donors"
        figure={current.newDonors.toLocaleString('en-US')}
        note={`${counted(current.returningDonors, 'donor')} came back`}
        href={visit.may('donors:read') ? '/staff/donors' : undefined}
      />
      <Tile
        label="Net after fees and refunds"
        figure={money(current.netMinor)}
        note={`${money(current.feeMinor)} fees, ${money(current.refundedMinor)} refunded${pending}`}
        href={list(spans.current)}
      />
    </div>
  );
}

/** "up 12.0 % on", "down 3.5 % on", "level with"; without anything to compare, "nothing in". */
function change(now: bigint, then: bigint): string {
  if (then === 0n) return now === 0n ? 'level with' : 'nothing came in on';
  const perMille = Number(((now - then) * 1000n) / then);
  if (perMille === 0) return 'level with';
  return `${perMille > 0 ? 'up' : 'down'} ${(Math.abs(perMille) / 10).toFixed(1)} % on`;
}

/** A viewer sees numbers without names (R-SEC-06). */
function LatestGifts({ visit, latest }: HomeModel): JSX.Element {
  const withNames = visit.may('gifts:read');
  const all: Column<GiftRow>[] = [
    {
      key: 'date',
      label: 'Date',
      kind: 'date',
      cell: ({ id, giftDate }) => {
        const date = giftDate && <DateText date={giftDate} />;
        return withNames ? <a href={`/staff/gifts/${id}`}>{date}</a> : date;
      },
    },
    { key: 'donor', label: 'Donor', kind: 'name', cell: ({ donor }) => <bdi title={donor.name}>{donor.name}</bdi> },
    amountColumn(),
    { key: 'for', label: 'For', cell: ({ designation }) => designation.name },
    { key: 'state', label: 'State', cell: (gift) => <GiftStatus gift={gift} /> },
  ];
  return (
    <Table
      caption="The latest gifts"
      columns={withNames ? all : all.filter(({ key }) => key !== 'donor')}
      rows={latest}
      rowKey={({ id }) => id}
      empty={null}
      compact
    />
  );
}

function AskPanel({ publicUrl, isSandbox }: HomeModel): JSX.Element {
  return (
    <div id="ask">
      <Panel title="Put the ask on your site" aside={isSandbox && <a href="/demo/article">Demo article</a>}>
        <p class="muted panel-help">Paste this below an article. Where no script runs it is a plain link.</p>
        <pre class="code" data-copy tabIndex={0} aria-label="The ask as HTML">
          {snippet(publicUrl)}
        </pre>
      </Panel>
    </div>
  );
}

function FirstEmpty(model: HomeModel & { readonly asOf: string }): JSX.Element {
  return (
    <>
      <PageHead title="Home" summary={model.asOf} />
      <div class="table-frame">
        <EmptyState
          title="No gifts yet"
          action={model.isSandbox && <Button href="/demo/article">Give a pretend gift</Button>}
        >
          {model.isSandbox
            ? 'The month, the latest gifts and whatever needs you will stand here. Try it: in the sandbox no money moves.'
            : 'The month, the latest gifts and whatever needs you will stand here. Put the ask on your site to begin.'}
        </EmptyState>
      </div>
      <AskPanel {...model} />
      {model.visit.may('gifts:read') && <AttentionPanel attention={model.attention} />}
    </>
  );
}

function snippet(publicUrl: string): string {
  return [
    `<script type="module" src="${publicUrl}/embed/v1.js"></script>`,
    '<mainstay-ask slug="article-footer">',
    `  <a href="${publicUrl}/give/article-footer">Support us today</a>`,
    '</mainstay-ask>',
  ].join('\n');
}
