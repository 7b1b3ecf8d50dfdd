import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { MoneyField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';

export interface RefundSettingsModel {
  readonly values: Readonly<Record<'aloneMinor' | 'aloneDays', string>>;
  readonly currency: string;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export function RefundSettingsView({ values, currency, problems, csrf }: RefundSettingsModel): JSX.Element {
  return (
    <>
      <PageHead
        title="Refunds"
        summary="What one person may send back alone. Anything else waits for a second person."
      />
      <ErrorSummary problems={problems} />
      <form class="panel stack form-narrow" method="post" action="/staff/settings/refunds">
        <CsrfField token={csrf} />
        <MoneyField
          name="aloneMinor"
          label="Of one gift, at most"
          currency={currency}
          value={values.aloneMinor}
          hint="Parts of one gift count together. 0 asks for a second person every time."
          error={problemOf(problems, 'aloneMinor')}
        />
        <TextField
          name="aloneDays"
          label="Days after the gift, at most"
          value={values.aloneDays}
          inputMode="numeric"
          hint="Older gifts wait for a second person, whatever the amount."
          error={problemOf(problems, 'aloneDays')}
          required
        />
        <div class="row">
          <Button>Save</Button>
        </div>
      </form>
    </>
  );
}
