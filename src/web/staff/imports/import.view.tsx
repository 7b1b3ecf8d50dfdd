import type { JSX } from 'preact';
import { formatInstant } from '../../../kernel/calendar.js';
import { Money as Amount } from '../../../kernel/money.js';
import { agreesWithControl, type ImportRun, undoableUntil } from '../../../imports/runs/import-run.js';
import { Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { StatusDot } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';
import type { ImportModel } from './import-model.js';
import { number, PATH, progressWord, sizeWord, STATE_WORDS } from './import-words.js';
import { QuestionsPanel } from './questions.view.js';
import { ReportPanels } from './report.view.js';

/** One import: where it stands, what it found, and what can be done next. */
export function ImportView(model: ImportModel): JSX.Element {
  const { run, timeZone } = model;
  const by = run.askedBy ? `by ${run.askedBy.name}` : 'from the command line';
  return (
    <>
      <PageHead
        title={titleOf(run)}
        summary={
          <>
            <bdi>{run.name}</bdi> · {run.source} · {sizeWord(run.sizeBytes)} · begun {by} on{' '}
            {formatInstant(run.createdAt, timeZone)}
          </>
        }
      />
      <Standing {...model} />
      {run.state === 'asking' && <QuestionsPanel {...model} />}
      {run.figures && <ReportPanels {...model} figures={run.figures} />}
    </>
  );
}

function titleOf({ state }: ImportRun): string {
  const titles: Partial<Record<ImportRun['state'], string>> = {
    asking: 'Only you can tell',
    checked: 'What would happen',
    checking: 'Looking through the file',
    running: 'Bringing donors and gifts',
    done: 'What was brought',
    undone: 'What was undone',
  };
  return titles[state] ?? 'Import';
}

function Standing(model: ImportModel): JSX.Element {
  const { run } = model;
  const { word, tone } = STATE_WORDS[run.state];
  return (
    <Panel title="Where it stands" aside={<StatusDot tone={tone} word={word} />}>
      <div class="stack">
        {(run.state === 'checking' || run.state === 'running' || run.state === 'undoing' || run.state === 'paused') && (
          <Progress run={run} />
        )}
        {run.failure && <Notice tone="bad">{run.failure}</Notice>}
        <Words {...model} />
        <Actions {...model} />
      </div>
    </Panel>
  );
}

function Progress({ run }: { run: ImportRun }): JSX.Element {
  return (
    <>
      <progress
        class="progress"
        value={run.rowsTotal === null ? undefined : run.rowsDone}
        max={Math.max(1, run.rowsTotal ?? 1)}
        aria-label="Rows so far"
      >
        {progressWord(run)}
      </progress>
      <p>
        {progressWord(run)} {run.state === 'undoing' ? 'gifts taken back' : 'rows'}.
        {run.state !== 'paused' && ' This page looks again by itself, and you can leave it.'}
      </p>
    </>
  );
}

function Words({ run, timeZone, now, currency }: ImportModel): JSX.Element | null {
  const until = undoableUntil(run);
  switch (run.state) {
    case 'checking':
      return <p>Nothing is brought yet.</p>;
    case 'asking':
      return <p>The file does not tell, and we do not guess. Nothing is brought yet.</p>;
    case 'checked':
      return agreesWithControl(run) ? (
        <p>Nothing is brought yet. Gifts come as history: in reports, in no books here, and with no receipt.</p>
      ) : (
        <ControlNotice run={run} currency={currency} />
      );
    case 'done':
    case 'cancelled':
      if (!until) return <p>It was ended before anything was brought.</p>;
      return until > now ? (
        <p>
          It can be undone until {formatInstant(until, timeZone)}. What donors have given since then stays, and so do
          they.
        </p>
      ) : (
        <p>It ended more than a day ago, so it stands.</p>
      );
    case 'undone':
      return <UndoneWords run={run} />;
    default:
      return null;
  }
}

function ControlNotice({ run, currency }: { run: ImportRun; currency: string }): JSX.Element {
  const { controlCount, controlMinor, figures } = run;
  const said = [
    ...(controlCount === null ? [] : [counted(controlCount, 'amount')]),
    ...(controlMinor === null ? [] : [Amount.of(controlMinor, currency).format()]),
  ].join(' and ');
  return (
    <Notice tone="bad" title="The file does not hold what it should">
      Its control figures say {said}; {counted(figures!.amounts, 'amount')} can be read in it, of{' '}
      {Amount.of(BigInt(figures!.amountsMinor), currency).format()} together. Look at the refused rows, or correct the
      figures with its columns.
    </Notice>
  );
}

function UndoneWords({ run }: { run: ImportRun }): JSX.Element | null {
  const undone = run.figures?.undone;
  if (!undone) return null;
  const kept = [
    ...(undone.keptGifts > 0 ? [`${counted(undone.keptGifts, 'gift')} on which others build`] : []),
    ...(undone.keptDonors > 0
      ? [`${counted(undone.keptDonors, 'donor')} who gave since or of whom more is known`]
      : []),
  ];
  return (
    <p>
      {counted(undone.gifts, 'gift')} and {counted(undone.donors, 'donor')} were taken back.
      {kept.length > 0 && ` What stays: ${kept.join(', and ')}.`}
    </p>
  );
}

function Actions({ run, now, csrf }: ImportModel): JSX.Element | null {
  const until = undoableUntil(run);
  const act = (name: string, label: string, kind?: 'plain' | 'danger' | 'quiet') => (
    <form method="post" action={`${PATH}/${run.id}/${name}`}>
      <CsrfField token={csrf} />
      <Button kind={kind}>{label}</Button>
    </form>
  );
  const gifts = run.figures ? number(run.figures.gifts) : '';
  const actions: JSX.Element[] = [];
  if (run.state === 'checked' && agreesWithControl(run)) {
    const donorsOnly = !run.mapping?.columns.includes('amount');
    actions.push(act('run', donorsOnly ? 'Bring these donors' : `Bring ${gifts} gifts`));
  }
  if (run.state === 'running') actions.push(act('pause', 'Pause', 'plain'));
  if (run.state === 'paused') actions.push(act('resume', 'Go on'));
  if (run.state === 'asking' || run.state === 'checked') actions.push(act('reopen', 'Change its columns', 'plain'));
  if (['checking', 'asking', 'checked'].includes(run.state)) actions.push(act('cancel', 'Discard it', 'quiet'));
  if (run.state === 'running' || run.state === 'paused') actions.push(act('cancel', 'Stop here', 'quiet'));
  if (until && until > now) actions.push(act('undo', 'Undo this import', 'danger'));
  return actions.length === 0 ? null : <div class="row">{actions}</div>;
}
