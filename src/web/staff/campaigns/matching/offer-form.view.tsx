import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { Campaign } from '../../../../campaigns/campaign.js';
import { Notice } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { MoneyField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import type { OfferTexts } from './offer-form.js';

export interface OfferFormModel {
  readonly campaign: Campaign;
  /** Null for one that does not exist yet. */
  readonly offerId: string | null;
  readonly values: OfferTexts;
  readonly problems: readonly FieldProblem[];
  readonly currency: string;
  readonly csrf: string;
}

export function OfferFormView({ campaign, offerId, values, problems, currency, csrf }: OfferFormModel): JSX.Element {
  const field = (name: keyof OfferTexts) => ({ name, value: values[name], error: problemOf(problems, name) });
  const path = `/staff/campaigns/${campaign.id}/offers`;
  return (
    <>
      <PageHead
        title={offerId === null ? 'Add a matching offer' : 'Change a matching offer'}
        summary={`For ${campaign.name}. What the sponsor pays in the end is an ordinary gift; the promise itself is never income.`}
      />
      <ErrorSummary problems={problems} />
      {offerId !== null && (
        <Notice tone="quiet">
          What was matched so far is reckoned anew from the gifts by what you save here, also for gifts that came
          before.
        </Notice>
      )}
      <form class="panel stack form-narrow" method="post" action={offerId === null ? path : `${path}/${offerId}`}>
        <CsrfField token={csrf} />
        <TextField
          {...field('sponsor')}
          label="Who promises"
          maxLength={120}
          autocomplete="off"
          required
          hint="As donors read it, in the middle of a sentence: the Rivera family."
        />
        <TextField
          {...field('sponsorEmail')}
          label="Their email, if they are a donor here"
          type="email"
          optional
          autocomplete="off"
          hint="Their own gifts are then left out."
        />
        <TextField
          {...field('percent')}
          label="Added to each 100"
          inputMode="numeric"
          autocomplete="off"
          required
          hint="100 doubles a gift, 200 triples it, 50 adds half."
        />
        <div class="fields-2">
          <MoneyField {...field('cap')} label="All that is promised" currency={currency} required />
          <MoneyField {...field('giftCap')} label="At most for one gift" currency={currency} optional />
        </div>
        <div class="fields-2">
          <TextField {...field('startsOn')} label="First day" type="date" autocomplete="off" required />
          <TextField {...field('endsOn')} label="Last day" type="date" autocomplete="off" required />
        </div>
        <TextField
          {...field('terms')}
          label="Terms"
          optional
          rows={4}
          maxLength={1000}
          autocomplete="off"
          hint="What was agreed, for colleagues."
        />
        <div class="row">
          <Button>Save the offer</Button>
          <Button kind="quiet" href={`/staff/campaigns/${campaign.id}`}>
            Back
          </Button>
        </div>
      </form>
    </>
  );
}
