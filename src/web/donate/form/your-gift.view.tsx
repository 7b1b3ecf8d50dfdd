import type { JSX } from 'preact';
import { Money } from '../../../kernel/money.js';
import { Checkbox, RadioGroup } from '../../http/ui/choices.js';
import { problemOf } from '../../http/ui/error-summary.js';
import { describedBy, fieldId, HintAndError, MoneyField, SelectField } from '../../http/ui/fields.js';
import { FREQUENCY_WORDS } from '../frequency.js';
import { Block } from './gift-block.view.js';
import type { GiftPageModel } from './gift-model.js';

/** How often, how much, and for what. The style sheet shows the amounts of the chosen frequency, also without script. */
export function YourGift(model: GiftPageModel): JSX.Element {
  const { form, values, problems, fee } = model;
  return (
    <Block number={1} title="Your gift">
      <HowOften {...model} />
      <div class="gift-amount">
        <HowMuch {...model} />
        <div class="gift-other">
          <MoneyField
            name="otherAmount"
            label="Other amount"
            currency={form.currency}
            value={values.otherAmount}
            hint={`From ${short(form.minMinor, form.currency)} to ${short(form.maxMinor, form.currency)}.`}
            error={problemOf(problems, 'otherAmount')}
            autofocus={values.amount === 'other' && values.otherAmount === '' && problems.length === 0}
          />
        </div>
      </div>
      {form.designations.length > 1 && (
        <SelectField
          name="designation"
          label="What should it pay for?"
          value={values.designation}
          options={form.designations.map(({ code, name }) => ({ value: code, label: name }))}
          hint={designationHint(form.designations)}
          error={problemOf(problems, 'designation')}
        />
      )}
      <div class="gift-cover">
        <Checkbox
          name="coverFee"
          checked={values.coverFee}
          label={
            <span data-cover-text>
              Add the card fee of {percent(fee.basisPoints)} and {Money.of(fee.fixedMinor, form.currency).format()}, so
              the newsroom keeps your full gift. You see the total before you pay.
            </span>
          }
        />
      </div>
    </Block>
  );
}

function HowOften({ form, values, problems }: GiftPageModel): JSX.Element {
  const [only, ...others] = form.rhythms;
  if (others.length === 0) return <input type="hidden" name="frequency" value={only?.frequency} />;
  return (
    <div class="gift-often">
      <RadioGroup
        name="frequency"
        legend="How often would you like to give?"
        look="tiles"
        value={values.frequency}
        error={problemOf(problems, 'frequency')}
        choices={form.rhythms.map(({ frequency }) => ({
          value: frequency,
          label: FREQUENCY_WORDS[frequency].label,
        }))}
      />
    </div>
  );
}

/** The amounts of every frequency and one "Other" for them all, so that a typed amount outlasts a change of mind. */
function HowMuch({ form, values, problems }: GiftPageModel): JSX.Element {
  const error = problemOf(problems, 'amount');
  return (
    <fieldset class="field" aria-describedby={describedBy({ name: 'amount', error })}>
      <legend class="legend">
        How much would you like to give
        {form.rhythms.map(({ frequency }) => (
          <span key={frequency} data-for={frequency}>
            {FREQUENCY_WORDS[frequency].each}
          </span>
        ))}
        ?
      </legend>
      <HintAndError name="amount" error={error} />
      <div class="choices choice-tiles">
        {form.rhythms.flatMap(({ frequency, amounts, defaultMinor }) =>
          amounts.map(({ minor, sentence }, place) => (
            <label class="choice" key={`${frequency}-${minor}`} data-for={frequency}>
              <input
                type="radio"
                id={frequency === values.frequency && place === 0 ? fieldId('amount') : undefined}
                name="amount"
                value={`${frequency}-${minor}`}
                checked={`${frequency}-${minor}` === values.amount}
                data-usual={minor === defaultMinor ? '' : undefined}
              />
              <span>
                {short(minor, form.currency)}
                <span class="choice-period">{FREQUENCY_WORDS[frequency].period}</span>
              </span>
              {sentence !== '' && <span class="hint">{sentence}</span>}
            </label>
          )),
        )}
        <label class="choice">
          <input type="radio" name="amount" value="other" checked={values.amount === 'other'} />
          <span>Other</span>
        </label>
      </div>
    </fieldset>
  );
}

/** What the newsroom says about the choices; nothing where it says nothing. */
function designationHint(designations: GiftPageModel['form']['designations']): JSX.Element | undefined {
  const told = designations.filter(({ description }) => description !== '');
  if (told.length === 0) return undefined;
  return (
    <>
      {told.map(({ code, name, description }) => (
        <span key={code} class="hint-line">
          <b>{name}:</b> {description}
        </span>
      ))}
    </>
  );
}

function short(minor: number, currency: string): string {
  return Money.of(minor, currency).formatShort();
}

function percent(basisPoints: number): string {
  return `${(basisPoints / 100).toLocaleString('en-US')} %`;
}
