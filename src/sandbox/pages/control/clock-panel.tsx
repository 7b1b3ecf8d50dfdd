import type { ClockState } from '../../control/clock.js';
import { moment } from './control-layout.js';

/** What time it is, what comes next, and the ways to move on. */
export function ClockPanel({ clock }: { readonly clock: ClockState }) {
  return (
    <section class="panel stack" aria-labelledby="clock">
      <h2 id="clock">Clock</h2>
      <div class="stack-small">
        <p class="time">
          <time dateTime={clock.now}>{moment(clock.now)}</time> <span class="hint">UTC</span>
        </p>
        {clock.advancing ? null : <p class="hint">{offsetWords(clock.offset_ms)}</p>}
      </div>
      {clock.problem === null ? null : (
        <div class="notice" role="alert">
          <p>The clock did not reach its goal. {clock.problem}</p>
        </div>
      )}
      {clock.advancing ? <Advancing clock={clock} /> : <Moves clock={clock} />}
    </section>
  );
}

function Advancing({ clock }: { readonly clock: ClockState }) {
  const { from, goal, now } = clock;
  const [start, end, position] = [from, goal, now].map((each) => Date.parse(each ?? now)) as [number, number, number];
  const percent = end > start ? Math.round(((position - start) / (end - start)) * 100) : 100;
  return (
    <div class="stack-small">
      <label for="progress">On the way to {moment(goal ?? now)}</label>
      <progress id="progress" max={100} value={percent}>
        {percent} %
      </progress>
      <p class="hint">{percent} %. This page loads itself again until the clock is there.</p>
    </div>
  );
}

const STEPS = [
  { unit: 'hours', words: '1 hour' },
  { unit: 'days', words: '1 day' },
  { unit: 'months', words: '1 month' },
  { unit: 'years', words: '1 year' },
] as const;

function Moves({ clock }: { readonly clock: ClockState }) {
  const { due } = clock;
  return (
    <>
      <p>
        {due === null
          ? 'Nothing is waiting to happen.'
          : `Next: ${due.tasks} ${due.tasks === 1 ? 'thing happens' : 'things happen'} at ${moment(due.at)}.`}
      </p>
      <form method="post" action="/_sandbox/clock" class="stack-small">
        <p id="ahead">Advance by</p>
        <div class="steps" role="group" aria-labelledby="ahead">
          {STEPS.map(({ unit, words }) => (
            <button key={unit} class="plain" type="submit" name={`advance[${unit}]`} value="1">
              {words}
            </button>
          ))}
        </div>
      </form>
      <form method="post" action="/_sandbox/clock" class="inline">
        <div class="stack-small">
          <label for="to">Advance to a date (UTC)</label>
          <input id="to" name="to" type="date" min={clock.now.slice(0, 10)} max="2099-12-31" required />
        </div>
        <button class="plain" type="submit">
          Go there
        </button>
      </form>
      {clock.offset_ms === 0 ? null : (
        <form method="post" action="/_sandbox/clock">
          <button class="plain" type="submit" name="reset" value="true">
            Back to real time
          </button>
        </form>
      )}
    </>
  );
}

const UNITS = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
  { name: 'second', ms: 1000 },
] as const;

function offsetWords(offset: number): string {
  const size = Math.abs(offset);
  const unit = UNITS.find(({ ms }) => size >= ms);
  if (!unit) return 'The same as real time.';
  const count = Math.round(size / unit.ms);
  return `${count} ${unit.name}${count === 1 ? '' : 's'} ${offset > 0 ? 'ahead of' : 'behind'} real time.`;
}
