import type { JSX } from 'preact';
import type { DonorContact } from '../../../donors/contact.js';
import { DefinitionList, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary } from '../../http/ui/error-summary.js';
import { SelectField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { isolated } from '../../http/words.js';

export interface ArchiveModel {
  readonly donor: DonorContact;
  readonly how: string;
  readonly problem: string | null;
  readonly csrf: string;
}

const WAYS = [
  { value: '', label: 'Choose' },
  { value: 'email', label: 'They wrote from the address that we have' },
  { value: 'phone', label: 'We called them back on the number that we have' },
  { value: 'in-person', label: 'They came, and we know them or saw a document' },
  { value: 'post', label: 'They signed a letter from the address that we have' },
];

export function ArchiveView({ donor, how, problem, csrf }: ArchiveModel): JSX.Element {
  const name = isolated(`${donor.firstName} ${donor.lastName}`.trim());
  const problems = problem === null ? [] : [{ field: 'how', message: problem }];
  return (
    <>
      <PageHead
        title={`Everything about ${name}`}
        summary="One archive with all that we keep, for a donor who asked for it. Donors can also take it themselves, at the portal."
      />
      <ErrorSummary problems={problems} />
      <Panel title="What is in it">
        <DefinitionList
          items={[
            { term: 'For programs', value: 'One JSON file with all of it, notes and tags among them' },
            { term: 'For spreadsheets', value: 'Gifts, plans, consents, notes and letters as CSV' },
            { term: 'Papers', value: 'Every receipt and statement as PDF, void ones and earlier versions among them' },
          ]}
        />
      </Panel>
      <form class="stack form-narrow" method="post" action={`/staff/privacy/archive/${donor.id}`}>
        <CsrfField token={csrf} />
        <SelectField
          name="how"
          label="How do you know that the donor asked?"
          hint="Your answer stands in the audit. Hand the archive over in a way that only they can open."
          value={how}
          error={problem ?? undefined}
          options={WAYS}
          required
        />
        <div class="row">
          <Button>Download the archive</Button>
          <Button kind="quiet" href={`/staff/donors/${donor.id}`}>
            Not now
          </Button>
        </div>
      </form>
    </>
  );
}
