import type { JSX } from 'preact';
import { formatInstant } from '../../kernel/calendar.js';
import type { KeptLetter } from '../../mail/outbox.js';
import { type Assets, Page } from '../http/ui/page.js';
import { Table } from '../http/ui/table.js';

interface Frame {
  readonly assets: Assets;
  readonly timeZone: string;
}

/** All letters, newest first; the place to read them while no mail server is set. */
export function MailList({ letters, assets, timeZone }: Frame & { letters: readonly KeptLetter[] }): JSX.Element {
  return (
    <Page title="Letters" assets={assets} sandbox variant="reader" organisation="Letters in development">
      <main id="main" class="wrap reader-main stack">
        <h1>Letters</h1>
        <p>No mail server is set, so letters stay here. Set MAIL_URL to send them.</p>
        <Table
          caption="Letters, newest first"
          rows={letters}
          rowKey={(letter) => letter.id}
          empty={<p>No letters yet. A gift that is paid writes the first one.</p>}
          columns={[
            { key: 'at', label: 'Written', kind: 'date', cell: (letter) => formatInstant(letter.queuedAt, timeZone) },
            { key: 'to', label: 'To', kind: 'name', cell: (letter) => letter.recipient },
            {
              key: 'subject',
              label: 'Subject',
              cell: (letter) =>
                letter.state === 'sent' ? <a href={`/dev/mail/${letter.id}`}>{letter.subject}</a> : letter.subject,
            },
            { key: 'state', label: 'State', cell: (letter) => letter.state },
          ]}
        />
      </main>
    </Page>
  );
}

/** One letter as it was sent: its HTML in a frame, its plain text, its PDF. */
export function MailPage({ letter, assets, timeZone }: Frame & { letter: KeptLetter }): JSX.Element {
  return (
    <Page title={letter.subject} assets={assets} sandbox variant="reader" organisation="Letters in development">
      <main id="main" class="wrap reader-main stack">
        <p>
          <a href="/dev/mail">All letters</a>
        </p>
        <h1>{letter.subject}</h1>
        <p>
          To {letter.recipient}, {formatInstant(letter.queuedAt, timeZone)}.{' '}
          {letter.receiptId && <a href={`/dev/mail/${letter.id}/receipt.pdf`}>The attached receipt (PDF)</a>}
        </p>
        <iframe class="letter-frame" title="The letter" src={`/dev/mail/${letter.id}/html`} sandbox="" />
        <h2>Plain text</h2>
        <pre class="letter-text">{letter.text}</pre>
      </main>
    </Page>
  );
}
