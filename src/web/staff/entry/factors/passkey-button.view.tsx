import type { JSX } from 'preact';
import { Button } from '../../../http/ui/button.js';
import { fieldId } from '../../../http/ui/fields.js';

export interface PasskeyButtonProps {
  /** The field that carries what the passkey answered. */
  readonly field: string;
  /** Whether a passkey is made or used. */
  readonly ceremony: 'add' | 'use';
  readonly options: object;
  readonly label: string;
  readonly kind?: 'primary' | 'plain' | undefined;
}

/** A button that opens the browser's passkey dialogue and then sends its form. It needs script, and says so. */
export function PasskeyButton({ field, ceremony, options, label, kind }: PasskeyButtonProps): JSX.Element {
  return (
    <div class="stack" data-passkey={ceremony} data-passkey-options={JSON.stringify(options)}>
      <input type="hidden" name={field} id={fieldId(field)} />
      <noscript>
        <p class="hint">A passkey needs a browser that runs scripts. Codes work without.</p>
      </noscript>
      <div class="row passkey-row">
        <Button kind={kind ?? 'primary'} type="button">
          {label}
        </Button>
      </div>
      <p class="field-error" role="alert" />
    </div>
  );
}
