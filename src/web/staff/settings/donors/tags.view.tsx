import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { Tag } from '../../../../donors/records/tags.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary } from '../../../http/ui/error-summary.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { counted } from '../../../http/words.js';

type CountedTag = Tag & { readonly donors: number };

export interface TagsModel {
  readonly tags: readonly CountedTag[];
  /** The tag whose form was refused. */
  readonly open: string | null;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export function TagsView({ tags, open, problems, csrf }: TagsModel): JSX.Element {
  return (
    <>
      <PageHead
        title="Tags"
        summary={counted(tags.length, 'tag')}
        actions={
          <Button kind="plain" href="/staff/settings/fields">
            Fields
          </Button>
        }
      />
      <ErrorSummary problems={problems} />
      <Panel title="Tags of donors" aside="New ones are made on the page of a donor">
        {tags.length === 0 ? (
          <EmptyState title="No tags yet">Write one on the page of a donor, and it stands here.</EmptyState>
        ) : (
          <ul role="list" class="rows">
            {tags.map((tag) => (
              <li key={tag.id}>
                <TagLine
                  tag={tag}
                  others={tags.filter(({ id }) => id !== tag.id)}
                  isOpen={open === tag.id}
                  csrf={csrf}
                />
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

interface TagLineProps {
  readonly tag: CountedTag;
  readonly others: readonly CountedTag[];
  readonly isOpen: boolean;
  readonly csrf: string;
}

function TagLine({ tag, others, isOpen, csrf }: TagLineProps): JSX.Element {
  const path = `/staff/settings/tags/${tag.id}`;
  const [name, into] = [`field-tag-${tag.id}`, `field-into-${tag.id}`];
  return (
    <details open={isOpen}>
      <summary>
        {tag.name} <span class="caption">{counted(tag.donors, 'donor')}</span>
      </summary>
      <div class="stack">
        <form class="field-and-button" method="post" action={`${path}/rename`}>
          <CsrfField token={csrf} />
          <div class="field">
            <label class="label" for={name}>
              New name of {tag.name}
            </label>
            <input class="input" id={name} name="tag" value={tag.name} maxLength={60} autocomplete="off" />
          </div>
          <Button kind="plain">Rename</Button>
        </form>
        {others.length > 0 && (
          <form class="field-and-button" method="post" action={`${path}/merge`}>
            <CsrfField token={csrf} />
            <div class="field">
              <label class="label" for={into}>
                Merge {tag.name} into
              </label>
              <select class="input" id={into} name="into" autocomplete="off">
                {others.map((other) => (
                  <option key={other.id} value={other.id}>
                    {other.name}
                  </option>
                ))}
              </select>
            </div>
            <Button kind="plain">Merge</Button>
          </form>
        )}
        <form method="post" action={`${path}/delete`}>
          <CsrfField token={csrf} />
          <Button kind="danger">
            Delete {tag.name}, and take it from {counted(tag.donors, 'donor')}
          </Button>
        </form>
        <p>
          <a href={`/staff/donors?tag=${tag.id}`}>Show the donors</a>
        </p>
      </div>
    </details>
  );
}
