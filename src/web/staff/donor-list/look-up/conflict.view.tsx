import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { LookedUp } from '../../../../finance/transparency/look-up/look-up-donor.js';
import { Notice } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';

export interface ConflictModel {
  readonly name: string;
  /** Null before anything is asked. */
  readonly found: LookedUp | null;
  /** "$5,000". */
  readonly threshold: string;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export function ConflictView({ name, found, threshold, problems, csrf }: ConflictModel): JSX.Element {
  return (
    <>
      <PageHead
        title="Conflicts of interest"
        summary={`Is somebody whom you report on a donor of ${threshold} or more in a year?`}
      />
      <ErrorSummary problems={problems} />
      {found && <Found name={name} found={found} threshold={threshold} />}
      <form class="panel stack form-narrow" method="post" action="/staff/conflicts">
        <CsrfField token={csrf} />
        <TextField
          name="name"
          label="Name of a person, company, foundation or fund"
          autocomplete="off"
          maxLength={200}
          value={name}
          hint="You learn yes or no, never how much. Each question is kept with your name."
          error={problemOf(problems, 'name')}
          required
        />
        <div class="row">
          <Button>Look up</Button>
        </div>
      </form>
    </>
  );
}

function Found({ name, found, threshold }: { name: string; found: LookedUp; threshold: string }): JSX.Element {
  const years = list(found.lookedAt.toReversed().map(String));
  const note =
    'Gifts are known here as they arrive; donors whom only finance may know are not looked through. If it matters, ask finance.';
  if (found.answer === 'yes') {
    return (
      <Notice tone="warn" title="Yes">
        <p>
          <bdi>{list(found.names)}</bdi> gave {threshold} or more in {list(found.years.toReversed().map(String))}.
          Disclose it, or ask your editor before you publish.
        </p>
      </Notice>
    );
  }
  if (found.answer === 'similar') {
    return (
      <Notice tone="accent" title="Not by that name">
        <div class="stack stack-tight">
          <p>
            Nobody called <bdi>{name}</bdi> gave {threshold} or more in {years}. These donors did. Is one of them meant?
          </p>
          <ul>
            {found.names.map((each) => (
              <li key={each}>
                <bdi>{each}</bdi>
              </li>
            ))}
          </ul>
          <p>{note}</p>
        </div>
      </Notice>
    );
  }
  return (
    <Notice tone="good" title="No">
      <p>
        Nobody called <bdi>{name}</bdi>, or anything like it, gave {threshold} or more in {years}. {note}
      </p>
    </Notice>
  );
}

function list(words: readonly string[]): string {
  return new Intl.ListFormat('en').format(words);
}
