import type { JSX } from 'preact';
import { Notice } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';

/** Leads on by itself, and by a button where that does not happen. */
export function OnwardView({ title, words, href }: { title: string; words: string; href: string }): JSX.Element {
  return (
    <>
      <h1>{title}</h1>
      <p>{words}</p>
      <p>
        <Button href={href}>Go on</Button>
      </p>
    </>
  );
}

/** Why the way through the provider ended here, and what else there is. */
export function OutsideRefusedView({ message, name }: { message: string; name: string }): JSX.Element {
  return (
    <>
      <h1>Not signed in</h1>
      <Notice tone="warn" title={`${name} did not open the door`}>
        {message}
      </Notice>
      <p>
        <Button href="/staff/sign-in">Back to the sign-in page</Button>
      </p>
    </>
  );
}
