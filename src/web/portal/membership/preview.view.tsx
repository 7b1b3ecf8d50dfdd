import type { JSX } from 'preact';
import { formatDateLong } from '../../../kernel/calendar.js';
import { Money } from '../../../kernel/money.js';
import type { Organisation } from '../../../organisation/organisation.js';
import { DefinitionList, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import { donorName, type PortalVisit } from '../visit.js';
import { type FilledGive, GIVE_FIELDS, type GiveValues } from './give-form.js';

export interface PreviewModel {
  readonly visit: PortalVisit;
  readonly organisation: Organisation;
  readonly values: GiveValues;
  readonly filled: FilledGive;
}

/** The letter as it will arrive, what it costs, and the button that pays. */
export function PreviewView({ visit, organisation, values, filled }: PreviewModel): JSX.Element {
  const { donor, tier, gift } = filled;
  const price = Money.of(tier.thresholdMinor, organisation.currency).formatShort();
  const recipient = `${gift.recipient.firstName} ${gift.recipient.lastName}`.trim();
  return (
    <>
      <h1>This is what they get</h1>
      <Panel title={`${donorName(donor)} gave you a year of membership`} aside="The letter">
        <div class="stack">
          <p>
            <bdi>{gift.recipient.firstName}</bdi>, <bdi>{donorName(donor)}</bdi> gave you a year of membership in{' '}
            {organisation.name}, as {tier.name}.
          </p>
          {gift.message !== '' && <p class="gift-message">“{gift.message}”</p>}
          <p>It is paid for, begins when you press a button, and ends by itself after a year.</p>
        </div>
      </Panel>
      <DefinitionList
        items={[
          { term: 'For', value: <bdi>{recipient}</bdi> },
          { term: 'Goes to', value: <bdi>{gift.recipient.email}</bdi> },
          { term: 'On', value: formatDateLong(gift.sendOn) },
          { term: 'You pay', value: `${price}, once` },
        ]}
      />
      <p class="portal-words">It never renews on your card. The receipt comes to {visit.email}.</p>
      <form class="stack gift-pay" method="post" action="/portal/membership/give/pay">
        <Kept values={values} csrf={visit.csrf} />
        <Button kind="give">Give {price}</Button>
        <Button kind="quiet" href="/portal/membership/give">
          Start over
        </Button>
      </form>
    </>
  );
}

/** What was typed, for the next step. */
function Kept({ values, csrf }: { values: GiveValues; csrf: string }): JSX.Element {
  return (
    <>
      <CsrfField token={csrf} />
      {GIVE_FIELDS.map((name) => (
        <input key={name} type="hidden" name={name} value={values[name]} />
      ))}
    </>
  );
}
