import type { JSX } from 'preact';
import { Button } from '../../http/ui/button.js';
import { Checkbox, RadioGroup } from '../../http/ui/choices.js';
import { problemOf } from '../../http/ui/error-summary.js';
import { fieldId } from '../../http/ui/fields.js';
import { reachesPublication } from '../publication.js';
import { Block } from './gift-block.view.js';
import type { GiftPageModel, OfferedTerms } from './gift-model.js';

/** The button, which says what happens, and under it everything that a plan means (R-REG-02). */
export function Payment(model: GiftPageModel): JSX.Element {
  const { form, values, terms, today, problems, earlier } = model;
  const monthly = terms.find(({ frequency }) => frequency === 'monthly');
  const mayOffer = form.gentleOffer && !values.offered && form.rhythms.some(({ frequency }) => frequency === 'once');
  return (
    <Block number={3} title="Payment">
      <input type="hidden" name="clientRequestId" value={values.clientRequestId} />
      <input type="hidden" name="offered" value={values.offered ? 'yes' : ''} />
      <input type="hidden" name="shownOn" value={today} />
      <input type="hidden" name="shownTotal" value="" />
      {values.campaign !== '' && <input type="hidden" name="campaign" value={values.campaign} />}
      {Object.entries(values.attribution).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {earlier !== null && (
        <RadioGroup
          name="earlier"
          legend={`You already give ${earlier.amount} for “${earlier.designation}”, since ${earlier.since}.`}
          value=""
          error={problemOf(problems, 'earlier')}
          choices={[
            { value: 'replace', label: 'Replace it', hint: 'It ends when the new plan begins.' },
            { value: 'add', label: 'Keep both' },
          ]}
        />
      )}
      <Newsletter {...model} />
      <PublishedName {...model} />
      <div class="gift-give" id={fieldId('shown')} tabIndex={problemOf(problems, 'shown') ? -1 : undefined}>
        {problemOf(problems, 'shown') !== undefined && <span class="field-error">{problemOf(problems, 'shown')}</span>}
        <Button kind="give" id="give">
          Continue to secure payment
        </Button>
        {mayOffer && monthly && <GentleOffer />}
        {terms.map((each) => (
          <Terms key={each.frequency} {...each} />
        ))}
        <p class="gift-reassurance">
          You pay on the processor’s own secure page. Card, Apple Pay, Google Pay or bank account.
        </p>
      </div>
    </Block>
  );
}

/** Never ticked beforehand, and nothing depends on it (R-PRV-08). */
function Newsletter({ newsletter, values, problems }: GiftPageModel): JSX.Element | null {
  if (newsletter === null) return null;
  return (
    <Checkbox
      name="newsletter"
      value={newsletter.version}
      label={newsletter.label}
      hint={newsletter.hint}
      checked={values.wantsNewsletter}
      error={problemOf(problems, 'newsletter')}
    />
  );
}

/**
 * Said before anything is paid, to whoever gives so much (R-TRN-03). Shown by script as the amount is chosen; without it
 * the page comes back with this question, and nothing was charged.
 */
function PublishedName({ publication, values, problems, form }: GiftPageModel): JSX.Element | null {
  if (publication === null) return null;
  const error = problemOf(problems, 'publication');
  const isShown = error !== undefined || reachesPublication(publication, values, form.currency);
  return (
    <div data-publication-from={publication.fromMinor} hidden={!isShown}>
      <Checkbox
        name="publication"
        label="I know that my name will be published."
        hint={publication.text}
        checked={values.agreesToPublication}
        error={error}
      />
    </div>
  );
}

/** Written anew by script at every choice, with the amount. */
function Terms({ frequency, nextOn, renewal, charges, debit }: OfferedTerms): JSX.Element {
  return (
    <div class="gift-terms" data-for={frequency} data-terms={frequency} data-next-on={nextOn}>
      <p data-terms-renewal>{renewal}</p>
      <p data-terms-charges>{charges}</p>
      <p class="gift-debit" data-terms-debit>
        {debit}
      </p>
    </div>
  );
}

/** Takes the place of the button once, where script runs: two answers of the same weight, and the gift goes on. */
function GentleOffer(): JSX.Element {
  return (
    <div class="gentle" role="group" aria-labelledby="gentle" data-gentle hidden>
      <p id="gentle" tabIndex={-1} data-gentle-words />
      <div class="gentle-answers">
        <Button kind="give" type="button" id="gentle-yes">
          Yes
        </Button>
        <Button kind="give" type="button" id="gentle-no">
          No
        </Button>
      </div>
      <div class="gift-terms" data-gentle-terms />
    </div>
  );
}
