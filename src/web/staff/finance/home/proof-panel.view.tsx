import type { JSX } from 'preact';
import { differencesIn, type Finding, type ProofRun, type RunningProof } from '../../../../finance/proof/proof-runs.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { StatusDot } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { isoInstant } from '../iso.js';
import { claimsOf } from './proof-words.js';

export interface ProofPanelProps {
  readonly latest: ProofRun | null;
  readonly findings: readonly Finding[];
  readonly running: RunningProof | null;
  readonly zone: string;
  readonly csrf: string;
}

/** The daily proof as sentences; green with the time it ran, or red with the rows. */
export function ProofPanel({ latest, findings, running, zone, csrf }: ProofPanelProps): JSX.Element {
  return (
    <div class="stack" id="proof">
      <Panel title="The daily proof" aside={latest && `Ran ${isoInstant(latest.finishedAt, zone)}, ${seconds(latest)}`}>
        <div class="stack">
          {latest ? (
            <Claims latest={latest} />
          ) : (
            <p>The proof has not run yet. It runs every day, and whenever you ask for it.</p>
          )}
          {latest?.failure && <p class="tone-warn">{latest.failure}</p>}
          {running ? (
            <Progress running={running} />
          ) : (
            <form method="post" action="/staff/finance/proof">
              <CsrfField token={csrf} />
              <Button kind="plain">Run the proof now</Button>
            </form>
          )}
        </div>
      </Panel>
      {latest && findings.length > 0 && <Findings latest={latest} findings={findings} />}
    </div>
  );
}

function Claims({ latest }: { latest: ProofRun }): JSX.Element {
  return (
    <ul role="list" class="claims">
      {claimsOf(latest.results).map(({ words, holds, looked, invariants }) => (
        <li key={invariants[0]}>
          <StatusDot tone={holds ? 'good' : 'bad'} word={words} />
          <span class="caption">
            {looked} · {invariants.join(', ')}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Progress({ running: { partsDone, parts } }: { running: RunningProof }): JSX.Element {
  const words = parts === 0 ? 'The proof is about to begin.' : `The proof is running: ${partsDone} of ${parts} parts.`;
  return (
    <div role="status">
      <p>
        <label for="proof-progress">{words}</label>
      </p>
      <progress id="proof-progress" class="progress" max={Math.max(parts, 1)} value={partsDone} />
    </div>
  );
}

function Findings({ latest, findings }: { latest: ProofRun; findings: readonly Finding[] }): JSX.Element {
  const all = differencesIn(latest);
  return (
    <Panel title="What does not add up" aside={counted(all, 'difference')}>
      <p class="muted panel-help">
        Until it is mended, reports are provisional. Amounts are in cents, or the smallest unit of their currency.
        {all > findings.length && ` The first ${findings.length} are shown.`}
      </p>
      <Table
        caption="What does not add up"
        columns={COLUMNS}
        rows={findings}
        rowKey={(finding) => `${finding.invariant} ${finding.object} ${finding.found}`}
        empty={<EmptyState title="Everything adds up" />}
      />
    </Panel>
  );
}

const COLUMNS: readonly Column<Finding>[] = [
  { key: 'object', label: 'What', cell: (finding) => <About object={finding.object} /> },
  { key: 'expected', label: 'Should be', cell: ({ expected }) => <span class="break">{expected}</span> },
  { key: 'found', label: 'Is', cell: ({ found }) => <span class="break">{found}</span> },
  { key: 'repair', label: 'What to do', cell: ({ repair }) => repair },
  { key: 'invariant', label: 'Rule', cell: ({ invariant }) => <span class="nowrap">{invariant}</span> },
];

/** Gifts open their page. */
function About({ object }: { object: string }): JSX.Element {
  const gift = /^gift ([0-9a-f-]{36})$/.exec(object)?.[1];
  if (gift !== undefined) return <a href={`/staff/gifts/${gift}`}>{`gift …${gift.slice(-8)}`}</a>;
  return <span class="break">{object}</span>;
}

function seconds({ tookMs }: ProofRun): string {
  return tookMs < 1_000 ? 'in less than a second' : `in ${Math.round(tookMs / 1_000)} s`;
}
