import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { type DonorId, type Id, newId } from '../../kernel/id.js';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { rows, type Tx } from '../../database/db.js';
import { deviceWords } from './device-words.js';

export type PortalSessionId = Id<'portal-session'>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Signed in on a device of one's own, and on a shared one that nobody closes. */
const OWN_DEVICE_MS = 30 * DAY_MS;
const SHARED_DEVICE_MS = 12 * 60 * MINUTE_MS;
/** What cannot be undone asks for a sign-in within so long (R-SEC-03). */
const FRESH_MS = 60 * MINUTE_MS;
/** Use is noted this often at most: a page view should not always be a write. */
const NOTE_EVERY_MS = 5 * MINUTE_MS;

export interface SignedInDonor {
  readonly id: DonorId;
  readonly firstName: string;
  readonly lastName: string;
}

/** Whoever reads the letters of an address: one person, or a household. */
export interface SignedInAddress {
  readonly sessionId: PortalSessionId;
  readonly emailKey: string;
  /** As the oldest donor of the address wrote it. */
  readonly email: string;
  readonly donors: readonly SignedInDonor[];
  /** Signed in within the hour. */
  readonly isFresh: boolean;
  /** What forms of this session carry, so that no other site can send them (R-SEC-09). */
  readonly csrf: string;
}

export interface NewPortalSession {
  /** Shown to the browser and to nobody else. */
  readonly token: string;
  /** Seconds that the cookie lives; null: until the browser closes. */
  readonly maxAgeSeconds: number | null;
}

export interface ListedSession {
  readonly id: PortalSessionId;
  readonly device: string;
  readonly shared: boolean;
  readonly signedInAt: Date;
  readonly lastSeenAt: Date;
}

/** Who is signed in at the portal. Only hashes of the tokens are stored. */
@Injectable()
export class PortalSessions {
  constructor(
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Pick<Settings, 'appSecret'>,
  ) {}

  /** Starts a session with a token of its own; that of an earlier one on this device is ended by `replaces`. */
  async start(
    tx: Tx,
    session: { emailKey: string; shared: boolean; userAgent: string | undefined; replaces: string | undefined },
  ): Promise<NewPortalSession> {
    if (session.replaces !== undefined) await this.end(tx, session.replaces);
    const now = this.clock.now();
    const token = randomBytes(32).toString('base64url');
    const lifeMs = session.shared ? SHARED_DEVICE_MS : OWN_DEVICE_MS;
    await rows(
      tx,
      `insert into portal_session (id, token_hash, email_key, device, shared, signed_in_at, last_seen_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $6, $7)`,
      [
        newId(),
        hashOf(token),
        session.emailKey,
        deviceWords(session.userAgent),
        session.shared,
        now,
        new Date(now.getTime() + lifeMs),
      ],
    );
    return { token, maxAgeSeconds: session.shared ? null : lifeMs / 1000 };
  }

  /** Whose token this is; null for one that is unknown or over, and for an address that no donor has. */
  async find(tx: Tx, token: string): Promise<SignedInAddress | null> {
    const now = this.clock.now();
    const [found] = await rows<FoundSession>(tx, FIND_SESSION, [hashOf(token), now]);
    if (!found?.donors) return null;
    if (now.getTime() - found.lastSeenAt.getTime() >= NOTE_EVERY_MS) {
      await rows(tx, 'update portal_session set last_seen_at = $2 where id = $1', [found.sessionId, now]);
    }
    const { sessionId, emailKey, donors } = found;
    return {
      sessionId,
      emailKey,
      email: donors[0]!.email,
      donors: donors.map(({ id, firstName, lastName }) => ({ id, firstName, lastName })),
      isFresh: now.getTime() - found.signedInAt.getTime() < FRESH_MS,
      csrf: createHmac('sha256', this.settings.appSecret).update(`portal-csrf:${token}`).digest('base64url'),
    };
  }

  /** Every session of an address, the one used last first. */
  list(tx: Tx, emailKey: string): Promise<ListedSession[]> {
    return rows<ListedSession>(
      tx,
      `select id, device, shared, signed_in_at as "signedInAt", last_seen_at as "lastSeenAt"
       from portal_session where email_key = $1 and expires_at > $2 order by last_seen_at desc, id desc`,
      [emailKey, this.clock.now()],
    );
  }

  async end(tx: Tx, token: string): Promise<void> {
    await rows(tx, 'delete from portal_session where token_hash = $1', [hashOf(token)]);
  }

  /** Ends one session of an address; false when it has none of that id. */
  async endById(tx: Tx, emailKey: string, id: string): Promise<boolean> {
    const ended = await rows(tx, 'delete from portal_session where email_key = $1 and id = $2 returning id', [
      emailKey,
      id,
    ]);
    return ended.length > 0;
  }

  /** Ends all sessions of an address, or all but one. Returns how many. */
  async endAll(tx: Tx, emailKey: string, except: PortalSessionId | null): Promise<number> {
    const ended = await rows(
      tx,
      'delete from portal_session where email_key = $1 and id is distinct from $2 returning id',
      [emailKey, except],
    );
    return ended.length;
  }

  /** A session of an address goes on under the new address of its donor. */
  async move(tx: Tx, id: PortalSessionId, emailKey: string, newEmail: string): Promise<void> {
    await rows(tx, 'update portal_session set email_key = lower($3) where id = $1 and email_key = $2', [
      id,
      emailKey,
      newEmail,
    ]);
  }

  async forgetOver(tx: Tx): Promise<void> {
    await rows(tx, 'delete from portal_session where expires_at <= $1', [this.clock.now()]);
  }
}

interface FoundSession {
  readonly sessionId: PortalSessionId;
  readonly emailKey: string;
  readonly signedInAt: Date;
  readonly lastSeenAt: Date;
  readonly donors: (SignedInDonor & { readonly email: string })[] | null;
}

const FIND_SESSION = `
  select session.id as "sessionId", session.email_key as "emailKey", session.signed_in_at as "signedInAt",
         session.last_seen_at as "lastSeenAt",
         (select json_agg(json_build_object('id', donor.id, 'email', coalesce(held.email, donor.email),
                                            'firstName', first_name, 'lastName', last_name)
                          order by created_at, donor.id)
          from donor
          left join donor_email held on held.donor_id = donor.id and held.email_key = session.email_key
            and held.confirmed_at is not null
          where (donor.email_key = session.email_key or held.id is not null) and erased_at is null and merged_into is null
            and donor.id in (select id from donor where email_key = session.email_key
                             union select donor_id from donor_email where email_key = session.email_key)) as donors
  from portal_session session where token_hash = $1 and expires_at > $2`;

/** A stolen database opens no session; plain SHA-256 is enough, since nobody can guess 256 random bits. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
