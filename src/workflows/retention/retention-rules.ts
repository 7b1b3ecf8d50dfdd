import type { Db } from '../../database/db.js';
import { rows, type Tx } from '../../database/db.js';
import { forgetDonorsWithoutGifts } from '../../donors/donors.js';
import { forgetUnfinishedGifts } from '../../gifts/gift.store.js';
import { forgetUnfinishedPlans } from '../../plans/plan.store.js';

export const RETENTION_NAMES = ['unfinished', 'sign-ins', 'webhook-payloads', 'sent-webhooks', 'letter-texts'] as const;
export type RetentionName = (typeof RETENTION_NAMES)[number];

/** What is kept for a while and then goes. Days are whole days of 24 hours. */
export interface RetentionRule {
  readonly name: RetentionName;
  readonly title: string;
  /** What goes, and what stays of it. */
  readonly goes: string;
  readonly stays: string;
  /** Shorter is not possible: something still needs it. Longer is not: the rule of privacy ends there (R-PRV-06). */
  readonly days: { readonly least: number; readonly usual: number; readonly most: number };
  /** Removes what is older than `before`, a few rows in each transaction. Returns how many. Safe to repeat. */
  readonly remove: (db: Db, before: Date) => Promise<number>;
}

const BATCH = 1_000;

export const RETENTION_RULES: readonly RetentionRule[] = [
  {
    name: 'unfinished',
    title: 'Gifts that were begun and never paid',
    goes: 'The form with name and email, and donors of whom nothing else is known.',
    stays: 'How many there were on each day. Nobody is written to.',
    days: { least: 7, usual: 30, most: 30 },
    remove: (db, before) =>
      db.write(async (tx) => {
        const gifts = await forgetUnfinishedGifts(tx, before);
        const plans = await forgetUnfinishedPlans(tx, before);
        return gifts + plans + (await forgetDonorsWithoutGifts(tx, before));
      }),
  },
  {
    name: 'sign-ins',
    title: 'Ways in, attempts and sessions',
    goes: 'Who tried to sign in and when, sessions that are over with their device, changes of address that are done.',
    stays: 'The audit, which names people by an id.',
    days: { least: 30, usual: 180, most: 180 },
    remove: async (db, before) => {
      let gone = 0;
      for (const sql of SIGN_INS) gone += await inBatches(db, sql, before);
      return gone;
    },
  },
  {
    name: 'webhook-payloads',
    title: 'What the payment processor sent',
    goes: 'The text of its messages, with names, emails and postal codes.',
    stays: 'Number, kind and time of each, what became of it, and a hash of the text.',
    days: { least: 30, usual: 90, most: 90 },
    remove: (db, before) => inBatches(db, EMPTY_EVENTS, before),
  },
  {
    name: 'sent-webhooks',
    title: 'Webhooks to your own programs',
    goes: 'What was told and how each try went; also what still waits at an endpoint that is paused for so long.',
    stays: 'The endpoints themselves.',
    days: { least: 7, usual: 30, most: 90 },
    remove: async (db, before) => {
      const gone = await inBatches(db, few('hook_delivery', 'created_at < $1'), before);
      await inBatches(db, few('hook_event', `at < $1 and not exists (${STILL_DELIVERED})`), before);
      return gone;
    },
  },
  {
    name: 'letter-texts',
    title: 'Texts of letters',
    goes: 'The words of letters that were sent. Receipts and statements themselves are kept by the law’s own rules.',
    stays: 'To whom, when and about what each was sent.',
    days: { least: 90, usual: 395, most: 1_095 },
    remove: (db, before) => inBatches(db, EMPTY_LETTERS, before),
  },
];

async function inBatches(db: Db, sql: string, before: Date): Promise<number> {
  let gone = 0;
  for (;;) {
    const some = await db.write((tx: Tx) => rows(tx, sql, [before, BATCH]));
    gone += some.length;
    if (some.length < BATCH) return gone;
  }
}

const few = (table: string, over: string): string =>
  `delete from ${table} where ctid = any(array(select ctid from ${table} where ${over} limit $2)) returning 1`;

const STILL_DELIVERED = 'select from hook_delivery where event_id = hook_event.id';

const SIGN_INS = [
  few('portal_sign_in', 'expires_at < $1'),
  few('portal_session', 'expires_at < $1'),
  few('portal_attempt', 'at < $1'),
  few('donor_email_change', 'coalesce(ended_at, expires_at) < $1'),
  few('sign_in_attempt', 'attempted_at < $1'),
  few('staff_factor_attempt', 'attempted_at < $1'),
  few('staff_outside_sign_in', 'expires_at < $1'),
  few('staff_spent_challenge', 'expires_at < $1'),
  few('staff_session', 'last_seen_at < $1'),
];

/** Parked ones wait for a person, who needs their text. The sweeps ask the processor itself, and need none. */
const EMPTY_EVENTS = `
  update stripe_event set payload_sha256 = coalesce(payload_sha256, sha256(convert_to(payload::text, 'UTF8'))),
    payload = '{"forgotten": true}', forgotten_at = now()
  where id = any(array(select id from stripe_event
    where forgotten_at is null and state in ('done', 'ignored') and finished_at < $1 order by finished_at limit $2))
  returning 1`;

const EMPTY_LETTERS = `
  update letter set data = '{}', html = case when html is null then null else '' end,
    text = case when text is null then null else '' end, last_error = null, emptied_at = now()
  where id = any(array(select id from letter
    where emptied_at is null and state <> 'queued' and queued_at < $1 order by queued_at limit $2))
  returning 1`;
