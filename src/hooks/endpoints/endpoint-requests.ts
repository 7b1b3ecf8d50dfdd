import { Injectable } from '@nestjs/common';
import { ReceiverClock } from '../../kernel/clock.js';
import { newId } from '../../kernel/id.js';
import { Db } from '../../database/db.js';
import type { EndpointChoice } from './endpoint.js';
import { readEndpoint } from './endpoint.store.js';
import { type By, HookEndpoints } from './hook-endpoints.js';
import { noteRequest } from './hook-request.store.js';

/** What programs do with the receivers of webhooks: as people do it, and once for each request (R-OPS-03). */
@Injectable()
export class EndpointRequests {
  constructor(
    private readonly db: Db,
    private readonly endpoints: HookEndpoints,
    private readonly clock: ReceiverClock,
  ) {}

  /** The secret is told the first time alone; null when this request was done before. @throws as `HookEndpoints.create` */
  async create(request: string, choice: EndpointChoice, by: By): Promise<{ id: string; secret: string | null }> {
    await this.endpoints.check(choice);
    const id = newId<'hook'>();
    return this.db.write(async (tx) => {
      const { url, description, events } = choice;
      const asked = { create: { url, description, events } };
      const made = await noteRequest(tx, { id: request, endpointId: id, asked, at: this.clock.now() });
      if (made !== null) return { id: made, secret: null };
      return { id, secret: await this.endpoints.insert(tx, id, choice, by) };
    });
  }

  /** The secret is told the first time alone; null when this request was done before. @throws NotFound */
  async rotate(request: string, endpointId: string, by: By): Promise<string | null> {
    await readEndpoint(this.db.manager, endpointId);
    return this.db.write(async (tx) => {
      const asked = { rotate: endpointId };
      const made = await noteRequest(tx, { id: request, endpointId, asked, at: this.clock.now() });
      return made === null ? this.endpoints.replaceSecret(tx, endpointId, by) : null;
    });
  }

  /** @throws EndpointDisabled */
  async sendAgain(request: string, endpointId: string, delivery: string, by: By): Promise<void> {
    await this.db.write(async (tx) => {
      const asked = { sendAgain: delivery };
      const made = await noteRequest(tx, { id: request, endpointId, asked, at: this.clock.now() });
      if (made === null) await this.endpoints.queueAgain(tx, endpointId, delivery, by);
    });
  }
}
