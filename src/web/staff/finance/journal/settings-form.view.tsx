import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import {
  COVERED_FEES,
  INTACCT_FIELDS,
  JOURNAL_MODES,
  type JournalTarget,
} from '../../../../finance/journal/mapping/journal-target.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { Checkbox, RadioGroup } from '../../../http/ui/choices.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { COVERED_WORDS, JOURNAL_PATH, MODE_WORDS } from './journal-words.js';
import { SETTINGS_OF, type SettingField, type SettingTexts } from './mapping-form.js';

export interface SettingsFormProps {
  readonly target: JournalTarget;
  readonly texts: SettingTexts;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

/** How the files of a program are made. */
export function SettingsForm(props: SettingsFormProps): JSX.Element {
  const { target, csrf } = props;
  return (
    <Panel title="Settings" aside="For batches that are made from now on.">
      <form class="stack form-narrow" method="post" action={`${JOURNAL_PATH}/mapping/${target}/settings`}>
        <CsrfField token={csrf} />
        {SETTINGS_OF[target].map((field) => (
          <Setting key={field} field={field} {...props} />
        ))}
        <div class="row">
          <Button kind="plain">Save the settings</Button>
        </div>
      </form>
    </Panel>
  );
}

function Setting({ field, texts, problems }: SettingsFormProps & { readonly field: SettingField }): JSX.Element {
  const facts = { name: field, value: texts[field], error: problemOf(problems, field) };
  switch (field) {
    case 'mode':
      return (
        <RadioGroup
          {...facts}
          legend="Journal entries"
          choices={JOURNAL_MODES.map((value) => ({ value, ...MODE_WORDS[value] }))}
        />
      );
    case 'coveredFees':
      return (
        <RadioGroup
          {...facts}
          legend="Fees that donors covered"
          choices={COVERED_FEES.map((value) => ({ value, ...COVERED_WORDS[value] }))}
        />
      );
    case 'bom':
      return (
        <Checkbox
          name={field}
          label="Begin CSV files with a byte order mark"
          checked={texts.bom === 'yes'}
          hint="For spreadsheets that show accents wrongly without it."
        />
      );
    case 'dateOrder':
      return (
        <SelectField
          {...facts}
          label="Dates"
          options={[
            { value: 'mdy', label: 'Month/day/year, as in the United States' },
            { value: 'dmy', label: 'Day/month/year' },
          ]}
        />
      );
    case 'taxRate':
      return <TextField {...facts} label="Tax rate" hint="Its full name in Xero." autocomplete="off" required />;
    case 'trackingClass':
      return <TextField {...facts} label="First tracking category" autocomplete="off" required />;
    case 'trackingLocation':
      return <TextField {...facts} label="Second tracking category" autocomplete="off" required />;
    case 'journalSymbol':
      return <TextField {...facts} label="Journal symbol" autocomplete="off" required />;
    case 'template':
      return (
        <TextField
          {...facts}
          label="First two rows of your template"
          hint="Download the template for journal entries from Sage Intacct and paste its two rows as they are."
          rows={4}
          spellcheck={false}
          required
        />
      );
    case 'columns':
      return (
        <TextField
          {...facts}
          label="Columns of your own"
          hint={`One on each line, such as GLDIMFUND: fund, or STATE: =Draft for a fixed text. Fields: ${INTACCT_FIELDS.join(', ')}.`}
          rows={3}
          spellcheck={false}
          optional
        />
      );
  }
}
