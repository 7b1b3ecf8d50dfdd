import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { type FieldProblem, InvalidInput } from '../../../kernel/app-error.js';
import { ReceiverClock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import type { EndpointState } from '../../../hooks/endpoints/endpoint.js';
import { listEndpoints, readEndpoint } from '../../../hooks/endpoints/endpoint.store.js';
import { HookEndpoints } from '../../../hooks/endpoints/hook-endpoints.js';
import { listDeliveries } from '../../../reports/hooks/hook-deliveries.js';
import { type Answer, page, see } from '../../http/answer.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { choiceOf, endpointValues, type EndpointValues, NOTHING_CHOSEN, valuesOf } from './endpoint-form.js';
import { EndpointFormView } from './endpoint-form.view.js';
import { EndpointView } from './endpoint.view.js';
import { EndpointsView } from './endpoints.view.js';
import { HOOKS_PATH, shortUrl, STATE_DONE } from './hook-words.js';

const LATEST = 8;

/** The receivers of webhooks: which there are, what they want, how they are. */
@Injectable()
export class EndpointPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly endpoints: HookEndpoints,
    private readonly clock: ReceiverClock,
  ) {}

  async list(visit: Visit): Promise<Answer> {
    const [endpoints, { timeZone }] = await Promise.all([listEndpoints(this.db.manager), this.frame.organisation()]);
    return this.page(visit, 'Webhooks', EndpointsView({ endpoints, timeZone }));
  }

  fresh(visit: Visit): Promise<Answer> {
    return this.form(visit, null, NOTHING_CHOSEN, []);
  }

  async edit(visit: Visit, id: string): Promise<Answer> {
    return this.form(visit, id, valuesOf(await readEndpoint(this.db.manager, id)), []);
  }

  /** Answers with the secret itself, the only time that it can be seen. */
  async add(visit: Visit, body: unknown): Promise<Answer> {
    const values = endpointValues(body);
    try {
      const { id, secret } = await this.endpoints.create(choiceOf(values), visit.by);
      return await this.endpoint(visit, id, secret);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, null, values, error.fields);
    }
  }

  async save(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const values = endpointValues(body);
    try {
      await this.endpoints.change(id, choiceOf(values), visit.by);
      return see(`${HOOKS_PATH}/${id}`, 'Saved. The next event goes out by what you chose.');
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(visit, id, values, error.fields);
    }
  }

  show(visit: Visit, id: string): Promise<Answer> {
    return this.endpoint(visit, id, null);
  }

  async move(visit: Visit, id: string, state: EndpointState): Promise<Answer> {
    await this.endpoints.move(id, state, visit.by);
    return see(`${HOOKS_PATH}/${id}`, STATE_DONE[state]);
  }

  async rotate(visit: Visit, id: string): Promise<Answer> {
    return this.endpoint(visit, id, await this.endpoints.rotate(id, visit.by));
  }

  private async endpoint(visit: Visit, id: string, secret: string | null): Promise<Answer> {
    const endpoint = await readEndpoint(this.db.manager, id);
    const [{ items }, { timeZone }] = await Promise.all([
      listDeliveries(this.db, id, {}, { limit: LATEST }),
      this.frame.organisation(),
    ]);
    const view = EndpointView({
      endpoint,
      latest: items,
      secret,
      now: this.clock.now(),
      timeZone,
      csrf: visit.caller.csrf,
    });
    return this.page(visit, shortUrl(endpoint.url), view);
  }

  private form(
    visit: Visit,
    id: string | null,
    values: EndpointValues,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const title = problems.length > 0 ? 'Check the form' : id === null ? 'New endpoint' : 'Change the endpoint';
    const view = EndpointFormView({ id, values, problems, csrf: visit.caller.csrf });
    return this.page(visit, title, view, problems.length > 0 ? 422 : 200);
  }

  private async page(visit: Visit, title: string, view: JSX.Element, status = 200): Promise<Answer> {
    return page(await this.frame.page(visit, { title, section: 'keys' }, view), status);
  }
}
