import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar.js';
import { type FieldProblem, InvalidInput } from '../../kernel/app-error.js';
import { newId, type StaffId } from '../../kernel/id.js';
import { type Actor, Audit } from '../../audit/audit.js';
import { ReceiverClock } from '../../kernel/clock.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { giveUpWaiting, sendAgain, sendFailedAgain, tellOne, wakeCouriers } from '../deliveries/delivery.store.js';
import { EVERYTHING, HOOK_EVENT_TYPES, TEST_TYPE } from '../event-types.js';
import { ForbiddenTarget, HookGuard } from '../guard/hook-guard.js';
import type { EndpointChoice, EndpointState } from './endpoint.js';
import { insertEndpoint, lockEndpoint, readEndpoint, updateChoice, updateState } from './endpoint.store.js';
import { EndpointDisabled, TooManyEndpoints } from './hook-errors.js';
import { HookSecrets } from './hook-secrets.js';

const ENDPOINTS_MAX = 40;
const DESCRIPTION_MAX = 200;

/** Who does it; a program has no account. */
export interface By {
  readonly actor: Actor;
  readonly staffId: StaffId | null;
}

/** What is changed of an endpoint; what is not named stays. */
export interface EndpointChange extends Partial<EndpointChoice> {
  readonly state?: EndpointState;
}

/** What people do with the receivers of webhooks. Everything is in the audit. */
@Injectable()
export class HookEndpoints {
  constructor(
    private readonly db: Db,
    private readonly guard: HookGuard,
    private readonly secrets: HookSecrets,
    private readonly clock: ReceiverClock,
    private readonly audit: Audit,
  ) {}

  /** Returns the id and, for the only time, the secret. @throws InvalidInput naming each field @throws TooManyEndpoints */
  async create(choice: EndpointChoice, by: By): Promise<{ id: string; secret: string }> {
    await this.check(choice);
    const id = newId<'hook'>();
    return { id, secret: await this.db.write((tx) => this.insert(tx, id, choice, by)) };
  }

  /** The part of `create` that is one transaction with others; the choice was checked before. Returns the secret. */
  async insert(tx: Tx, id: string, choice: EndpointChoice, { actor, staffId }: By): Promise<string> {
    const { secret, sealed } = this.secrets.fresh(id);
    const [{ count }] = (await rows<{ count: number }>(
      tx,
      `select count(*)::int from hook_endpoint where state <> 'disabled'`,
    )) as [{ count: number }];
    if (count >= ENDPOINTS_MAX) throw new TooManyEndpoints(ENDPOINTS_MAX);
    await insertEndpoint(tx, { id, ...choice, secret: sealed, by: staffId, now: this.clock.now() });
    await this.note(tx, actor, 'create webhook', id, detailOf(choice));
    return secret;
  }

  /** Changes what is named and leaves the rest, all or nothing. @throws InvalidInput naming each field @throws NotFound */
  async change(id: string, change: EndpointChange, { actor }: By): Promise<void> {
    const { state, ...named } = change;
    const isChosen = Object.keys(named).length > 0;
    const before = await readEndpoint(this.db.manager, id);
    if (isChosen) await this.check({ ...before, ...named });
    await this.db.write(async (tx) => {
      if (isChosen) await this.choose(tx, id, named, actor);
      if (state) await this.bring(tx, id, state, actor);
    });
  }

  /** Pauses, resumes or switches off. What waits is kept while paused, and given up when switched off. @throws NotFound */
  move(id: string, state: EndpointState, by: By): Promise<void> {
    return this.change(id, { state }, by);
  }

  /** Returns the new secret, for the only time; the one before signs too for a day. @throws NotFound */
  async rotate(id: string, by: By): Promise<string> {
    await readEndpoint(this.db.manager, id);
    return this.db.write((tx) => this.replaceSecret(tx, id, by));
  }

  /** The part of `rotate` that is one transaction with others. */
  async replaceSecret(tx: Tx, id: string, { actor }: By): Promise<string> {
    const secret = await this.secrets.rotate(tx, id, this.clock.now());
    await this.note(tx, actor, 'rotate webhook secret', id);
    return secret;
  }

