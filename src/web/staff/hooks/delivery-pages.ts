import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { addDays, dateIn } from '../../../kernel/calendar.js';
import { ReceiverClock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import { readEndpoint } from '../../../hooks/endpoints/endpoint.store.js';
import { HookEndpoints } from '../../../hooks/endpoints/hook-endpoints.js';
import { HOOK_EVENT_TYPES, TEST_TYPE } from '../../../hooks/event-types.js';
import { DELIVERY_STATES, deliveryDetail, listDeliveries } from '../../../reports/hooks/hook-deliveries.js';
import { type Answer, page, see } from '../../http/answer.js';
import { dateOf, oneOf, type Phrase, textFields } from '../../http/forms.js';
import { counted } from '../../http/words.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { DeliveriesView } from './deliveries.view.js';
import { DeliveryView } from './delivery.view.js';
import { deliveryWord, HOOKS_PATH } from './hook-words.js';

const ROWS = 50;
/** "Since" stands at so many days ago: a weekend and the day on which somebody notices. */
const SINCE_DAYS = 3;
const TYPES = [...HOOK_EVENT_TYPES.map(({ type }) => type), TEST_TYPE];

/** What was sent to whom, how it went, and sending it again. */
@Injectable()
export class DeliveryPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly endpoints: HookEndpoints,
    private readonly clock: ReceiverClock,
  ) {}

  list(visit: Visit, id: string, query: unknown): Promise<Answer> {
    return this.log(visit, id, query, null, []);
  }

  async show(visit: Visit, number: string): Promise<Answer> {
    const delivery = await deliveryDetail(this.db, number);
    const [{ state }, { timeZone }] = await Promise.all([
      readEndpoint(this.db.manager, delivery.endpointId),
      this.frame.organisation(),
    ]);
    const view = DeliveryView({ delivery, isOff: state === 'disabled', timeZone, csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title: delivery.type, section: 'keys' }, view));
  }

  async again(visit: Visit, number: string): Promise<Answer> {
    const { endpointId, id } = await deliveryDetail(this.db, number);
    await this.endpoints.sendAgain(endpointId, id, visit.by);
    return see(`${HOOKS_PATH}/deliveries/${id}`, 'It is on its way again. Reload in a moment to see how it went.');
  }

  async test(visit: Visit, id: string): Promise<Answer> {
    const delivery = await this.endpoints.test(id, visit.by);
    return see(
      `${HOOKS_PATH}/deliveries/${delivery}`,
      'The test is on its way. Reload in a moment to see how it went.',
    );
  }

  async failed(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { since } = textFields(body, 'since');
    const problems: FieldProblem[] = [];
    const day = dateOf('since', since, problems);
    if (!day) {
      const fields = [{ field: 'since', message: 'Choose a day, as 2026-11-24. Nothing was sent.' }];
      return this.log(visit, id, {}, since, fields);
    }
    const count = await this.endpoints.sendFailedAgain(id, day, visit.by);
    return see(
      `${HOOKS_PATH}/${id}/deliveries`,
      count === 0
        ? 'Nothing has failed since then, so nothing was sent.'
        : `${counted(count, 'delivery', 'deliveries')} ${count === 1 ? 'goes' : 'go'} out again.`,
    );
  }

  private async log(
    visit: Visit,
    id: string,
    query: unknown,
    since: string | null,
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const { after, ...parameters } = textFields(query, 'state', 'type', 'after');
    const filters = { state: oneOf(parameters.state, DELIVERY_STATES), type: oneOf(parameters.type, TYPES) };
    const endpoint = await readEndpoint(this.db.manager, id);
    const [slice, { timeZone }] = await Promise.all([
      listDeliveries(this.db, id, filters, { after, limit: ROWS }),
      this.frame.organisation(),
    ]);
    const view = DeliveriesView({
      endpoint,
      parameters,
      phrases: phrasesOf(filters),
      slice,
      problems,
      since: since ?? addDays(dateIn(timeZone, this.clock.now()), -SINCE_DAYS),
      timeZone,
      csrf: visit.caller.csrf,
    });
    const title = problems.length > 0 ? 'Check the form' : 'Deliveries';
    return page(await this.frame.page(visit, { title, section: 'keys' }, view), problems.length > 0 ? 422 : 200);
  }
}

function phrasesOf({ state, type }: Parameters<typeof listDeliveries>[2]): Phrase[] {
  return [
    ...(state ? [{ parameter: 'state', text: `State is ${deliveryWord(state)}` }] : []),
    ...(type ? [{ parameter: 'type', text: `Event is ${type}` }] : []),
  ];
}
