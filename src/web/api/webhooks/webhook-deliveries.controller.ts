import { Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiParam } from '@nestjs/swagger';
import { NotFound } from '../../../kernel/app-error.js';
import { Db } from '../../../database/db.js';
import { EndpointRequests } from '../../../hooks/endpoints/endpoint-requests.js';
import { readEndpoint } from '../../../hooks/endpoints/endpoint.store.js';
import { type DeliveryDetail, deliveryDetail, listDeliveries } from '../../../reports/hooks/hook-deliveries.js';
import { actorOf, By, type Caller, Needs } from '../../http/access.js';
import { IDEMPOTENCY_KEY, requestIdOf } from '../idempotency.js';
import { ApiNoun, Documented } from '../openapi/documented.js';
import { BAD_CURSOR, NoParameters, pageOf, StrictPipe } from '../paging.js';
import {
  deliveryDetailView,
  deliveryView,
  WebhookDeliveryDetailView,
  WebhookDeliveryPage,
  WebhookDeliveryQuery,
} from './webhook-delivery.dto.js';

const DELIVERY = ApiParam({ name: 'delivery', description: 'The id of the delivery.', example: '48211' });

/** What was or will be sent to an endpoint, how it went, and sending it again. */
@Controller('api/v1/webhooks/:id/deliveries')
@ApiNoun('Webhooks')
export class ApiWebhookDeliveriesController {
  constructor(
    private readonly db: Db,
    private readonly requests: EndpointRequests,
  ) {}

  @Get()
  @Needs('hooks:manage')
  @Documented({
    summary: 'What was sent to an endpoint and what waits, the latest event first',
    description: 'Kept for 30 days.',
    answer: WebhookDeliveryPage,
    of: 'endpoint',
    problems: BAD_CURSOR,
  })
  async list(@Param('id') id: string, @Query(StrictPipe) query: WebhookDeliveryQuery): Promise<WebhookDeliveryPage> {
    const { state, type } = query;
    const endpoint = await readEndpoint(this.db.manager, id);
    return pageOf(query, (page) => listDeliveries(this.db, endpoint.id, { state, type }, page), deliveryView);
  }

  @Get(':delivery')
  @Needs('hooks:manage')
  @DELIVERY
  @Documented({ summary: 'One delivery with every try', answer: WebhookDeliveryDetailView, of: 'endpoint' })
  async read(
    @Param('id') id: string,
    @Param('delivery') delivery: string,
    @Query(StrictPipe) _: NoParameters,
  ): Promise<WebhookDeliveryDetailView> {
    return deliveryDetailView(await this.deliveryOf(id, delivery));
  }

  @Post(':delivery/resend')
  @Needs('hooks:manage')
  @DELIVERY
  @ApiHeader(IDEMPOTENCY_KEY)
  @Documented({
    summary: 'Send one again',
    description:
      'The same text with the same webhook-id, from the beginning of the schedule, also while the endpoint is paused. The answer comes before it is sent: read the delivery again to see how it went.',
    answer: WebhookDeliveryDetailView,
    status: 201,
    of: 'endpoint',
    problems: { 409: 'The endpoint is switched off, or the key was used for something else.' },
  })
  async resend(
    @Param('id') id: string,
    @Param('delivery') delivery: string,
    @Headers('idempotency-key') key: string | undefined,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<WebhookDeliveryDetailView> {
    const { endpointId, id: number } = await this.deliveryOf(id, delivery);
    const by = { actor: actorOf(caller), staffId: null };
    await this.requests.sendAgain(requestIdOf(caller, key), endpointId, number, by);
    return deliveryDetailView(await deliveryDetail(this.db, number));
  }

  /** @throws NotFound also for a delivery of another endpoint */
  private async deliveryOf(endpointId: string, delivery: string): Promise<DeliveryDetail> {
    const found = await deliveryDetail(this.db, delivery);
    if (found.endpointId !== endpointId) throw new NotFound('delivery');
    return found;
  }
}
