import type { JSX } from 'preact';
import type { Preferences, Purpose } from '../../../donors/consents.js';
import type { SignedInDonor } from '../../../donors/portal-access/portal-sessions.js';
import { Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import { donorName } from '../visit.js';

export interface PreferencesModel {
  readonly people: readonly { readonly donor: SignedInDonor; readonly preferences: Preferences }[];
  readonly csrf: string;
}

const SWITCHES: readonly { readonly purpose: Purpose; readonly label: string; readonly hint: string }[] = [
  { purpose: 'newsletters', label: 'Newsletters', hint: 'What the newsroom found out, by email.' },
  { purpose: 'email-appeals', label: 'Appeals by email', hint: 'A few times a year we ask readers for support.' },
  { purpose: 'mail-appeals', label: 'Appeals by mail', hint: 'The same on paper, to your postal address.' },
  {
    purpose: 'presents',
    label: 'Thank-you presents',
    hint: 'Without them, all of your gift pays for reporting, and all of it counts as a contribution.',
  },
  {
    purpose: 'donor-list',
    label: 'My name on the list of donors',
    hint: 'Large gifts are published with the name of whoever gave them. With this, yours is there whatever you gave.',
  },
];

export function PreferencesView({ people, csrf }: PreferencesModel): JSX.Element {
  return (
    <>
      <h1>Preferences</h1>
      <p class="portal-words">
        Receipts, and letters about a plan that you have, come in any case. Everything else is up to you.
      </p>
      {people.map(({ donor, preferences }) => (
        <form key={donor.id} class="form" method="post" action={`/portal/preferences/${donor.id}`}>
          <CsrfField token={csrf} />
          <Panel title={people.length > 1 ? donorName(donor) : 'What you would like'}>
            <div class="stack">
              {SWITCHES.map(({ purpose, label, hint }) => (
                <label class="choice portal-switch" key={purpose}>
                  <input type="checkbox" name={purpose} value="yes" checked={preferences[purpose]} />
                  <span>{label}</span>
                  <span class="hint">{hint}</span>
                </label>
              ))}
            </div>
          </Panel>
          <div class="row">
            <Button>Save preferences</Button>
          </div>
        </form>
      ))}
    </>
  );
}
