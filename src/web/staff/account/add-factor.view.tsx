import type { JSX } from 'preact';
import { ErrorSummary } from '../../http/ui/error-summary.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { AddAppForm, AddPasskeyForm, type EnrolModel } from '../entry/enrol/enrol.view.js';

export function AddPasskeyView(model: EnrolModel): JSX.Element {
  return (
    <>
      <PageHead title="Add a passkey" />
      <ErrorSummary problems={model.problems} />
      <div class="panel form-narrow">
        <AddPasskeyForm {...model} action="/staff/account/passkeys" />
      </div>
    </>
  );
}

export function AddAppView(model: EnrolModel): JSX.Element {
  return (
    <>
      <PageHead title="Add a code app" summary="It takes the place of the app that you had, if there was one." />
      <ErrorSummary problems={model.problems} />
      <div class="panel form-narrow">
        <AddAppForm {...model} action="/staff/account/app" />
      </div>
    </>
  );
}