  /** Sends an event that nothing happened for; also while the endpoint is paused. Returns the number of its delivery. @throws EndpointDisabled */
  async test(id: string, { actor }: By): Promise<string> {
    const { state } = await readEndpoint(this.db.manager, id);
    if (state === 'disabled') throw new EndpointDisabled();
    const said = { note: 'Sent by the button “Send a test event”. Nothing happened.' };
    const body = JSON.stringify({ type: TEST_TYPE, timestamp: this.clock.now().toISOString(), data: said });
    return this.db.write(async (tx) => {
      await this.note(tx, actor, 'test webhook', id);
      return tellOne(tx, id, TEST_TYPE, body);
    });
  }

  /** @throws EndpointDisabled */
  sendAgain(endpointId: string, deliveryId: string, by: By): Promise<EndpointState> {
    return this.db.write((tx) => this.queueAgain(tx, endpointId, deliveryId, by));
  }

  /** The part of `sendAgain` that is one transaction with others. @throws EndpointDisabled */
  async queueAgain(tx: Tx, endpointId: string, deliveryId: string, { actor }: By): Promise<EndpointState> {
    const state = await sendAgain(tx, deliveryId);
    if (state === null) throw new EndpointDisabled();
    await this.note(tx, actor, 'send webhook again', endpointId, { delivery: deliveryId });
    return state;
  }

  /** What failed since that day and is not under way. Returns how many. @throws EndpointDisabled @throws NotFound */
  async sendFailedAgain(id: string, since: CalendarDate, { actor }: By): Promise<number> {
    const { state } = await readEndpoint(this.db.manager, id);
    if (state === 'disabled') throw new EndpointDisabled();
    return this.db.write(async (tx) => {
      const count = await sendFailedAgain(tx, id, since);
      await this.note(tx, actor, 'send failed webhooks again', id, { since, count });
      return count;
    });
  }

  /** @throws InvalidInput naming each field */
  async check({ url, description, events }: EndpointChoice): Promise<void> {
    const problems: FieldProblem[] = [];
    try {
      await this.guard.check(url);
    } catch (error) {
      if (!(error instanceof ForbiddenTarget)) throw error;
      problems.push({ field: 'url', message: error.message });
    }
    if (description.length > DESCRIPTION_MAX) {
      problems.push({ field: 'description', message: `Shorten it to ${DESCRIPTION_MAX} characters.` });
    }
    const known = [EVERYTHING, ...HOOK_EVENT_TYPES.map(({ type }) => type)] as readonly string[];
    if (events.length === 0 || !events.every((each) => known.includes(each))) {
      problems.push({ field: 'events', message: 'Choose at least one kind of event, or everything.' });
    }
    if (problems.length > 0) throw new InvalidInput(problems);
  }

  private async choose(tx: Tx, id: string, named: Partial<EndpointChoice>, actor: Actor): Promise<void> {
    await lockEndpoint(tx, id);
    const before = await readEndpoint(tx, id);
    const choice = { ...before, ...named };
    await updateChoice(tx, id, choice);
    const was = detailOf(before);
    const detail = Object.fromEntries(
      Object.entries(detailOf(choice))
        .filter(([name, value]) => was[name] !== value)
        .flatMap(([name, value]) => [
          [`${name}Before`, was[name]!],
          [name, value],
        ]),
    );
    await this.note(tx, actor, 'change webhook', id, detail);
    await wakeCouriers(tx);
  }

  private async bring(tx: Tx, id: string, state: EndpointState, actor: Actor): Promise<void> {
    const before = await lockEndpoint(tx, id);
    if (before?.state === state) return;
    await updateState(tx, id, state, state === 'active' ? null : 'staff');
    const given = state === 'disabled' ? await giveUpWaiting(tx, id) : 0;
    await this.note(tx, actor, `${VERBS[state]} webhook`, id, { stateBefore: before!.state, state, givenUp: given });
    await wakeCouriers(tx);
  }

  private note(
    tx: Tx,
    actor: Actor,
    action: string,
    id: string,
    detail: Readonly<Record<string, string | number>> = {},
  ): Promise<void> {
    return this.audit.record(tx, { actor, action, object: `webhook:${id}`, detail });
  }
}

const VERBS: Readonly<Record<EndpointState, string>> = { active: 'resume', paused: 'pause', disabled: 'disable' };

/** The address without its query, in which some receivers want a key. */
function detailOf({ url, description, events }: EndpointChoice): Record<string, string> {
  return { url: url.split('?')[0]!, description, events: events.join(' ') };
}
