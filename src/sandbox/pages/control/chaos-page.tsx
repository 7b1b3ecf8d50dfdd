import { MOST_LOSSES, isCalm, type ChaosSettings } from '../../webhooks/chaos.js';
import { ControlLayout } from './control-layout.js';

interface NumberField {
  readonly name: Exclude<keyof ChaosSettings, 'seed'>;
  readonly label: string;
  readonly hint: string;
  readonly max: number;
}

const FIELDS: readonly NumberField[] = [
  { name: 'duplicate', label: 'Extra copies, at most', hint: 'Each event arrives up to so many times more.', max: 5 },
  {
    name: 'shuffleWindow',
    label: 'Shuffle window, events',
    hint: 'An event may be overtaken by up to so many later ones.',
    max: 100,
  },
  { name: 'delayMs', label: 'Delay, milliseconds', hint: 'An event is held back up to so long.', max: 60_000 },
  {
    name: 'dropPercent',
    label: 'Dropped attempts, percent',
    hint: 'They are not sent, and tried again later.',
    max: 100,
  },
  {
    name: 'cutPercent',
    label: 'Cut connections, percent',
    hint: 'The event arrives, its answer is lost, and it is tried again.',
    max: 100,
  },
];

/** How webhooks are troubled on purpose. */
export function ChaosPage({ settings }: { readonly settings: ChaosSettings }) {
  return (
    <ControlLayout title="Chaos" section="chaos">
      <h1>Chaos</h1>
      <p>
        Stripe delivers events more than once and in any order, and connections break. Here you can have that on purpose
        and see whether anything goes wrong. No event is lost: at most {MOST_LOSSES} attempts of each are dropped or
        cut, and then it arrives.
      </p>
      <p>{isCalm(settings) ? 'Chaos is off.' : <span class="warn">● Chaos is on.</span>}</p>
      <form method="post" action="/_sandbox/chaos" class="panel stack">
        <div class="fields">
          <div class="stack-small">
            <label for="seed">Seed</label>
            <input
              id="seed"
              name="seed"
              value={settings.seed}
              maxlength={100}
              autocomplete="off"
              required
              aria-describedby="seed-hint"
            />
            <p class="hint" id="seed-hint">
              The same seed troubles the same sequence of events in the same way.
            </p>
          </div>
          {FIELDS.map(({ name, label, hint, max }) => (
            <div key={name} class="stack-small">
              <label for={name}>{label}</label>
              <input
                id={name}
                name={name}
                type="number"
                min={0}
                max={max}
                value={settings[name]}
                required
                aria-describedby={`${name}-hint`}
              />
              <p class="hint" id={`${name}-hint`}>
                {hint}
              </p>
            </div>
          ))}
        </div>
        <div class="actions">
          <button type="submit">Save</button>
        </div>
      </form>
      {isCalm(settings) ? null : (
        <form method="post" action="/_sandbox/chaos">
          <button class="plain" type="submit" name="off" value="true">
            Turn chaos off
          </button>
        </form>
      )}
    </ControlLayout>
  );
}
