import type { JSX } from 'preact';
import type { YearCounts } from '../../../../reports/statements/year-overview.js';
import { DefinitionList, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { hrefOf } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';
import { FinanceTabs } from '../finance-tabs.view.js';

const PATH = '/staff/finance/statements';

export interface ReviewModel {
  readonly year: number;
  readonly scope: 'new' | 'outdated';
  readonly counts: YearCounts;
  readonly organisation: string;
  readonly csrf: string;
}

/** What the button does, before it does it. */
export function ReviewView({ year, scope, counts, organisation, csrf }: ReviewModel): JSX.Element {
  const isNew = scope === 'new';
  const donors = isNew ? counts.byMail + counts.toPrint : counts.outdated;
  const what = counted(donors, isNew ? 'statement' : 'new version');
  return (
    <>
      <PageHead title={`Send ${what}`} summary={`The whole year ${year}`} />
      <FinanceTabs current="statements" />
      <Panel title="What happens">
        {isNew ? <NewOnes year={year} counts={counts} organisation={organisation} /> : <NextVersions year={year} />}
      </Panel>
      <Notice tone="accent">
        You can watch it, and pause it between batches. A letter that has left cannot be called back.
      </Notice>
      <form class="row" method="post" action={`${PATH}/${year}/send`}>
        <CsrfField token={csrf} />
        <Button name="scope" value={scope}>
          Send {what}
        </Button>
        <Button kind="plain" href={hrefOf(PATH, { year: String(year) })}>
          Back, send nothing
        </Button>
      </form>
    </>
  );
}

function NewOnes({ year, counts, organisation }: Pick<ReviewModel, 'year' | 'counts' | 'organisation'>): JSX.Element {
  return (
    <DefinitionList
      items={[
        {
          term: 'By mail',
          value: `“Your ${year} giving to ${organisation}”, with the statement as a PDF, goes to ${counted(counts.byMail, 'donor')}.`,
        },
        {
          term: 'On paper',
          value:
            counts.toPrint === 0
              ? 'Nobody: every donor has an email address.'
              : `${counted(counts.toPrint, 'donor')} without email: the run makes files to print, sorted by ZIP code.`,
        },
        {
          term: 'Not at all',
          value:
            counts.unreachable === 0
              ? 'Nobody is without any address.'
              : `${counted(counts.unreachable, 'donor')} without any address. Add one, and send theirs later.`,
        },
        { term: 'Listed', value: counted(counts.receipts, 'receipt') },
      ]}
    />
  );
}

function NextVersions({ year }: { year: number }): JSX.Element {
  return (
    <p>
      Each donor gets the next version of the statement of {year} by mail, or on paper without an email address. It says
      which one it replaces and what changed; where money was returned, also that a deduction may have to be corrected.
      The earlier versions stay in the records as superseded.
    </p>
  );
}
