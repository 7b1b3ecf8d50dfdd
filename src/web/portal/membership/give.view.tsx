import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { type CalendarDate } from '../../../kernel/calendar.js';
import { Money } from '../../../kernel/money.js';
import type { Tier } from '../../../memberships/standing.js';
import type { Organisation } from '../../../organisation/organisation.js';
import { Button } from '../../http/ui/button.js';
import { RadioGroup } from '../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../http/ui/fields.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import { donorName, type PortalVisit } from '../visit.js';
import type { GiveValues } from './give-form.js';

export interface GiveModel {
  readonly visit: PortalVisit;
  readonly organisation: Organisation;
  readonly tiers: readonly Tier[];
  readonly values: GiveValues;
  readonly problems: readonly FieldProblem[];
  readonly today: CalendarDate;
}

/** Who gets it, which one, what to say, and when. */
export function GiveView({ visit, organisation, tiers, values, problems, today }: GiveModel): JSX.Element {
  const field = (name: keyof GiveValues) => ({ name, value: values[name], error: problemOf(problems, name) });
  const price = (minor: number): string => Money.of(minor, organisation.currency).formatShort();
  return (
    <>
      <ErrorSummary problems={problems} />
      <h1>Give a membership</h1>
      <p class="portal-words">A year of membership for somebody else. You see it once more before you pay.</p>
      <form class="stack portal-form" method="post" action="/portal/membership/give">
        <CsrfField token={visit.csrf} />
        <input type="hidden" name="clientRequestId" value={values.clientRequestId} />
        {visit.isHousehold && (
          <SelectField
            {...field('donor')}
            label="Who gives"
            hint="The receipt goes to them."
            options={visit.donors.map((donor) => ({ value: donor.id, label: donorName(donor) }))}
          />
        )}
        <RadioGroup
          {...field('tier')}
          legend="Membership"
          value={values.tier}
          choices={tiers.map(({ code, name, thresholdMinor }) => ({
            value: code,
            label: `${name}, ${price(thresholdMinor)} for a year`,
          }))}
        />
        <TextField {...field('firstName')} label="Their first name" autocomplete="off" maxLength={100} required />
        <TextField {...field('lastName')} label="Their last name" autocomplete="off" maxLength={100} optional />
        <TextField
          {...field('email')}
          label="Their email"
          type="email"
          hint="Used for this gift alone."
          autocomplete="off"
          maxLength={254}
          required
        />
        <TextField {...field('message')} label="Your message" rows={4} maxLength={1000} autocomplete="off" optional />
        <TextField
          {...field('sendOn')}
          value={values.sendOn === '' ? today : values.sendOn}
          label="Day of the letter"
          type="date"
          hint="Today, or a day within the next twelve months."
          autocomplete="off"
          required
        />
        <div class="row">
          <Button>Look at it</Button>
          <Button kind="quiet" href="/portal/membership">
            Back
          </Button>
        </div>
      </form>
    </>
  );
}
