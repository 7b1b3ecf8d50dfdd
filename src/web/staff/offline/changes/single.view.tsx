import type { JSX } from 'preact';
import { BATCH_KINDS } from '../../../../gifts/offline/offline-kind.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary } from '../../../http/ui/error-summary.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { BATCH_KIND_HINTS, BATCH_KIND_WORDS } from '../offline-words.js';
import { RowFields, type RowFieldsModel } from '../rows/row-fields.view.js';

const PATH = '/staff/gifts/record';

/** The form of one gift that is recorded by itself. */
export function SingleView({ form, csrf }: { form: RowFieldsModel; csrf: string }): JSX.Element {
  const { batchKind } = form.choices;
  return (
    <>
      <PageHead
        title="Record a gift"
        summary={
          <>
            One gift by itself. For the morning’s mail <a href="/staff/gifts/batches/new">open a batch</a>.
          </>
        }
      />
      <nav class="tabs" aria-label="What it is">
        <ul role="list">
          {BATCH_KINDS.map((kind) => (
            <li key={kind}>
              <a href={`${PATH}?kind=${kind}`} aria-current={kind === batchKind ? 'page' : undefined}>
                {BATCH_KIND_WORDS[kind]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <ErrorSummary problems={form.problems} />
      <Panel
        title={BATCH_KIND_WORDS[batchKind]}
        aside={batchKind === 'checks-and-cash' ? undefined : BATCH_KIND_HINTS[batchKind]}
      >
        <form class="stack" method="post" action={`${PATH}?kind=${batchKind}`}>
          <CsrfField token={csrf} />
          <RowFields {...form} />
          <div class="row">
            <Button>Record the gift</Button>
            <Button kind="quiet" href="/staff/gifts">
              Back to the gifts
            </Button>
          </div>
        </form>
      </Panel>
    </>
  );
}
