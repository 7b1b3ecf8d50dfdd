import type { JSX } from 'preact';
import { type AskedReport, parametersOf } from '../../../../reports/answers/report-request.js';
import type { Subscription } from '../../../../reports/letters/subscriptions.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { zoneName } from '../../../http/words.js';
import { subscriptionWords } from './subscription-words.js';

export interface LetterPanelProps {
  readonly asked: AskedReport;
  readonly csrf: string;
  /** What the person gets of this report already. */
  readonly subscription: Subscription | null;
}

/** "Send me this every Monday", at the foot of a report. */
export function LetterPanel({ asked, csrf, subscription }: LetterPanelProps): JSX.Element {
  const { definition, organisation, periods } = asked;
  const parameters = parametersOf(asked);
  const isFixed = periods?.kind === 'custom';
  const same = subscription !== null && sameParameters(subscription.parameters, parameters);
  const when = `on Mondays at 7:00 AM, ${zoneName(organisation.timeZone)}`;
  return (
    <Panel title="By letter">
      <div class="stack">
        {subscription === null ? (
          <p>Get this report {when}, with the period moved on by itself.</p>
        ) : (
          <p>
            You get this report {when}: {subscriptionWords(definition, subscription.parameters)}.
          </p>
        )}
        {isFixed && <p class="muted">Choose a period that moves on with the calendar to get it as it is shown here.</p>}
        <div class="row">
          {!isFixed && !same && (
            <form method="post" action="/staff/reports/letters">
              <input type="hidden" name="csrf" value={csrf} />
              <input type="hidden" name="report" value={definition.slug} />
              {Object.entries(parameters).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
              <Button kind="plain">
                {subscription === null ? 'Send me this every Monday' : 'Send it as it is shown here'}
              </Button>
            </form>
          )}
          {subscription !== null && <StopForm csrf={csrf} report={definition.slug} name={definition.name} />}
          <a href="/staff/reports/letters">Letters that I get</a>
        </div>
      </div>
    </Panel>
  );
}

export function StopForm({ csrf, report, name }: { csrf: string; report: string; name: string }): JSX.Element {
  return (
    <form method="post" action={`/staff/reports/letters/${report}/stop`}>
      <input type="hidden" name="csrf" value={csrf} />
      <Button kind="quiet">
        Stop this letter<span class="visually-hidden"> of {name}</span>
      </Button>
    </form>
  );
}

function sameParameters(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const written = (each: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(each).toSorted());
  return written(one) === written(other);
}
