import { newId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import type { Letter, RenderedLetter } from './letter-templates.js';
import type { Sender } from './letters/letter-content.js';

/** Notes a letter that went straight to the mail server, because its words must not lie in the outbox. */
export async function keepSentLetter(
  tx: Tx,
  sent: {
    readonly key: string;
    readonly recipient: string;
    readonly template: Letter['template'];
    readonly sender: Sender;
    /** What may be read later; secrets taken out. */
    readonly rendered: RenderedLetter;
  },
  now: Date,
): Promise<void> {
  const { subject, html, text } = sent.rendered;
  await rows(
    tx,
    `insert into letter (id, key, template, data, recipient, state, attempts, queued_at, sent_at, subject, html, text)
     values ($1, $2, $3, $4, $5, 'sent', 1, $6, $6, $7, $8, $9) on conflict (key) do nothing`,
    [newId(), sent.key, sent.template, JSON.stringify(sent.sender), sent.recipient, now, subject, html, text],
  );
}

export async function wasKept(tx: Tx, key: string): Promise<boolean> {
  return (await rows(tx, 'select from letter where key = $1', [key])).length > 0;
}
