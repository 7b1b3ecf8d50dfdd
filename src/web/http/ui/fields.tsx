import type { ComponentChildren, JSX } from 'preact';
import { currencySign } from './text.js';

export interface FieldProps {
  /** The name that the form sends; the control's id is `field-` and this name. */
  readonly name: string;
  readonly label: string;
  readonly value?: string | undefined;
  readonly hint?: ComponentChildren;
  /** The field's line of the error summary. */
  readonly error?: string | undefined;
  readonly required?: boolean | undefined;
  /** Says "optional" beside the label, where most other fields are not. */
  readonly optional?: boolean | undefined;
  readonly autofocus?: boolean | undefined;
}

export interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'email' | 'password' | 'search' | 'date' | 'tel' | 'number' | undefined;
  /** A token of the HTML standard; every personal field has one (R-A11-03). */
  readonly autocomplete?: string | undefined;
  readonly inputMode?: 'text' | 'decimal' | 'numeric' | 'email' | 'search' | undefined;
  readonly maxLength?: number | undefined;
  readonly minLength?: number | undefined;
  readonly spellcheck?: boolean | undefined;
  /** More than one: a text area of so many lines. */
  readonly rows?: number | undefined;
}

/** The id of a field's control, so that a summary line can jump to it. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

/** A labelled line, or block, of text. */
export function TextField(props: TextFieldProps): JSX.Element {
  const shared = {
    ...controlAttributes(props),
    autocomplete: props.autocomplete,
    maxLength: props.maxLength,
    minLength: props.minLength,
    spellcheck: props.spellcheck,
    inputMode: props.inputMode,
  };
  // The JSX types tell inputs apart by a literal `type`; all of these take the same attributes.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const type = (props.type ?? 'text') as 'text';
  return (
    <Labelled {...props}>
      {props.rows === undefined ? (
        <input {...shared} type={type} value={props.value ?? ''} />
      ) : (
        <textarea {...shared} rows={props.rows}>
          {props.value ?? ''}
        </textarea>
      )}
    </Labelled>
  );
}

/** An amount as people type it; `parseAmount` in the kernel reads it (R-A11-04). */
export function MoneyField(props: FieldProps & { readonly currency: string }): JSX.Element {
  return (
    <Labelled {...props}>
      <span class="money">
        <span class="money-sign" aria-hidden="true">
          {currencySign(props.currency)}
        </span>
        <input
          {...controlAttributes(props)}
          type="text"
          inputMode="decimal"
          autocomplete="transaction-amount"
          value={props.value ?? ''}
        />
      </span>
    </Labelled>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** One of many, where radios would take too much room. */
export function SelectField(props: FieldProps & { readonly options: readonly Option[] }): JSX.Element {
  return (
    <Labelled {...props}>
      <select {...controlAttributes(props)} autocomplete="off">
        {props.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === (props.value ?? '')}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** The ids of hint and error for `aria-describedby`, or nothing. */
export function describedBy(props: Pick<FieldProps, 'name' | 'hint' | 'error'>): string | undefined {
  const ids = [
    props.hint === undefined ? [] : [`${fieldId(props.name)}-hint`],
    props.error === undefined ? [] : [`${fieldId(props.name)}-error`],
  ].flat();
  return ids.length === 0 ? undefined : ids.join(' ');
}

/** Hint and error of a field or group, with the ids that `describedBy` names. */
export function HintAndError({ name, hint, error }: Pick<FieldProps, 'name' | 'hint' | 'error'>): JSX.Element {
  return (
    <>
      {hint !== undefined && (
        <span class="hint" id={`${fieldId(name)}-hint`}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span class="field-error" id={`${fieldId(name)}-error`}>
          {error}
        </span>
      )}
    </>
  );
}

function Labelled(props: FieldProps & { readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="field">
      <label class="label" for={fieldId(props.name)}>
        {props.label}
        {props.optional && <span class="optional"> (optional)</span>}
      </label>
      {props.children}
      <HintAndError name={props.name} hint={props.hint} error={props.error} />
    </div>
  );
}

function controlAttributes(props: FieldProps) {
  return {
    class: 'input',
    id: fieldId(props.name),
    name: props.name,
    required: props.required,
    autofocus: props.autofocus,
    'aria-describedby': describedBy(props),
    'aria-invalid': props.error === undefined ? undefined : ('true' as const),
  };
}
