import type { JSX } from 'preact';

/** Beside a download that begins by itself. */
export function ConfirmedView({ href }: { href: string }): JSX.Element {
  return (
    <>
      <h1>Your download begins</h1>
      <p>
        Thank you. If nothing happens, <a href={href}>take the file here</a>. For ten minutes you are not asked again.
      </p>
      <p>
        <a href="/staff">Back to the pages</a>
      </p>
    </>
  );
}
