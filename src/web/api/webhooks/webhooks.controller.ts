import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { Db } from '../../../database/db.js';
import { EndpointRequests } from '../../../hooks/endpoints/endpoint-requests.js';
import { listEndpoints, readEndpoint } from '../../../hooks/endpoints/endpoint.store.js';
import { HookEndpoints } from '../../../hooks/endpoints/hook-endpoints.js';
import { actorOf, By, type Caller, Needs } from '../../http/access.js';
import { IDEMPOTENCY_KEY, requestIdOf } from '../idempotency.js';
import { ApiNoun, Documented } from '../openapi/documented.js';
import { NoParameters, StrictPipe } from '../paging.js';
import {
  changeOf,
  choiceOf,
  WebhookBody,
  WebhookChangeBody,
  WebhookList,
  WebhookSecretView,
  WebhookView,
  webhookView,
} from './webhook.dto.js';

const NOT_JSON = { 400: 'The body is not valid JSON.' };

/** Receivers of webhooks, for programs that set themselves up. What holds on the pages holds here. */
@Controller('api/v1/webhooks')
@ApiNoun('Webhooks')
export class ApiWebhooksController {
  constructor(
    private readonly db: Db,
    private readonly endpoints: HookEndpoints,
    private readonly requests: EndpointRequests,
  ) {}

  @Get()
  @Needs('hooks:manage')
  @Documented({ summary: 'Every endpoint, also those that are switched off', answer: WebhookList })
  async list(@Query(StrictPipe) _: NoParameters): Promise<WebhookList> {
    return { data: (await listEndpoints(this.db.manager)).map(webhookView) };
  }

  @Get(':id')
  @Needs('hooks:manage')
  @Documented({ summary: 'One endpoint', answer: WebhookView, of: 'endpoint' })
  async read(@Param('id') id: string, @Query(StrictPipe) _: NoParameters): Promise<WebhookView> {
    return webhookView(await readEndpoint(this.db.manager, id));
  }

  @Post()
  @Needs('hooks:manage')
  @ApiHeader(IDEMPOTENCY_KEY)
  @Documented({
    summary: 'Make an endpoint, told of what happens from now on',
    description: 'The answer has the secret that signs, this once. The address is looked up and must be a public one.',
    answer: WebhookSecretView,
    status: 201,
    problems: { ...NOT_JSON, 409: 'There are too many endpoints, or the key was used for something else.' },
  })
  async create(
    @Headers('idempotency-key') key: string | undefined,
    @Body(StrictPipe) body: WebhookBody,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<WebhookSecretView> {
    const { id, secret } = await this.requests.create(requestIdOf(caller, key), choiceOf(body), byOf(caller));
    return { ...webhookView(await readEndpoint(this.db.manager, id)), secret };
  }

  @Patch(':id')
  @Needs('hooks:manage')
  @Documented({
    summary: 'Change an endpoint, pause it or let it go on',
    description: 'What the body names is changed, all or nothing; what it does not name stays.',
    answer: WebhookView,
    of: 'endpoint',
    problems: NOT_JSON,
  })
  async change(
    @Param('id') id: string,
    @Body(StrictPipe) body: WebhookChangeBody,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<WebhookView> {
    await this.endpoints.change(id, changeOf(body), byOf(caller));
    return webhookView(await readEndpoint(this.db.manager, id));
  }

  @Delete(':id')
  @Needs('hooks:manage')
  @Documented({
    summary: 'Switch an endpoint off',
    description:
      'It is told nothing more, and what waits is given up. It stays in the list as disabled, so that what was sent can be looked up; state active lets it go on.',
    answer: WebhookView,
    of: 'endpoint',
  })
  async remove(
    @Param('id') id: string,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<WebhookView> {
    await this.endpoints.move(id, 'disabled', byOf(caller));
    return webhookView(await readEndpoint(this.db.manager, id));
  }

  @Post(':id/secret')
  @Needs('hooks:manage')
  @ApiHeader(IDEMPOTENCY_KEY)
  @Documented({
    summary: 'Make a new secret',
    description: 'The answer has it, this once. The secret before it signs too for 24 hours; one before that no more.',
    answer: WebhookSecretView,
    status: 201,
    of: 'endpoint',
    problems: { 409: 'The key was used for something else.' },
  })
  async rotate(
    @Param('id') id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<WebhookSecretView> {
    const secret = await this.requests.rotate(requestIdOf(caller, key), id, byOf(caller));
    return { ...webhookView(await readEndpoint(this.db.manager, id)), secret };
  }
}

function byOf(caller: Caller): { actor: ReturnType<typeof actorOf>; staffId: null } {
  return { actor: actorOf(caller), staffId: null };
}
