import type { Settings } from '../../config/settings.js';
import type { Tx } from '../../database/db.js';
import type { MailTransport } from '../../gateways/smtp/mail-transport.js';
import { type Letter, renderLetter, type RenderedLetter } from '../../mail/letter-templates.js';
import { keepSentLetter } from '../../mail/sent-letters.js';

/** A letter whose words open a door. */
export interface DoorLetter {
  /** A letter with the same key is noted once. */
  readonly key: string;
  /** Of the message, so that copies can be told for what they are. */
  readonly id: string;
  readonly recipient: string;
  readonly letter: Letter;
  /** The words that nobody may read later. */
  readonly secrets: readonly string[];
}

/**
 * Hands a letter to the mail server without the outbox: its words open a door, and the database keeps them only where
 * letters have no other way to their reader. @throws Error as the mail server answers
 */
export async function sendAtOnce(
  { transport, settings, tx, now }: { transport: MailTransport; settings: Settings; tx: Tx; now: Date },
  { key, id, recipient, letter, secrets }: DoorLetter,
): Promise<void> {
  const rendered = renderLetter(letter);
  const { organisation, replyTo } = letter.data;
  await transport.send({
    ...rendered,
    from: settings.mailFrom ?? `"${organisation.replaceAll(/["\\\r\n]/g, '')}" <${replyTo}>`,
    replyTo,
    to: recipient,
    messageId: `<${id}@${new URL(settings.publicUrl).hostname}>`,
    attachments: [],
  });
  const kept = settings.mailUrl === null ? rendered : without(rendered, secrets);
  const sender = { organisation, replyTo };
  await keepSentLetter(tx, { key, recipient, template: letter.template, sender, rendered: kept }, now);
}

function without({ subject, html, text }: RenderedLetter, secrets: readonly string[]): RenderedLetter {
  const hidden = (words: string): string => secrets.reduce((left, secret) => left.replaceAll(secret, '••••••'), words);
  return { subject, html: hidden(html), text: hidden(text) };
}
