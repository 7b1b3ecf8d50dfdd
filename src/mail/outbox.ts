import { NotFound } from '../kernel/app-error.js';
import { newId, type LetterId, type ReceiptId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';
import type { Letter, RenderedLetter } from './letter-templates.js';

/** A letter to be written: once per key, whatever happens (R-PAY-10). */
export interface NewLetter {
  /** What it is about, "receipt:0193…"; a second letter with the same key is not written. */
  readonly key: string;
  readonly recipient: string;
  readonly letter: Letter;
  /** The receipt whose PDF is attached. */
  readonly receiptId: ReceiptId | null;
  /** Another stored file that is attached. */
  readonly documentId?: string | null;
}

export interface QueuedLetter {
  readonly id: LetterId;
  readonly recipient: string;
  readonly letter: Letter;
  readonly receiptId: ReceiptId | null;
  readonly documentId: string | null;
  /** Sent, or withdrawn before it was. */
  readonly isOver: boolean;
}

export interface KeptLetter extends RenderedLetter {
  readonly id: LetterId;
  readonly recipient: string;
  readonly receiptId: ReceiptId | null;
  readonly state: 'queued' | 'sent' | 'undeliverable' | 'withdrawn';
  readonly lastError: string | null;
  readonly queuedAt: Date;
}

export const POST_LETTERS = `
  insert into letter (id, key, template, data, recipient, receipt_id, document_id, state, queued_at)
  select id, key, template, data, recipient, "receiptId", "documentId", 'queued', $2
  from jsonb_to_recordset($1::jsonb) as letter (id uuid, key text, template text, data jsonb, recipient text,
    "receiptId" uuid, "documentId" uuid)
  on conflict (key) do nothing
  returning id`;

/**
 * Writes letters in the caller's transaction; returns the ids of those that were new. Nothing is written to people
 * without an address: they get paper.
 */
export async function postLetters(tx: Tx, letters: readonly NewLetter[], now: Date): Promise<LetterId[]> {
  const mailed = letters.filter(({ recipient }) => recipient !== '');
  if (mailed.length === 0) return [];
  const written = await rows<{ id: LetterId }>(tx, POST_LETTERS, [letterParameters(mailed), now]);
  return written.map((row) => row.id);
}

export function letterParameters(letters: readonly NewLetter[]): string {
  return JSON.stringify(
    letters.map(({ key, recipient, receiptId, documentId = null, letter }) => ({
      id: newId(),
      key,
      recipient,
      receiptId,
      documentId,
      ...letter,
    })),
  );
}

/** @throws NotFound */
export async function readLetter(tx: Tx, id: LetterId): Promise<QueuedLetter> {
  const [row] = await rows<{
    template: string;
    data: object;
    recipient: string;
    receiptId: ReceiptId | null;
    documentId: string | null;
    state: string;
  }>(
    tx,
    `select template, data, recipient, receipt_id as "receiptId", document_id as "documentId", state
     from letter where id = $1`,
    [id],
  );
  if (!row) throw new NotFound('letter');
  return {
    id,
    recipient: row.recipient,
    receiptId: row.receiptId,
    documentId: row.documentId,
    letter: { template: row.template, data: row.data } as Letter,
    isOver: row.state === 'sent' || row.state === 'withdrawn',
  };
}

/** Takes letters back that have not been sent: what they would tell is no longer so. */
export async function withdrawLetters(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await rows(tx, `update letter set state = 'withdrawn' where key = any($1) and state in ('queued', 'undeliverable')`, [
    keys,
  ]);
}

/** Keeps the words that went out, for staff and for /dev/mail. */
export async function markSent(tx: Tx, id: LetterId, rendered: RenderedLetter, now: Date): Promise<void> {
  await rows(
    tx,
    `update letter set state = 'sent', sent_at = $2, attempts = attempts + 1, last_error = null,
       subject = $3, html = $4, text = $5 where id = $1 and state <> 'sent'`,
    [id, now, rendered.subject, rendered.html, rendered.text],
  );
}

/** Notes a failure; `final` when the mail server will never take this letter, so that staff see it. */
export async function markUnsent(tx: Tx, id: LetterId, error: string, final: boolean): Promise<void> {
  await rows(
    tx,
    `update letter set attempts = attempts + 1, last_error = $2,
       state = case when $3 then 'undeliverable' else state end where id = $1 and state <> 'sent'`,
    [id, error.slice(0, 500), final],
  );
}

/** The newest letters, for /dev/mail; at most a hundred. */
export function recentLetters(tx: Tx): Promise<KeptLetter[]> {
  return rows<KeptLetter>(tx, `${KEPT_LETTER} order by queued_at desc, id desc limit 100`);
}

export async function keptLetter(tx: Tx, id: string): Promise<KeptLetter> {
  const [letter] = await rows<KeptLetter>(tx, `${KEPT_LETTER} where id = $1`, [id]);
  if (!letter) throw new NotFound('letter');
  return letter;
}

const KEPT_LETTER = `
  select id, recipient, receipt_id as "receiptId", state, last_error as "lastError", queued_at as "queuedAt",
         coalesce(subject, template) as subject, coalesce(html, '') as html, coalesce(text, '') as text
  from letter`;
