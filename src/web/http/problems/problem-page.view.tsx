import type { JSX } from 'preact';
import { Button } from '../ui/button.js';
import { type Assets, Page } from '../ui/page.js';
import type { ProblemEntry } from './problem-entry.js';
import type { Problem } from '../problem.js';

export interface ProblemPageProps {
  readonly problem: Problem;
  /** The id of the request, which the log carries too. */
  readonly reference: string;
  readonly assets: Assets;
  readonly sandbox: boolean;
  /** The way on, where one page is known to work. */
  readonly home: { readonly href: string; readonly label: string } | null;
}

/** An error for people: what happened, what did not, what to do next, and the reference to quote. */
export function ProblemPage({ problem, reference, assets, sandbox, home }: ProblemPageProps): JSX.Element {
  return (
    <Page title={problem.title} assets={assets} sandbox={sandbox} variant="plain">
      <h1>{problem.title}</h1>
      <p>{problem.detail}</p>
      {problem.fields.length > 0 && (
        <ul>
          {problem.fields.map((each) => (
            <li key={each.field}>{each.message}</li>
          ))}
        </ul>
      )}
      {home !== null && (
        <p>
          <Button kind="plain" href={home.href}>
            {home.label}
          </Button>
        </p>
      )}
      <p class="caption">
        Reference <code>{reference}</code>. If you write to us about this, please quote it.
      </p>
    </Page>
  );
}

export interface ProblemEntryPageProps {
  readonly code: string;
  readonly entry: ProblemEntry;
  readonly assets: Assets;
  readonly sandbox: boolean;
}

/** The page that the `type` of a problem document points to. */
export function ProblemEntryPage({ code, entry, assets, sandbox }: ProblemEntryPageProps): JSX.Element {
  return (
    <Page title={`${entry.title} · Mainstay`} assets={assets} sandbox={sandbox} variant="plain">
      <p class="caption">
        Problem <code>{code}</code>
      </p>
      <h1>{entry.title}</h1>
      <p>{entry.meaning}</p>
      <h2>What to do</h2>
      <p>{entry.next}</p>
      <p>
        <Button kind="plain" href="/api">
          API reference
        </Button>
      </p>
    </Page>
  );
}
