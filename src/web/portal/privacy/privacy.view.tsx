import type { JSX } from 'preact';
import type { ListedSession } from '../../../donors/portal-access/portal-sessions.js';
import { Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import { DateText } from '../../http/ui/text.js';
import { donorName, type PortalVisit } from '../visit.js';
import type { ErasureStanding } from './privacy-data.js';

export interface PrivacyModel {
  readonly visit: PortalVisit;
  readonly sessions: readonly ListedSession[];
  readonly people: readonly ErasureStanding[];
  readonly zone: string;
}

export function PrivacyView({ visit, sessions, people, zone }: PrivacyModel): JSX.Element {
  return (
    <>
      <h1>Privacy</h1>
      <Panel title="Where you are signed in">
        <ul role="list" class="portal-rows">
          {sessions.map((session) => (
            <Session key={session.id} session={session} visit={visit} zone={zone} />
          ))}
        </ul>
        {sessions.length > 1 && (
          <form class="row" method="post" action="/portal/privacy/sessions/others">
            <CsrfField token={visit.csrf} />
            <Button kind="plain">Sign out all other devices</Button>
          </form>
        )}
      </Panel>
      <Panel title="Download my data">
        <p>
          Everything that we keep about you, in one archive: your gifts, plans, letters and choices as tables and as
          JSON, and every receipt as a PDF.
        </p>
        <div class="row">
          <Button kind="plain" href="/portal/privacy/download">
            Download my data
          </Button>
        </div>
      </Panel>
      <Panel title="Ask to be forgotten">
        <p>
          We erase your address, your phone number, your choices and your words. The law makes us keep gifts and
          receipts for seven years; your name stays on receipts alone.
        </p>
        <ul role="list" class="portal-rows">
          {people.map((each) => (
            <Erasure key={each.donor.id} standing={each} visit={visit} zone={zone} />
          ))}
        </ul>
      </Panel>
    </>
  );
}

export function DownloadView({ csrf }: { csrf: string }): JSX.Element {
  return (
    <>
      <h1>Download my data</h1>
      <p class="portal-words">
        The archive is made while it comes to you. Keep it where only you can read it: it holds your address and all of
        your gifts.
      </p>
      <form class="row" method="post" action="/portal/privacy/download">
        <CsrfField token={csrf} />
        <Button>Download the archive</Button>
        <Button kind="quiet" href="/portal/privacy">
          Back
        </Button>
      </form>
    </>
  );
}

function Session({ session, visit, zone }: { session: ListedSession; visit: PortalVisit; zone: string }): JSX.Element {
  const isCurrent = session.id === visit.sessionId;
  return (
    <li>
      <span>
        <b>{session.device}</b>
        {isCurrent && ' (this one)'}
        <span class="caption portal-facts">
          Last used <DateText instant={session.lastSeenAt} zone={zone} withTime />
          {session.shared && ' · until the browser closes'}
        </span>
      </span>
      {!isCurrent && (
        <form method="post" action={`/portal/privacy/sessions/${session.id}`}>
          <CsrfField token={visit.csrf} />
          <Button kind="quiet">
            Sign out<span class="visually-hidden"> {session.device}</span>
          </Button>
        </form>
      )}
    </li>
  );
}

function Erasure({
  standing,
  visit,
  zone,
}: {
  standing: ErasureStanding;
  visit: PortalVisit;
  zone: string;
}): JSX.Element {
  const { donor, askedAt } = standing;
  const name = donorName(donor);
  if (askedAt === null) {
    return (
      <li>
        <bdi>{name}</bdi>
        <Button kind="plain" href={`/portal/privacy/erasure/${donor.id}`}>
          Ask to be forgotten<span class="visually-hidden">: {name}</span>
        </Button>
      </li>
    );
  }
  return (
    <li>
      <span>
        <bdi>{name}</bdi>
        <span class="caption portal-facts">
          Asked on <DateText instant={askedAt} zone={zone} />. A person will do it within 30 days.
        </span>
      </span>
      <form method="post" action={`/portal/privacy/erasure/${donor.id}/withdraw`}>
        <CsrfField token={visit.csrf} />
        <Button kind="plain">
          Take it back<span class="visually-hidden">: {name}</span>
        </Button>
      </form>
    </li>
  );
}
