import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, type Tx } from '../../database/db.js';
import { emailOfDonors } from '../../donors/contact.js';
import {
  CODES_PER_ADDRESS,
  CODES_PER_NETWORK,
  countAttempt,
  GUESSES_PER_NETWORK,
} from '../../donors/portal-access/attempts.js';
import {
  type NewPortalSession,
  PortalSessions,
  type PortalSessionId,
} from '../../donors/portal-access/portal-sessions.js';
import {
  askSignIn,
  codeOf,
  countTry,
  isOpen,
  type OpenedSignIn,
  type SignInId,
  SignInSpent,
  useCode,
  useLink,
  WrongCode,
} from '../../donors/portal-access/sign-ins.js';
import { Jobs } from '../../jobs/jobs.js';
import { SEND_SIGN_IN_LETTER } from './send-sign-in-letter.js';

export interface WayIn {
  /** On a shared device the session ends with the browser. */
  readonly shared: boolean;
  readonly userAgent: string | undefined;
  readonly network: string;
  /** The token of a session that this device has had, which ends now. */
  readonly replaces: string | undefined;
}

export interface Entered {
  readonly session: NewPortalSession;
  readonly returnTo: string;
}

/** Signs donors in by what a letter says: six digits, or a link. */
@Injectable()
export class EnterPortal {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly sessions: PortalSessions,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Asks for a letter; the same work for every address, known or not. @throws TooManyAttempts */
  ask(email: string, returnTo: string, network: string): Promise<SignInId> {
    const now = this.clock.now();
    return this.db.write(async (tx) => {
      await countAttempt(tx, CODES_PER_NETWORK, network, now);
      await countAttempt(tx, CODES_PER_ADDRESS, email.toLowerCase(), now);
      const signInId = await askSignIn(tx, email, returnTo, now);
      await this.jobs.enqueue(tx, SEND_SIGN_IN_LETTER, [{ signInId }]);
      return signInId;
    });
  }

  isOpen(id: SignInId): Promise<boolean> {
    return isOpen(this.db.manager, id, this.clock.now());
  }

  /** @throws SignInSpent, WrongCode, TooManyAttempts */
  async byCode(id: SignInId, code: string, way: WayIn): Promise<Entered> {
    const now = this.clock.now();
    // Counted and committed before the code is looked at.
    const triesLeft = await this.db.write(async (tx) => {
      await countAttempt(tx, GUESSES_PER_NETWORK, way.network, now);
      return countTry(tx, id, now);
    });
    if (!isSame(code, codeOf(id, this.settings.appSecret))) throw new WrongCode(triesLeft);
    return this.db.write(async (tx) => this.letIn(tx, await useCode(tx, id, now), way));
  }

  /** @throws SignInSpent */
  byLink(id: SignInId, way: WayIn): Promise<Entered> {
    return this.db.write(async (tx) => this.letIn(tx, await useLink(tx, id, this.clock.now()), way));
  }

  async leave(emailKey: string, sessionId: PortalSessionId): Promise<void> {
    await this.db.write((tx) => this.sessions.endById(tx, emailKey, sessionId));
  }

  private async letIn(tx: Tx, { emailKey, returnTo }: OpenedSignIn, way: WayIn): Promise<Entered> {
    // A guess that happens to be right for an address that nobody has opens nothing.
    if ((await emailOfDonors(tx, emailKey)) === null) throw new SignInSpent();
    return { session: await this.sessions.start(tx, { ...way, emailKey }), returnTo };
  }
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
