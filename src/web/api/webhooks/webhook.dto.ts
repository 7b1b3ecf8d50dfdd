import { ApiProperty, PartialType } from '@nestjs/swagger';
import { ArrayNotEmpty, IsArray, IsIn, IsOptional, ValidateIf } from 'class-validator';
import type { EndpointChoice, EndpointCause, EndpointState } from '../../../hooks/endpoints/endpoint.js';
import type { ListedEndpoint } from '../../../hooks/endpoints/endpoint.store.js';
import type { EndpointChange } from '../../../hooks/endpoints/hook-endpoints.js';
import { EVERYTHING, HOOK_EVENT_TYPES } from '../../../hooks/event-types.js';
import { IsText } from '../common.dto.js';

const TYPES: readonly string[] = HOOK_EVENT_TYPES.map(({ type }) => type);
const STATES: readonly EndpointState[] = ['active', 'paused', 'disabled'];
const CHOSEN_STATES = ['active', 'paused'] as const;
const CAUSES: readonly EndpointCause[] = ['staff', 'failing', 'gone'];
const EVENTS_MESSAGE = `Send a list of kinds of events, or ["${EVERYTHING}"] for everything.`;

export class WebhookBody {
  @ApiProperty({
    example: 'https://crm.example.org/hooks',
    maxLength: 2000,
    description: 'Where we post: https, on the open internet, or what your operator allowed.',
  })
  @IsText(2000)
  url!: string;

  @ApiProperty({ required: false, example: 'Our CRM', maxLength: 200, description: 'For colleagues.' })
  @IsOptional()
  @IsText(200)
  description?: string;

  @ApiProperty({
    type: [String],
    example: ['gift.settled', 'donor.changed'],
    description: 'Kinds of events, as listed under Webhooks; ["*"] for all, also those that come later.',
  })
  @IsArray({ message: EVENTS_MESSAGE })
  @ArrayNotEmpty({ message: EVENTS_MESSAGE })
  @IsIn([EVERYTHING, ...TYPES], { each: true, message: EVENTS_MESSAGE })
  events!: string[];
}

/** What is named is changed, the rest stays. */
export class WebhookChangeBody extends PartialType(WebhookBody, { skipNullProperties: false }) {
  @ApiProperty({
    required: false,
    enum: CHOSEN_STATES,
    description:
      'paused: what happens waits. active: it is told again, also one that was switched off, beginning with what waited.',
  })
  @ValidateIf((body: WebhookChangeBody) => body.state !== undefined)
  @IsIn(CHOSEN_STATES, { message: `Choose one of: ${CHOSEN_STATES.join(', ')}.` })
  state?: (typeof CHOSEN_STATES)[number];
}

export class WebhookView {
  @ApiProperty({ format: 'uuid', example: '019ab8d2-9a10-7c21-9e43-0c5f1e9b7d55' })
  id!: string;

  @ApiProperty({ example: 'https://crm.example.org/hooks' })
  url!: string;

  @ApiProperty({ example: 'Our CRM', description: 'For colleagues; may be empty.' })
  description!: string;

  @ApiProperty({ type: [String], example: ['gift.settled'], description: '["*"] for everything.' })
  events!: string[];

  @ApiProperty({
    enum: STATES,
    description: 'active: told at once. paused: what happens waits. disabled: told nothing.',
  })
  state!: EndpointState;

  @ApiProperty({
    type: String,
    enum: CAUSES,
    nullable: true,
    description:
      'Why it is not active. staff: a person or a program asked. failing: nothing arrived for five days. gone: it answered 410.',
  })
  cause!: EndpointCause | null;

  @ApiProperty({ type: 'integer', example: 0, description: 'Deliveries that are still to be made.' })
  waiting!: number;

  @ApiProperty({ format: 'date-time', description: 'When the secret that signs was made.' })
  secretMadeAt!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when the secret before it signs too; null without one.',
  })
  oldSecretUntil!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To within a minute.' })
  lastDeliveredAt!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when nothing was delivered but failures.',
  })
  failingSince!: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class WebhookList {
  @ApiProperty({ type: [WebhookView], description: 'Those that work first, then the oldest first.' })
  data!: WebhookView[];
}

export class WebhookSecretView extends WebhookView {
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
    description:
      'What signs; told this once. Null when this Idempotency-Key had its answer before: ask for a new secret if that was lost.',
  })
  secret!: string | null;
}

/** As it is kept: all, or kinds in the order of the reference. */
export function choiceOf({ url, description, events }: WebhookBody): EndpointChoice {
  return { url, description: description ?? '', events: eventsOf(events) };
}

export function changeOf({ url, description, events, state }: WebhookChangeBody): EndpointChange {
  return {
    ...(url !== undefined && { url }),
    ...(description !== undefined && { description }),
    ...(events !== undefined && { events: eventsOf(events) }),
    ...(state !== undefined && { state }),
  };
}

export function webhookView(endpoint: ListedEndpoint): WebhookView {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    events: [...endpoint.events],
    state: endpoint.state,
    cause: endpoint.cause,
    waiting: endpoint.waiting,
    secretMadeAt: endpoint.secretMadeAt.toISOString(),
    oldSecretUntil: endpoint.oldSecretUntil?.toISOString() ?? null,
    lastDeliveredAt: endpoint.lastDeliveredAt?.toISOString() ?? null,
    failingSince: endpoint.failingSince?.toISOString() ?? null,
    createdAt: endpoint.createdAt.toISOString(),
  };
}

function eventsOf(events: readonly string[]): string[] {
  return events.includes(EVERYTHING) ? [EVERYTHING] : TYPES.filter((type) => events.includes(type));
}
