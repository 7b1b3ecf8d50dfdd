import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { type Id, newId, type StaffId } from '../kernel/id.js';
import { type Settings, SETTINGS_TOKEN } from '../config/settings.js';
import { rows, type Tx } from '../database/db.js';
import type { Role } from './permissions.js';
import { newToken, tokenHash } from './tokens.js';

export type SessionId = Id<'staff-session'>;

const MINUTE_MS = 60_000;
/** A session that nobody used for so long is over, and so is any session of this age (R-SEC-04). */
const IDLE_MS = 30 * MINUTE_MS;
const SESSION_MS = 12 * 60 * MINUTE_MS;
/** So long a second factor counts as just given, for what must not be done in passing. */
export const FRESH_MINUTES = 10;
/** Use is noted this often at most: a page view should not always be a write. */
const NOTE_EVERY_MS = MINUTE_MS;

export interface SignedIn {
  readonly sessionId: SessionId;
  readonly staffId: StaffId;
  readonly name: string;
  readonly role: Role;
  /** Whether the second factor was given; without it a session opens the pages that ask for it, and nothing else. */
  readonly isConfirmed: boolean;
  /** Whether it was given within the last minutes, as `FRESH_MINUTES` says. */
  readonly isFresh: boolean;
  /** Whether single letters are keys on this person's pages. */
  readonly letterKeys: boolean;
  /** What forms of this session carry, so that no other site can send them (R-SEC-09). */
  readonly csrf: string;
}

export interface ListedSession {
  readonly id: SessionId;
  readonly device: string;
  /** Whether the second factor was given there. */
  readonly isConfirmed: boolean;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
}

/** Who is signed in. Only hashes of the tokens are stored. */
@Injectable()
export class Sessions {
  constructor(
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Pick<Settings, 'appSecret'>,
  ) {}

  /** Starts a session and returns its token; it is shown to the browser and to nobody else. */
  async start(
    tx: Tx,
    staffId: StaffId,
    { device = 'A browser', isConfirmed = false }: { device?: string | undefined; isConfirmed?: boolean } = {},
  ): Promise<string> {
    const now = this.clock.now();
    await rows(tx, 'delete from staff_session where last_seen_at <= $1 or created_at <= $2', this.limits(now));
    const token = newToken();
    await rows(
      tx,
      `insert into staff_session (id, token_hash, staff_id, device, created_at, last_seen_at, confirmed_at)
       select $1, $2, id, $4, $5, $5, case when $6 then $5::timestamptz end
       from staff where id = $3 and disabled_at is null`,
      [newId(), tokenHash(token), staffId, device, now, isConfirmed],
    );
    return token;
  }

  /** Whose token this is; null for a token that is unknown, over, or of a closed account. */
  async find(tx: Tx, token: string): Promise<SignedIn | null> {
    const now = this.clock.now();
    const hash = tokenHash(token);
    const [found] = await rows<Omit<SignedIn, 'csrf'> & { lastSeenAt: Date }>(
      tx,
      `select session.id as "sessionId", staff.id as "staffId", staff.name, staff.role,
              staff.letter_keys as "letterKeys", session.confirmed_at is not null as "isConfirmed",
              coalesce(session.confirmed_at > $4, false) as "isFresh", session.last_seen_at as "lastSeenAt"
       from staff_session session join staff on staff.id = session.staff_id
       where session.token_hash = $3 and staff.disabled_at is null
         and session.last_seen_at > $1 and session.created_at > $2`,
      [...this.limits(now), hash, new Date(now.getTime() - FRESH_MINUTES * MINUTE_MS)],
    );
    if (!found) return null;
    const { lastSeenAt, ...session } = found;
    if (now.getTime() - lastSeenAt.getTime() >= NOTE_EVERY_MS) {
      await rows(tx, 'update staff_session set last_seen_at = $2 where token_hash = $1', [hash, now]);
    }
    return { ...session, csrf: this.csrfOf(session.sessionId) };
  }

  /**
   * The second factor was given. Returns the session's new token, or null when it has ended meanwhile: who knew the
   * old one has gained nothing by it.
   */
  async confirm(tx: Tx, id: SessionId): Promise<string | null> {
    const token = newToken();
    const confirmed = await rows(
      tx,
      'update staff_session set confirmed_at = $2, token_hash = $3 where id = $1 returning id',
      [id, this.clock.now(), tokenHash(token)],
    );
    return confirmed.length === 0 ? null : token;
  }

  /** Every session of a person that is not over, the one used last first. */
  list(tx: Tx, staffId: StaffId): Promise<ListedSession[]> {
    return rows<ListedSession>(
      tx,
      `select id, device, confirmed_at is not null as "isConfirmed", created_at as "startedAt", last_seen_at as "lastSeenAt" from staff_session
       where last_seen_at > $1 and created_at > $2 and staff_id = $3 order by last_seen_at desc, id`,
      [...this.limits(this.clock.now()), staffId],
    );
  }

  async end(tx: Tx, token: string): Promise<void> {
    await rows(tx, 'delete from staff_session where token_hash = $1', [tokenHash(token)]);
  }

  /** Ends all sessions of a person, or all but one. Returns how many. */
  async endAll(tx: Tx, staffId: StaffId, except: SessionId | null): Promise<number> {
    const ended = await rows(
      tx,
      'delete from staff_session where staff_id = $1 and id is distinct from $2 returning id',
      [staffId, except],
    );
    return ended.length;
  }

  /** Derived from the session, so that it needs no row and dies with it; it outlives a change of token. */
  private csrfOf(id: SessionId): string {
    return createHmac('sha256', this.settings.appSecret).update(`csrf:${id}`).digest('base64url');
  }

  private limits(now: Date): [seen: Date, created: Date] {
    return [new Date(now.getTime() - IDLE_MS), new Date(now.getTime() - SESSION_MS)];
  }
}

/** Whether a form carries the token of the session; takes the same time for every wrong one. */
export function csrfFits(session: Pick<SignedIn, 'csrf'>, sent: unknown): boolean {
  if (typeof sent !== 'string') return false;
  const [right, given] = [tokenHash(session.csrf), tokenHash(sent)];
  return timingSafeEqual(right, given);
}
