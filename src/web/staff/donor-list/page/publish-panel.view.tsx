import type { JSX } from 'preact';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { DateText } from '../../../http/ui/text.js';
import { LIST_PATH } from '../list-words.js';
import type { YearModel } from './year-model.js';

/** From the books to the readers, by two people. */
export function PublishPanel(model: YearModel): JSX.Element {
  const { drawn, draft, isFresh, typed, problems, csrf } = model;
  const path = `${LIST_PATH}/${drawn.year.year}`;
  return (
    <Panel title="Prepare and publish">
      <div class="stack form-narrow">
        <p>
          <State {...model} />
        </p>
        {draft && isFresh && model.mayPublish && !model.isOwn && model.open.length === 0 && (
          <form method="post" action={`${path}/publish`}>
            <CsrfField token={csrf} />
            <input type="hidden" name="seen" value={drawn.fingerprint} />
            <Button>Publish the list of {drawn.year.year}</Button>
          </form>
        )}
        <form class="stack" method="post" action={`${path}/prepare`}>
          <CsrfField token={csrf} />
          <TextField
            name="note"
            label="A note for readers"
            optional
            rows={2}
            maxLength={1000}
            value={typed.note ?? draft?.note ?? ''}
            hint={
              model.versions.length > 0
                ? 'Shown as “Corrected on …”. Say what is different from before.'
                : 'Kept with the version; readers see it only on later ones.'
            }
            error={problemOf(problems, 'note')}
          />
          <div class="row">
            <Button kind={draft && isFresh ? 'plain' : 'primary'}>
              {draft ? 'Prepare the list again' : 'Prepare the list'}
            </Button>
          </div>
        </form>
      </div>
    </Panel>
  );
}

/** Where the list stands, and whose turn it is. */
function State({ draft, isFresh, isOwn, mayPublish, open, timeZone }: YearModel): JSX.Element {
  if (!draft) return <>Nothing is prepared. Look the list through, and prepare it as it stands in the books.</>;
  const who = (
    <>
      Prepared by {isOwn ? 'you' : draft.preparedByName} on{' '}
      <DateText instant={draft.preparedAt} zone={timeZone} withTime />.
    </>
  );
  if (!isFresh) return <>{who} The books or the settings have changed since: prepare it again.</>;
  if (open.length > 0) return <>{who} It cannot be published before every decision is taken.</>;
  if (isOwn) return <>{who} Somebody else publishes it.</>;
  return mayPublish ? <>{who} Look it through, and publish it.</> : <>{who} Somebody of finance publishes it.</>;
}
