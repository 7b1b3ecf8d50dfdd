import { Injectable } from '@nestjs/common';
import { ReceiverClock } from '../../kernel/clock.js';
import { Audit } from '../../audit/audit.js';
import { Db, type Tx } from '../../database/db.js';
import {
  type ClaimedDelivery,
  type Attempt,
  giveUpWaiting,
  noteAttempt,
} from '../../hooks/deliveries/delivery.store.js';
import { type HookOutcome, postHook } from '../../hooks/deliveries/post-hook.js';
import { isGivenUp, nextTry, restUntil } from '../../hooks/deliveries/schedule.js';
import { hookHeaders } from '../../hooks/deliveries/signature.js';
import type { EndpointCause, EndpointState } from '../../hooks/endpoints/endpoint.js';
import { lockEndpoint, noteHealth, updateState } from '../../hooks/endpoints/endpoint.store.js';
import { HookSecrets } from '../../hooks/endpoints/hook-secrets.js';
import { ForbiddenTarget, HookGuard } from '../../hooks/guard/hook-guard.js';
import { HookLetters } from './hook-letters.js';

/** That something was delivered is written on the endpoint this often at most. */
const HEALTH_EVERY_MS = 60_000;
/** "410 Gone": the receiver wants nothing more, ever. */
const GONE = 410;

/** Sends one webhook that was claimed, and writes down how that went and what follows. */
@Injectable()
export class DeliverHook {
  constructor(
    private readonly db: Db,
    private readonly guard: HookGuard,
    private readonly secrets: HookSecrets,
    private readonly letters: HookLetters,
    private readonly audit: Audit,
    private readonly clock: ReceiverClock,
  ) {}

  /** At least once: a worker that dies between the answer and the note of it lets another one send again. */
  async run(claimed: ClaimedDelivery, now: Date): Promise<void> {
    const { headers, outcome, tookMs } = await this.send(claimed, now);
    await this.db.write((tx) => this.note(tx, claimed, { at: now, tookMs, headers, outcome }));
  }

  private async send(
    { eventId, endpointId, body, url }: ClaimedDelivery,
    now: Date,
  ): Promise<Pick<Attempt, 'headers' | 'outcome' | 'tookMs'>> {
    const began = performance.now();
    const secrets = await this.db.write((tx) => this.secrets.open(tx, endpointId, now));
    const headers = hookHeaders(eventId, this.clock.now(), body, secrets);
    const outcome = secrets.length === 0 ? LOST_SECRET : await this.post(url, body, headers);
    return { headers, outcome, tookMs: Math.round(performance.now() - began) };
  }

  private async post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<HookOutcome> {
    try {
      return await postHook(await this.guard.check(url), body, headers);
    } catch (error) {
      if (!(error instanceof ForbiddenTarget)) throw error;
      return failure(error.message);
    }
  }

  private async note(tx: Tx, claimed: ClaimedDelivery, attempt: Attempt): Promise<void> {
    const { endpointId } = claimed;
    const { at, outcome } = attempt;
    const endpoint = await lockEndpoint(tx, endpointId);
    if (endpoint === null) return;
    const next = endpoint.state === 'disabled' ? null : nextTry(claimed, at, outcome.retryAfter);
    if (!(await noteAttempt(tx, claimed, attempt, next))) return;
    if (outcome.error === null) {
      const isKnown = endpoint.failingSince === null && isRecent(endpoint.lastDeliveredAt, at);
      if (!isKnown) await noteHealth(tx, endpointId, { lastDeliveredAt: at, failingSince: null, holdUntil: null });
      return;
    }
    const failingSince = endpoint.failingSince ?? at;
    const holdUntil = restUntil(at, outcome.retryAfter);
    await noteHealth(tx, endpointId, { lastDeliveredAt: null, failingSince, holdUntil });
    if (endpoint.state !== 'active') return;
    if (outcome.status === GONE) await this.stop(tx, endpointId, 'disabled', 'gone');
    else if (isGivenUp(failingSince, at)) await this.stop(tx, endpointId, 'paused', 'failing');
  }

  private async stop(tx: Tx, endpointId: string, state: EndpointState, cause: EndpointCause): Promise<void> {
    await updateState(tx, endpointId, state, cause);
    if (state === 'disabled') await giveUpWaiting(tx, endpointId);
    const verb = state === 'disabled' ? 'disable' : 'pause';
    const object = `webhook:${endpointId}`;
    await this.audit.record(tx, { actor: 'system', action: `${verb} webhook`, object, detail: { cause } });
    await this.letters.stopped(tx, endpointId, cause);
  }
}

function isRecent(instant: Date | null, now: Date): boolean {
  return instant !== null && now.getTime() - instant.getTime() < HEALTH_EVERY_MS;
}

function failure(error: string): HookOutcome {
  return { status: null, error, answer: '', retryAfter: null };
}

const LOST_SECRET = failure(
  'The signing secret cannot be opened: APP_SECRET was changed without APP_SECRET_PREVIOUS. Make a new secret.',
);
