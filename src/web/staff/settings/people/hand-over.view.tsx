import type { JSX } from 'preact';
import { Notice } from '../../../http/ui/blocks.js';

/** A link that no letter can carry, since no mail server is set: shown this once. */
export function HandOver({ name, url }: { name: string; url: string }): JSX.Element {
  return (
    <Notice tone="good" title={`The link for ${name} is ready`}>
      <p>No mail server is set up, so hand it over yourself. It works once, and is shown this once.</p>
      <pre class="code" data-copy tabIndex={0} role="group" aria-label="The link">
        {url}
      </pre>
    </Notice>
  );
}
