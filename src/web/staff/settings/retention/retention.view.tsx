import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { ARCHIVE_YEARS } from '../../../../workflows/retention/destroy-archives.js';
import type { LastRun } from '../../../../workflows/retention/retention.store.js';
import type { RetentionRule } from '../../../../workflows/retention/retention-rules.js';
import { DefinitionList, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { DateText } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';

export interface RetentionModel {
  readonly rules: readonly (RetentionRule & { readonly value: string; readonly last: LastRun | null })[];
  readonly archives: LastRun | null;
  readonly problems: readonly FieldProblem[];
  readonly zone: string;
  readonly csrf: string;
}

export function RetentionView({ rules, archives, problems, zone, csrf }: RetentionModel): JSX.Element {
  return (
    <>
      <PageHead
        title="Retention and privacy"
        summary="What is let go of by itself, every morning, and what is kept."
        actions={
          <Button kind="plain" href="/staff/privacy">
            Requests to be forgotten
          </Button>
        }
      />
      <ErrorSummary problems={problems} />
      <form class="stack" method="post" action="/staff/settings/retention">
        <CsrfField token={csrf} />
        {rules.map((rule) => (
          <Panel key={rule.name} title={rule.title}>
            <div class="stack form-narrow">
              <DefinitionList
                items={[
                  { term: 'Goes', value: rule.goes },
                  { term: 'Stays', value: rule.stays },
                  { term: 'Last run', value: <Run last={rule.last} zone={zone} /> },
                ]}
              />
              <TextField
                name={rule.name}
                label="Days that it is kept"
                value={rule.value}
                inputMode="numeric"
                hint={`${rule.days.least} to ${rule.days.most}; ${rule.days.usual} unless you choose otherwise.`}
                error={problemOf(problems, rule.name)}
                required
              />
            </div>
          </Panel>
        ))}
        <div class="row">
          <Button>Save the days</Button>
        </div>
      </form>
      <Panel title="What cannot be chosen">
        <DefinitionList
          items={[
            {
              term: 'Gifts, receipts and the ledger',
              value: `Kept. Of donors who were forgotten, receipts and statements are an archive that only finance can open; ${ARCHIVE_YEARS} years after the fiscal year of the last gift its key is destroyed, and no sum changes.`,
            },
            { term: 'Keys destroyed', value: <Run last={archives} zone={zone} /> },
            { term: 'Exports', value: 'The files are deleted after 7 days.' },
            { term: 'Files of imports', value: 'Deleted after 7 days; what was brought in stays.' },
            {
              term: 'Backups',
              value:
                'Keep none for longer than 35 days: what was forgotten here, and the keys that were destroyed, are gone when the last backup with them is.',
            },
          ]}
        />
      </Panel>
    </>
  );
}

function Run({ last, zone }: { readonly last: LastRun | null; readonly zone: string }): JSX.Element {
  if (!last) return <>Not yet</>;
  return (
    <>
      <DateText instant={last.at} zone={zone} />,{' '}
      {last.rows === 0 ? 'nothing was due' : `${counted(last.rows, 'row')} went`}
    </>
  );
}
