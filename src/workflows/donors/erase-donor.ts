import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import type { DonorId } from '../../kernel/id.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { type Preferences, savePreferences } from '../../donors/consents.js';
import { emailOfDonors, readContact } from '../../donors/contact.js';
import {
  askErasure,
  endErasure,
  type ErasureRequest,
  findErasure,
  NotYetErasable,
  pseudonymise,
} from '../../donors/erasures.js';
import { donorsAndMerged } from '../../donors/identity/donor-now.js';
import { PortalSessions } from '../../donors/portal-access/portal-sessions.js';
import { PostLetter } from '../letters/post-letter.js';
import { ForgetAtProcessor } from './forget-at-processor.js';

/** What forgetting a donor would do, before it is done. */
export interface ErasureEffects {
  readonly gifts: number;
  readonly receipts: number;
  readonly letters: number;
  /** Why it cannot be done yet, or null. */
  readonly obstacle: string | null;
}

/**
 * Forgets a donor (R-PRV-04). Gifts, receipts and ledger stay for seven years, to the cent; who gave them is a pseudonym
 * everywhere but on the receipts and statements themselves, which become an archive that finance alone can open.
 */
@Injectable()
export class EraseDonor {
  constructor(
    private readonly db: Db,
    private readonly sessions: PortalSessions,
    private readonly letters: PostLetter,
    private readonly processor: ForgetAtProcessor,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The donor's wish, which a person carries out. @throws NotYetErasable while a plan runs or a gift is on its way */
  ask(donorId: DonorId): Promise<void> {
    return this.db.write(async (tx) => {
      const { email, firstName } = await readContact(tx, donorId);
      const obstacle = await obstacleOf(tx, donorId, this.clock.now());
      if (obstacle !== null) throw new NotYetErasable(obstacle);
      const id = await askErasure(tx, donorId, this.clock.now());
      if (id === null) return;
      await this.letters.post(tx, `erasure-asked:${id}`, email, (sender) => ({
        template: 'erasure-asked',
        data: { ...sender, firstName },
      }));
      await this.audit.record(tx, { actor: `donor:${donorId}`, action: 'ask erasure', object: `donor:${donorId}` });
    });
  }

  withdraw(donorId: DonorId): Promise<void> {
    const actor: Actor = `donor:${donorId}`;
    return this.db.write(async (tx) => {
      if (!(await endErasure(tx, donorId, 'withdrawn', actor, this.clock.now()))) return;
      await this.audit.record(tx, { actor, action: 'withdraw erasure', object: `donor:${donorId}` });
    });
  }

  /** @throws NotFound */
  async effects(id: string): Promise<{ request: ErasureRequest; effects: ErasureEffects }> {
    const request = await findErasure(this.db.manager, id);
    if (!request) throw new NotFound('request');
    const [counts] = await this.db.query<Omit<ErasureEffects, 'obstacle'>>(
      `select (select count(*)::int from gift where donor_id = $1 and occurred_at is not null) as gifts,
              (select count(*)::int from receipt join gift on gift.id = gift_id where donor_id = $1) as receipts,
              (select count(*)::int from letter where lower(recipient) = lower($2)) as letters`,
      [request.donorId, request.email],
    );
    return {
      request,
      effects: { ...counts!, obstacle: await obstacleOf(this.db.manager, request.donorId, this.clock.now()) },
    };
  }

  /** Carries the wish out; again, it changes nothing. @throws NotFound, NotYetErasable */
  run(id: string, actor: Actor): Promise<void> {
    const now = this.clock.now();
    return this.db.write(async (tx) => {
      const request = await findErasure(tx, id);
      if (!request || request.endedAs === 'withdrawn') throw new NotFound('request');
      const { donorId } = request;
      await rows(tx, 'select from donor where id = $1 for update', [donorId]);
      const obstacle = await obstacleOf(tx, donorId, now);
      if (obstacle !== null) throw new NotYetErasable(obstacle);
      await savePreferences(tx, donorId, NOTHING, { actor, now });
      const merged = (await donorsAndMerged(tx, [donorId])).filter((each) => each !== donorId);
      const addresses = await everyAddress(tx, [donorId, ...merged]);
      const known = await pseudonymise(tx, donorId, now);
      if (!known) return;
      // Records that were merged into this one are the same person: their names and addresses go, too.
      for (const each of merged) await pseudonymise(tx, each, now);
      for (const each of [donorId, ...merged]) await forgetWords(tx, each);
      for (const emailKey of addresses) {
        if ((await emailOfDonors(tx, emailKey)) !== null) continue;
        await forgetAddress(tx, emailKey);
        await this.sessions.endAll(tx, emailKey, null);
      }
      await this.processor.enqueue(tx, [donorId]);
      await endErasure(tx, donorId, 'done', actor, now);
      await this.letters.post(tx, `erasure-done:${id}`, known.email, (sender) => ({
        template: 'erasure-done',
        data: { ...sender, firstName: known.firstName },
      }));
      await this.audit.record(tx, { actor, action: 'erase donor', object: `donor:${donorId}` });
    });
  }
}

/** No letters, no presents. */
const NOTHING: Preferences = {
  newsletters: false,
  'mail-appeals': false,
  'email-appeals': false,
  presents: false,
  'donor-list': false,
};

/** A payment page stays open for a day: what is paid on it would come to somebody whom nobody knows. */
const PAYMENT_PAGE_HOURS = 25;

async function obstacleOf(tx: Tx, donorId: DonorId, now: Date): Promise<string | null> {
  const [open] = await rows<{ plans: number; gifts: number; disputes: number }>(
    tx,
    `select (select count(*)::int from plan where donor_id = $1 and ended_at is null
             and (state <> 'pending' or started_at > $2)) as plans,
            (select count(*)::int from gift where donor_id = $1
             and (state = 'processing' or (state = 'started' and started_at > $2))) as gifts,
            (select count(*)::int from dispute join gift on gift.id = gift_id
             where donor_id = $1 and closed_at is null)
            + (select count(*)::int from refund join gift on gift.id = gift_id
               where donor_id = $1 and refund.state in ('awaiting-approval', 'requested', 'pending')) as disputes`,
    [donorId, new Date(now.getTime() - PAYMENT_PAGE_HOURS * 60 * 60_000)],
  );
  if (open!.plans > 0) return 'A plan is still running. Nothing was erased. Cancel your plan first.';
  if (open!.gifts > 0) return 'A gift is still on its way. Nothing was erased. Try again when it has arrived.';
  if (open!.disputes > 0) return 'Money is on its way back. Nothing was erased. Try again when it has arrived.';
  return null;
}

/** What the donor wrote, and what was written about them. */
async function forgetWords(tx: Tx, donorId: DonorId): Promise<void> {
  for (const sql of FORGET) {
    await rows(tx, sql, [donorId]);
  }
}

/** What was written to an address that nobody else reads. */
async function forgetAddress(tx: Tx, emailKey: string): Promise<void> {
  await rows(tx, `update letter set ${EMPTY_LETTER} where lower(recipient) = $1`, [emailKey]);
  await rows(tx, 'delete from portal_sign_in where email_key = $1', [emailKey]);
}

/** Every address of some records, in lower case. */
async function everyAddress(tx: Tx, donorIds: readonly DonorId[]): Promise<string[]> {
  const found = await rows<{ key: string }>(
    tx,
    `select email_key as key from donor where id = any($1::uuid[]) and email <> ''
     union select email_key from donor_email where donor_id = any($1::uuid[])`,
    [donorIds],
  );
  return found.map(({ key }) => key);
}

/** What is left of a letter. One that was never sent is not sent any more. */
export const EMPTY_LETTER = `recipient = 'erased@erased.invalid', data = '{}', html = '', text = '', subject = 'Erased',
  last_error = null, state = case when state = 'queued' then 'withdrawn' else state end`;

/** What staff wrote down with gifts on paper: notes, and whom a tribute is for. */
const FORGET_OFFLINE = `
  update offline_gift set note = '', tribute_name = case when tribute_kind is null then '' else 'Erased' end,
    notify_name = '', notify_email = '', notify_address = ''
  where $1 in (donor_id, soft_donor_id)`;
const FORGET_ACKNOWLEDGMENTS = `
  update letter set ${EMPTY_LETTER} where key in (
    select 'acknowledgment:' || id || ':' || role
    from offline_gift cross join (values ('giver'), ('advisor'), ('employee'), ('tribute')) as written (role)
    where $1 in (donor_id, soft_donor_id))`;
const FORGET_TRIBUTE_CARDS = `
  update letter set ${EMPTY_LETTER} where key in (
    select 'acknowledgment:' || gift_id || ':tribute' from tribute join gift on gift.id = gift_id where donor_id = $1)`;
/** Whom a gift was for, and who was told. A notice that waits is not sent any more. */
const FORGET_TRIBUTES = `
  update tribute set honoree = 'Erased', notify_name = '', notify_email = '', notify_address = '', message = '',
    state = case when state in ('waiting', 'to-print') then 'withdrawn' else state end,
    done_at = case when state in ('waiting', 'to-print') then now() else done_at end
  where gift_id in (select id from gift where donor_id = $1) or plan_id in (select id from plan where donor_id = $1)`;
const FORGET_EMPLOYERS = `
  delete from match_wish
  where gift_id in (select id from gift where donor_id = $1) or plan_id in (select id from plan where donor_id = $1)`;
const FORGET_GIFTS = `
  update gift set comment = null, may_quote = false, anonymous = true,
    checkout_request = case when checkout_request is null then null else '{"erased": true}'::jsonb end
  where donor_id = $1`;
const FORGET_PLANS = `
  update plan set comment = null, may_quote = false, anonymous = true,
    checkout_request = case when checkout_request is null then null else '{"erased": true}'::jsonb end
  where donor_id = $1`;
const FORGET_REFUNDS = `
  update refund set note = null where note is not null and gift_id in (select id from gift where donor_id = $1)`;
const FORGET_LETTERS_OF_RECEIPTS = `
  update letter set ${EMPTY_LETTER} where receipt_id in (
    select receipt.id from receipt join gift on gift.id = receipt.gift_id where gift.donor_id = $1)`;

const FORGET_LETTERS_OF_STATEMENTS = `
  update letter set ${EMPTY_LETTER} where document_id in (select document_id from statement where donor_id = $1)`;

/** The papers themselves stay, closed with the donor's key: an archive that finance alone opens, until it is destroyed. */
const FORGET_NAMES_OF_STATEMENTS = `update statement set donor_name = '' where donor_id = $1`;

/** The processor's notices carry names and addresses; what was made of them stands in tables of its own. */
const FORGET_EVENTS = `
  update stripe_event set payload = '{"erased": true}'::jsonb, forgotten_at = now(),
    payload_sha256 = coalesce(payload_sha256, sha256(convert_to(payload::text, 'UTF8')))
  where state in ('done', 'ignored') and object_id in (
    select unnest(array[stripe_session_id, stripe_payment_intent_id, stripe_charge_id, stripe_invoice_id])
    from gift where donor_id = $1
    union
    select unnest(array[stripe_session_id, stripe_subscription_id, stripe_customer_id]) from plan where donor_id = $1
    union
    select stripe_refund_id from refund join gift on gift.id = gift_id where donor_id = $1
    union
    select stripe_dispute_id from dispute join gift on gift.id = gift_id where donor_id = $1)`;

const FORGET = [
  FORGET_TRIBUTE_CARDS,
  FORGET_TRIBUTES,
  FORGET_EMPLOYERS,
  FORGET_GIFTS,
  FORGET_OFFLINE,
  FORGET_ACKNOWLEDGMENTS,
  FORGET_PLANS,
  FORGET_REFUNDS,
  FORGET_LETTERS_OF_RECEIPTS,
  FORGET_LETTERS_OF_STATEMENTS,
  FORGET_NAMES_OF_STATEMENTS,
  FORGET_EVENTS,
];
