import type { JSX } from 'preact';
import { formatDate, formatInstant } from '../../../../kernel/calendar.js';
import { tributeWords } from '../../../../gifts/tributes/tribute.js';
import type { KeptTribute } from '../../../../gifts/tributes/tribute.store.js';
import type { GiftAdditions, GiftMoved } from '../../../../reports/campaigns/gift-additions.js';
import { type Definition, DefinitionList, Panel } from '../../../http/ui/blocks.js';

export interface AdditionsModel {
  readonly additions: GiftAdditions;
  readonly zone: string;
}

/** Whom a gift is for and who may match it, where its donor said so; and where staff moved it. */
export function AdditionsPanels({ additions, zone }: AdditionsModel): JSX.Element {
  const { tribute, employer, moves } = additions;
  return (
    <>
      {(tribute !== null || employer !== null) && (
        <Panel title="Beside the gift">
          <DefinitionList
            items={[
              ...(tribute === null ? [] : tributeItems(tribute, zone)),
              ...(employer === null ? [] : [{ term: 'Employer', value: <EmployerWords employer={employer} /> }]),
            ]}
          />
        </Panel>
      )}
      {moves.length > 0 && (
        <Panel title="Changed by staff">
          <DefinitionList
            items={moves.map((move) => ({ term: formatInstant(move.at, zone), value: <Moved {...move} /> }))}
          />
        </Panel>
      )}
    </>
  );
}

function EmployerWords({ employer }: { employer: string }): JSX.Element {
  return (
    <>
      <bdi>{employer}</bdi>
      <div class="caption">May match it, the donor says. A match that comes is recorded as a gift on paper.</div>
    </>
  );
}

function tributeItems(tribute: KeptTribute, zone: string): Definition[] {
  const { notifyBy, notifyName, notifyEmail, notifyAddress, message } = tribute;
  return [
    { term: 'Given', value: <bdi>{tributeWords(tribute)}</bdi> },
    ...(notifyBy === null
      ? []
      : [
          {
            term: 'To be told',
            value: (
              <>
                <bdi>{notifyName}</bdi>
                <div class="caption pre-line">
                  <bdi>{notifyBy === 'email' ? notifyEmail : notifyAddress}</bdi>
                </div>
              </>
            ),
          },
          ...(message === '' ? [] : [{ term: 'Words', value: <span class="pre-line">{message}</span> }]),
          { term: 'Notice', value: noticeState(tribute, zone) },
        ]),
  ];
}

function noticeState({ state, notifyBy, sendOn, doneAt }: KeptTribute, zone: string): JSX.Element | string {
  const at = doneAt === null ? '' : ` ${formatInstant(doneAt, zone)}`;
  switch (state) {
    case 'sent':
      return notifyBy === 'email' ? `Sent${at}` : `Mailed on paper${at}`;
    case 'to-print':
      return <a href="/staff/tributes">To print</a>;
    case 'withdrawn':
      return `Withdrawn${at}: the gift went back`;
    default:
      return sendOn === null ? 'Goes out within minutes' : `Goes out on ${formatDate(sendOn)}`;
  }
}

function Moved({ by, reason, campaign, designation }: GiftMoved): JSX.Element {
  return (
    <>
      {campaign && (
        <div>
          Campaign: {campaign.to}, until then {campaign.from}
        </div>
      )}
      {designation && (
        <div>
          For {designation.to}, until then {designation.from}
        </div>
      )}
      <div class="caption pre-line">
        {by ?? 'Somebody'}: {reason}
      </div>
    </>
  );
}
