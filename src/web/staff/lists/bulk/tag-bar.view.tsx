import type { JSX } from 'preact';
import { Button } from '../../../http/ui/button.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import type { ListAddress } from '../list-address.js';
import { BULK_FORM } from '../list-page.view.js';

export interface TagBarProps {
  readonly csrf: string;
  readonly address: ListAddress;
  readonly tags: readonly { readonly id: string; readonly name: string }[];
  /** How many donors the filters let through. */
  readonly count: number;
}

/** Tags for the donors that are ticked, or for all that the filters let through. Script hides it until one is ticked. */
export function TagBar({ csrf, address, tags, count }: TagBarProps): JSX.Element {
  const query = new URLSearchParams(address.parameters).toString();
  return (
    <form class="bulk-bar" id={BULK_FORM} method="post" action="/staff/donors/bulk-tags" data-bulk="">
      <CsrfField token={csrf} />
      <input type="hidden" name="query" value={query} />
      <span class="bulk-count" data-bulk-count="" role="status">
        Tick donors, then
      </span>
      <label class="choice bulk-all">
        <input type="checkbox" name="all" value="yes" data-bulk-all="" />
        <span>Select all {count.toLocaleString('en-US')}</span>
      </label>
      <label class="visually-hidden" for="bulk-tag">
        Tag
      </label>
      <input
        class="input"
        id="bulk-tag"
        name="tag"
        list="bulk-tags"
        placeholder="Tag"
        maxLength={60}
        autocomplete="off"
      />
      <datalist id="bulk-tags">
        {tags.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
      <Button kind="plain" name="kind" value="add">
        Add tag
      </Button>
      <Button kind="plain" name="kind" value="remove">
        Remove tag
      </Button>
    </form>
  );
}
