import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { DONOR_KIND_WORDS, NEW_DONOR_KINDS } from '../../../../donors/donor-kind.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';

export type NewDonorTexts = Readonly<
  Record<
    'kind' | 'firstName' | 'lastName' | 'email' | 'addressLine1' | 'addressLine2' | 'city' | 'region' | 'postalCode',
    string
  >
>;

export interface NewDonorModel {
  readonly typed: NewDonorTexts;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export function NewDonorView({ typed, problems, csrf }: NewDonorModel): JSX.Element {
  const line = (name: keyof NewDonorTexts, label: string, more: { hint?: string; type?: 'email' } = {}) => (
    <TextField
      name={name}
      label={label}
      value={typed[name]}
      error={problemOf(problems, name)}
      autocomplete="off"
      {...more}
    />
  );
  return (
    <>
      <PageHead title="New donor" summary="Somebody who has not given yet. A gift can be recorded on their page." />
      <ErrorSummary problems={problems} />
      <form class="form" method="post" action="/staff/donors/new">
        <CsrfField token={csrf} />
        <Panel title="Who it is">
          <div class="stack">
            <SelectField
              name="kind"
              label="Who"
              value={typed.kind}
              error={problemOf(problems, 'kind')}
              options={NEW_DONOR_KINDS.map((kind) => ({ value: kind, label: DONOR_KIND_WORDS[kind] }))}
            />
            <div class="fields-2">
              {line('firstName', 'First name', { hint: 'Of a person only.' })}
              {line('lastName', 'Last name, or name of the organization')}
            </div>
            {line('email', 'Email', { type: 'email' })}
            {line('addressLine1', 'Street and number')}
            {line('addressLine2', 'Apartment, suite or box')}
            <div class="fields-2">
              {line('city', 'City')}
              {line('region', 'State')}
              {line('postalCode', 'ZIP code')}
            </div>
          </div>
        </Panel>
        <div class="row">
          <Button>Write down</Button>
          <Button kind="quiet" href="/staff/donors">
            Not now
          </Button>
        </div>
      </form>
    </>
  );
}
