import type { JSX } from 'preact';
import { yearOf } from '../../../kernel/calendar.js';
import { Money as Amount } from '../../../kernel/money.js';
import { rhythmWord } from '../../../plans/rhythm.js';
import type { HistoryGift, HistoryLine, HistoryReturn } from '../../../reports/portal/giving-history.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { DateText, Money, StatusDot } from '../../http/ui/text.js';
import { donorName, type PortalVisit } from '../visit.js';

export interface HistoryModel {
  readonly visit: PortalVisit;
  /** The latest first. */
  readonly lines: readonly HistoryLine[];
  /** Every year with a line, also those that the filter hides. */
  readonly years: readonly number[];
  /** The year that the filter shows; null for all. */
  readonly year: number | null;
}

export function HistoryView({ visit, lines, years, year }: HistoryModel): JSX.Element {
  const shown = [...new Set(lines.map(({ date }) => yearOf(date)))];
  return (
    <>
      <h1>History</h1>
      {years.length > 1 && <YearFilter years={years} year={year} />}
      {lines.length === 0 && (
        <Panel title="No gifts yet">
          <EmptyState title="Nothing has arrived yet">A gift shows here as soon as the bank has said yes.</EmptyState>
        </Panel>
      )}
      {shown.map((each) => (
        <Panel key={each} title={String(each)} aside={<StatementLinks visit={visit} lines={lines} year={each} />}>
          <ul role="list" class="portal-rows">
            {lines
              .filter(({ date }) => yearOf(date) === each)
              .map((line, at) => (
                <li key={`${line.giftId} ${line.kind} ${at}`}>
                  {line.kind === 'gift' ? <Gift gift={line} visit={visit} /> : <Returned line={line} />}
                </li>
              ))}
          </ul>
        </Panel>
      ))}
    </>
  );
}

function YearFilter({ years, year }: Pick<HistoryModel, 'years' | 'year'>): JSX.Element {
  return (
    <form class="row" method="get" action="/portal/history">
      <div class="field">
        <label class="label" for="field-year">
          Year
        </label>
        <select class="input" id="field-year" name="year">
          <option value="" selected={year === null}>
            All years
          </option>
          {years.map((each) => (
            <option key={each} value={String(each)} selected={each === year}>
              {each}
            </option>
          ))}
        </select>
      </div>
      <Button kind="plain">Show</Button>
    </form>
  );
}

/** A statement for each legal donor who gave in the year; nothing has arrived where there is no settled gift. */
function StatementLinks({ visit, lines, year }: { visit: PortalVisit; lines: readonly HistoryLine[]; year: number }) {
  const donors = visit.donors.filter(({ id }) =>
    lines.some(
      (line) => line.donorId === id && line.kind === 'gift' && line.receipt !== null && yearOf(line.date) === year,
    ),
  );
  return (
    <>
      {donors.map((donor, at) => (
        <span key={donor.id}>
          {at > 0 && ' · '}
          <a class="portal-more" href={`/portal/statements/${donor.id}/${year}`}>
            Statement{' '}
            {visit.isHousehold ? (
              <>
                of <bdi>{donorName(donor)}</bdi>
              </>
            ) : (
              year
            )}
          </a>
        </span>
      ))}
    </>
  );
}

function Gift({ gift, visit }: { gift: HistoryGift; visit: PortalVisit }): JSX.Element {
  const donor = visit.isHousehold ? visit.donor(gift.donorId) : undefined;
  const facts = [gift.plan && rhythmWord(gift.plan), gift.designation, gift.method].filter(Boolean).join(' · ');
  return (
    <>
      <span>
        <b>{gift.given ?? <Money value={Amount.of(gift.amountMinor, gift.currency)} />}</b> on{' '}
        <DateText date={gift.date} />
        {donor && (
          <>
            {' '}
            by <bdi>{donorName(donor)}</bdi>
          </>
        )}
        <span class="caption portal-facts">{facts}</span>
      </span>
      <GiftPaper gift={gift} />
    </>
  );
}

function GiftPaper({ gift }: { gift: HistoryGift }): JSX.Element {
  const { receipt } = gift;
  return (
    <span class="row">
      {gift.state === 'processing' && <StatusDot tone="warn" word="On its way" />}
      {gift.isContested && <StatusDot tone="warn" word="Your bank is deciding" />}
      {receipt?.isVoid === true && <StatusDot tone="quiet" word={`Receipt ${receipt.label} is void`} />}
      {receipt?.isVoid === false && (
        <a class="portal-more" href={`/portal/receipts/${receipt.id}.pdf`}>
          Receipt {receipt.label}
        </a>
      )}
    </span>
  );
}

const RETURNED: Readonly<Record<HistoryReturn['kind'], string>> = {
  refund: 'returned to you',
  'refund-pending': 'on its way back to you',
  dispute: 'taken back by your bank',
};

function Returned({ line }: { line: HistoryReturn }): JSX.Element {
  return (
    <span>
      <b>
        <Money value={Amount.of(-line.amountMinor, line.currency)} />
      </b>{' '}
      {RETURNED[line.kind]} on <DateText date={line.date} />
      <span class="caption portal-facts">
        Of the gift of <DateText date={line.giftDate} />
      </span>
    </span>
  );
}
