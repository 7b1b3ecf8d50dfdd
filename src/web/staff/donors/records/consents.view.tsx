import type { ComponentChildren, JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import {
  type Preferences,
  PURPOSE_WORDS,
  PURPOSES,
  type SaidConsent,
  TOLD_STAFF,
} from '../../../../donors/consents.js';
import type { DonorHead } from '../../../../reports/donors/donor-page.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { Checkbox } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { SelectField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText } from '../../../http/ui/text.js';
import { isolated } from '../../../http/words.js';
import { byWords, HOW_WORDS } from '../page/timeline-words.js';

export interface ConsentsModel {
  readonly donor: DonorHead;
  /** The newest first. */
  readonly said: readonly SaidConsent[];
  readonly names: ReadonlyMap<string, string>;
  readonly preferences: Preferences;
  readonly problems: readonly FieldProblem[];
  readonly zone: string;
  readonly csrf: string;
  readonly mayWrite: boolean;
}

const HOW_LABELS = {
  phone: 'By phone',
  email: 'By email',
  post: 'By post',
  'in-person': 'In person',
  event: 'At an event',
} as const;

export function ConsentsView(model: ConsentsModel): JSX.Element {
  const { donor, said, names, problems, zone, mayWrite } = model;
  const path = `/staff/donors/${donor.id}`;
  const columns: Column<SaidConsent>[] = [
    { key: 'at', label: 'When', kind: 'date', cell: ({ at }) => <DateText instant={at} zone={zone} withTime /> },
    { key: 'purpose', label: 'To what', cell: ({ purpose }) => PURPOSE_WORDS[purpose] },
    { key: 'given', label: 'Said', cell: ({ given }) => (given ? 'Yes' : 'No') },
    { key: 'how', label: 'How', cell: howCell },
    { key: 'by', label: 'Written by', cell: ({ actor }) => byWords({ by: actor, byName: names.get(actor) ?? null }) },
  ];
  return (
    <>
      <PageHead title={`Consents of ${isolated(donor.name)}`} summary={<a href={path}>Back to the donor</a>} />
      <ErrorSummary problems={problems} />
      <div class="columns">
        <Panel title="What was said" aside="Every word stays; the newest holds">
          <Table
            caption="Consents, the newest first"
            columns={columns}
            rows={said}
            rowKey={({ purpose, at }) => `${purpose} ${at.getTime()}`}
            empty={
              <EmptyState title="Nothing was said yet">
                Until somebody says yes, no newsletters and no appeals are sent. Thank-you presents come with a gift
                until somebody declines them.
              </EmptyState>
            }
          />
        </Panel>
        {mayWrite && <Told {...model} path={path} problem={problemOf(problems, 'how')} />}
      </div>
    </>
  );
}

/** With the words that were agreed to, where they are known. */
function howCell({ how, words }: SaidConsent): ComponentChildren {
  const way = HOW_WORDS[how] ?? how;
  if (words === null) return way;
  return (
    <details>
      <summary>{way}</summary>
      <p>“{words}”</p>
    </details>
  );
}

function Told({
  preferences,
  path,
  csrf,
  problem,
}: ConsentsModel & { path: string; problem: string | undefined }): JSX.Element {
  return (
    <Panel title="Write down what they told you">
      <form class="stack" method="post" action={`${path}/consents`}>
        <CsrfField token={csrf} />
        {PURPOSES.map((purpose) => (
          <Checkbox key={purpose} name={purpose} label={PURPOSE_WORDS[purpose]} checked={preferences[purpose]} />
        ))}
        <SelectField
          name="how"
          label="How they told you"
          error={problem}
          options={[
            { value: '', label: 'Choose' },
            ...TOLD_STAFF.map((how) => ({ value: how, label: HOW_LABELS[how] })),
          ]}
        />
        <div class="row">
          <Button>Write down</Button>
        </div>
      </form>
    </Panel>
  );
}
