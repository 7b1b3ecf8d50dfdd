import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import type { StaffId } from '../kernel/id.js';
import { type Settings, SETTINGS_TOKEN } from '../config/settings.js';
import { rows, type Tx } from '../database/db.js';
import type { Role } from './permissions.js';
import { newToken, tokenHash } from './tokens.js';

const MINUTE_MS = 60_000;
/** A session that nobody used for so long is over, and so is any session of this age (R-SEC-04). */
const IDLE_MS = 30 * MINUTE_MS;
const SESSION_MS = 12 * 60 * MINUTE_MS;
/** Use is noted this often at most: a page view should not always be a write. */
const NOTE_EVERY_MS = MINUTE_MS;

export interface SignedIn {
  readonly staffId: StaffId;
  readonly name: string;
  readonly role: Role;
  /** What forms of this session carry, so that no other site can send them (R-SEC-09). */
  readonly csrf: string;
}

/** Who is signed in. Only hashes of the tokens are stored. */
@Injectable()
export class Sessions {
  constructor(
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Pick<Settings, 'appSecret'>,
  ) {}

  /** Starts a session and returns its token; it is shown to the browser and to nobody else. */
  async start(tx: Tx, staffId: StaffId): Promise<string> {
    const now = this.clock.now();
    await rows(tx, 'delete from staff_session where last_seen_at <= $1 or created_at <= $2', this.limits(now));
    const token = newToken();
    await rows(
      tx,
      `insert into staff_session (token_hash, staff_id, created_at, last_seen_at)
       select $1, id, $3, $3 from staff where id = $2 and disabled_at is null`,
      [tokenHash(token), staffId, now],
    );
    return token;
  }

  /** Whose token this is; null for a token that is unknown, over, or of a closed account. */
  async find(tx: Tx, token: string): Promise<SignedIn | null> {
    const now = this.clock.now();
    const hash = tokenHash(token);
    const [found] = await rows<{ staffId: StaffId; name: string; role: Role; lastSeenAt: Date }>(
      tx,
      `select staff.id as "staffId", staff.name, staff.role, session.last_seen_at as "lastSeenAt"
       from staff_session session join staff on staff.id = session.staff_id
       where session.token_hash = $3 and staff.disabled_at is null
         and session.last_seen_at > $1 and session.created_at > $2`,
      [...this.limits(now), hash],
    );
    if (!found) return null;
    if (now.getTime() - found.lastSeenAt.getTime() >= NOTE_EVERY_MS) {
      await rows(tx, 'update staff_session set last_seen_at = $2 where token_hash = $1', [hash, now]);
    }
    return { staffId: found.staffId, name: found.name, role: found.role, csrf: this.csrfOf(token) };
  }

  async end(tx: Tx, token: string): Promise<void> {
    await rows(tx, 'delete from staff_session where token_hash = $1', [tokenHash(token)]);
  }

  /** Derived from the session, so that it needs no row and dies with it. */
  private csrfOf(token: string): string {
    return createHmac('sha256', this.settings.appSecret).update(`csrf:${token}`).digest('base64url');
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
