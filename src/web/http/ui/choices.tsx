import type { ComponentChildren, JSX } from 'preact';
import { describedBy, fieldId, HintAndError } from './fields.js';

export interface Choice {
  readonly value: string;
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
}

export interface RadioGroupProps {
  readonly name: string;
  readonly legend: ComponentChildren;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  /** `tiles` for short labels such as amounts. */
  readonly look?: 'list' | 'tiles' | undefined;
  /** Hides the legend where a heading beside it says the same. */
  readonly legendHidden?: boolean | undefined;
}

/** A choice of one: a fieldset of radios. A summary line jumps to the first of them. */
export function RadioGroup(props: RadioGroupProps): JSX.Element {
  return (
    <fieldset class="field" aria-describedby={describedBy(props)}>
      <legend class={props.legendHidden ? 'visually-hidden' : 'legend'}>{props.legend}</legend>
      <HintAndError name={props.name} hint={props.hint} error={props.error} />
      <div class={props.look === 'tiles' ? 'choices choice-tiles' : 'choices'}>
        {props.choices.map((choice, index) => (
          <label class="choice" key={choice.value}>
            <input
              type="radio"
              id={index === 0 ? fieldId(props.name) : undefined}
              name={props.name}
              value={choice.value}
              checked={choice.value === props.value}
            />
            <span>{choice.label}</span>
            {choice.hint !== undefined && <span class="hint">{choice.hint}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export interface CheckboxGroupProps {
  readonly name: string;
  readonly legend: ComponentChildren;
  readonly choices: readonly Choice[];
  readonly ticked: readonly string[];
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
}

/** A choice of several: a fieldset of boxes, each with a name that `tickedOf` reads. A summary line jumps to the first of them. */
export function CheckboxGroup(props: CheckboxGroupProps): JSX.Element {
  return (
    <fieldset class="field" aria-describedby={describedBy(props)}>
      <legend class="legend">{props.legend}</legend>
      <HintAndError name={props.name} hint={props.hint} error={props.error} />
      <div class="choices">
        {props.choices.map((choice, index) => (
          <label class="choice" key={choice.value}>
            <input
              type="checkbox"
              id={index === 0 ? fieldId(props.name) : undefined}
              name={`${props.name}.${choice.value}`}
              value="yes"
              checked={props.ticked.includes(choice.value)}
            />
            <span>{choice.label}</span>
            {choice.hint !== undefined && <span class="hint">{choice.hint}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export interface CheckboxProps {
  readonly name: string;
  readonly label: ComponentChildren;
  /** What the form sends when ticked. */
  readonly value?: string | undefined;
  readonly checked: boolean;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
}

/** One yes or no. Never ticked beforehand where it costs money or gives consent. */
export function Checkbox(props: CheckboxProps): JSX.Element {
  return (
    <div class="field">
      <label class="choice">
        <input
          type="checkbox"
          id={fieldId(props.name)}
          name={props.name}
          value={props.value ?? 'yes'}
          checked={props.checked}
          aria-describedby={describedBy(props)}
          aria-invalid={props.error === undefined ? undefined : 'true'}
        />
        <span>{props.label}</span>
      </label>
      <HintAndError name={props.name} hint={props.hint} error={props.error} />
    </div>
  );
}
