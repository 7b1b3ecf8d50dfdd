import type { JSX } from 'preact';
import type { SignedInDonor } from '../../../donors/portal-access/portal-sessions.js';
import { Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { Checkbox } from '../../http/ui/choices.js';
import { ErrorSummary } from '../../http/ui/error-summary.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import { donorName } from '../visit.js';

export interface ErasureModel {
  readonly donor: SignedInDonor;
  readonly problem: string | null;
  readonly csrf: string;
}

export function ErasureView({ donor, problem, csrf }: ErasureModel): JSX.Element {
  return (
    <>
      <h1>Ask to be forgotten</h1>
      <ErrorSummary problems={problem === null ? [] : [{ field: 'understood', message: problem }]} />
      <p class="portal-words">
        This is about <bdi>{donorName(donor)}</bdi>. A person will do it within 30 days and write to you when it is
        done.
      </p>
      <Panel title="What goes">
        <ul class="portal-list">
          <li>Your email and postal address, phone number and employer</li>
          <li>What you told us you would like to hear, and your comments with gifts</li>
          <li>Copies of the letters that we wrote to you</li>
          <li>The way into these pages: download your data and receipts first</li>
        </ul>
      </Panel>
      <Panel title="What stays">
        <ul class="portal-list">
          <li>Amounts and dates of your gifts, without your name</li>
          <li>Your receipts, with your name, for seven years: the law asks for them</li>
        </ul>
      </Panel>
      <form class="form" method="post" action={`/portal/privacy/erasure/${donor.id}`}>
        <CsrfField token={csrf} />
        <Checkbox
          name="understood"
          label="I have read what goes and what stays"
          checked={false}
          error={problem ?? undefined}
        />
        <div class="row">
          <Button kind="danger">Ask to be forgotten</Button>
          <Button kind="quiet" href="/portal/privacy">
            Keep everything
          </Button>
        </div>
      </form>
    </>
  );
}
