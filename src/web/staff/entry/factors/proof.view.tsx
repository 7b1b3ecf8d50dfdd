import type { ComponentChildren, JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { PasskeyButton } from './passkey-button.view.js';

/** The fields of the form; what else a form carries on must not be called like that. */
export const CODE_FIELD = 'confirm.code';
export const PASSKEY_FIELD = 'confirm.passkey';

export interface ProofModel {
  readonly title: string;
  /** Why it is asked, and what happens afterwards. */
  readonly lead: ComponentChildren;
  readonly action: string;
  readonly csrf: string;
  /** Fields that the form carries on. */
  readonly kept: readonly (readonly [name: string, value: string])[];
  /** For the browser's passkey dialogue; null when the person has no passkey, or none can work here. */
  readonly passkeyOptions: object | null;
  readonly hasApp: boolean;
  readonly codesLeft: number;
  readonly button: string;
  readonly problems: readonly FieldProblem[];
  /** Below the form: other ways, and the way out. */
  readonly children?: ComponentChildren;
}

/** Asks for the second factor: a code, or a passkey where script runs. */
export function ProofView(model: ProofModel): JSX.Element {
  const { problems, passkeyOptions, hasApp, codesLeft } = model;
  const takesCodes = hasApp || codesLeft > 0;
  return (
    <>
      <h1>{model.title}</h1>
      <p>{model.lead}</p>
      <ErrorSummary problems={problems} />
      <form class="panel stack" method="post" action={model.action}>
        <CsrfField token={model.csrf} />
        {model.kept.map(([name, value], at) => (
          <input type="hidden" name={name} value={value} key={`${name} ${at}`} />
        ))}
        {passkeyOptions && (
          <PasskeyButton field={PASSKEY_FIELD} ceremony="use" options={passkeyOptions} label="Use a passkey" />
        )}
        {takesCodes && (
          <>
            <TextField
              name={CODE_FIELD}
              label="Code"
              hint={hint(hasApp, codesLeft)}
              autocomplete="one-time-code"
              inputMode={hasApp ? 'numeric' : 'text'}
              spellcheck={false}
              error={problemOf(problems, CODE_FIELD)}
              autofocus={problems.length === 0 && !passkeyOptions}
            />
            <div class="row">
              <Button>{model.button}</Button>
            </div>
          </>
        )}
      </form>
      {model.children}
    </>
  );
}

function hint(hasApp: boolean, codesLeft: number): string {
  const recovery = 'one of your recovery codes';
  if (!hasApp) return `Type ${recovery}.`;
  return codesLeft > 0 ? `The six digits that your app shows, or ${recovery}.` : 'The six digits that your app shows.';
}
