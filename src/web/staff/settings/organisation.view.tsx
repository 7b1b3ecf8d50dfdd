import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary } from '../../http/ui/error-summary.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { OrganisationFields } from './organisation-fields.view.js';

export interface OrganisationModel {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export function OrganisationView({ values, problems, csrf }: OrganisationModel): JSX.Element {
  return (
    <>
      <PageHead title="Settings" summary="What receipts, letters and pages say of your newsroom." />
      <ErrorSummary problems={problems} />
      <form class="panel stack form-narrow" method="post" action="/staff/settings">
        <CsrfField token={csrf} />
        <OrganisationFields prefix="" values={values} problems={problems} />
        <div class="row">
          <Button>Save the details</Button>
        </div>
      </form>
    </>
  );
}
