import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { Lookalike } from '../../../../donors/likeness/lookalikes.js';
import type { FoundDonor } from '../../../../donors/written-donor.js';
import type { DonorHead } from '../../../../reports/donors/donor-page.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { PageHead } from '../../../http/ui/staff-page.js';
import { hrefOf } from '../../../http/forms.js';
import { isolated } from '../../../http/words.js';

export interface ChooseOtherModel {
  readonly donor: DonorHead;
  readonly typed: string;
  readonly problems: readonly FieldProblem[];
  readonly alike: readonly Lookalike[];
  /** Null before anything was typed. */
  readonly found: readonly FoundDonor[] | null;
}

export function ChooseOtherView({ donor, typed, problems, alike, found }: ChooseOtherModel): JSX.Element {
  const path = `/staff/donors/${donor.id}`;
  return (
    <>
      <PageHead title={`Merge ${isolated(donor.name)} with`} summary={<a href={path}>Back to the donor</a>} />
      <ErrorSummary problems={problems} />
      <div class="stack form-narrow">
        {alike.length > 0 && (
          <Panel title="Looks like">
            <ul role="list" class="stack stack-tight">
              {alike.map(({ id, name, email, reasons }) => (
                <li key={id}>
                  <a href={hrefOf(`${path}/merge`, { with: id })}>
                    <bdi>{name}</bdi>
                  </a>
                  <span class="caption"> {[email, reasons.join(', ')].filter(Boolean).join(' · ')}</span>
                </li>
              ))}
            </ul>
          </Panel>
        )}
        <Panel title="Somebody else">
          <form class="stack" method="get" action={`${path}/merge`}>
            <div class="party" data-donor-lookup="/staff/donors/look-up">
              <TextField
                name="other"
                label="Which record"
                hint="A part of the name or the email."
                autocomplete="off"
                value={typed}
                error={problemOf(problems, 'other')}
              />
              <input type="hidden" name="otherId" value="" />
            </div>
            {found?.length === 0 && (
              <p role="status">Nobody else is called “{typed}”. Try a shorter part of the name.</p>
            )}
            {found && found.length > 0 && (
              <ul role="list" class="stack stack-tight">
                {found.map(({ id, name, email, city }) => (
                  <li key={id}>
                    <a href={hrefOf(`${path}/merge`, { with: id })}>
                      <bdi>{name}</bdi>
                    </a>
                    <span class="caption"> {[email, city].filter(Boolean).join(' · ')}</span>
                  </li>
                ))}
              </ul>
            )}
            <div class="row">
              <Button>Compare</Button>
            </div>
          </form>
        </Panel>
      </div>
    </>
  );
}
