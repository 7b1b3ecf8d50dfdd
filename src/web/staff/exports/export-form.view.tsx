import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { ExportName } from '../../../finance/exports/export-definition.js';
import { Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { Checkbox, RadioGroup } from '../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { hrefOf } from '../../http/forms.js';
import { counted } from '../../http/words.js';
import { FinanceTabs } from '../finance/finance-tabs.view.js';
import { AT_ONCE_MAX, DIRECT_PATHS, LIST_PATHS } from './export-links.view.js';

export interface ExportFormModel {
  readonly what: ExportName;
  readonly noun: { readonly one: string; readonly many: string };
  readonly parameters: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly sentences: readonly string[];
  readonly count: number;
  readonly csrf: string;
}

/** How a file is to look. A short one is downloaded at once, a long one is made behind the page. */
export function ExportFormView(model: ExportFormModel): JSX.Element {
  const { what, noun, parameters, problems, sentences, count, csrf } = model;
  const isAtOnce = count <= AT_ONCE_MAX;
  return (
    <>
      <PageHead
        title={`Export ${noun.many}`}
        summary={counted(count, noun.one, noun.many)}
        actions={
          <Button kind="plain" href={hrefOf(LIST_PATHS[what], parameters)}>
            Back to the list
          </Button>
        }
      />
      <FinanceTabs current="exports" />
      <ErrorSummary problems={problems} />
      <Panel title="What the file will hold">
        <ul class="stack stack-tight">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Panel>
      <Panel title="How it is written">
        {count === 0 && <Notice tone="warn">Nothing matches these filters: the file would hold headers alone.</Notice>}
        <form
          class="stack"
          method={isAtOnce ? 'get' : 'post'}
          action={isAtOnce ? DIRECT_PATHS[what] : '/staff/exports'}
        >
          {!isAtOnce && <CsrfField token={csrf} />}
          <input type="hidden" name="what" value={what} />
          {Object.entries(parameters).map(
            ([name, value]) => value !== '' && <input key={name} type="hidden" name={name} value={value} />,
          )}
          <RadioGroup
            name="format"
            legend="Format"
            value="csv"
            choices={FORMATS}
            error={problemOf(problems, 'format')}
          />
          <RadioGroup name="headers" legend="Names of the columns" value="words" choices={HEADERS} />
          {parameters['columns'] && <RadioGroup name="all" legend="Columns" value="no" choices={COLUMNS} />}
          <Checkbox
            name="mark"
            checked={false}
            label="Begin a CSV with a byte order mark"
            hint="Older versions of Excel show accents right only with it; some programs stumble over it."
          />
          <div class="row">
            <Button>
              {isAtOnce
                ? `Download ${counted(count, noun.one, noun.many)}`
                : `Export ${counted(count, noun.one, noun.many)}`}
            </Button>
          </div>
          <p class="caption">
            {isAtOnce
              ? 'The download begins at once, and is noted in the audit.'
              : 'The file is made in the background, of the data of one moment. You get a letter when it is ready; it is kept for seven days and noted in the audit.'}
          </p>
        </form>
      </Panel>
    </>
  );
}

const FORMATS = [
  { value: 'csv', label: 'CSV', hint: 'For programs. Text that a spreadsheet would run begins with an apostrophe.' },
  {
    value: 'xlsx',
    label: 'XLSX',
    hint: 'For Excel and others, with dates and amounts as such and a sheet about the file.',
  },
];

const COLUMNS = [
  { value: 'no', label: 'Those of the list', hint: 'The columns that were shown, in their order.' },
  { value: 'yes', label: 'All that there are', hint: 'Everything that is known of each row.' },
];

const HEADERS = [
  { value: 'words', label: 'Plain words', hint: 'Gift date, Deductible part' },
  { value: 'api', label: 'Names of the API', hint: 'giftDate, deductible' },
];
