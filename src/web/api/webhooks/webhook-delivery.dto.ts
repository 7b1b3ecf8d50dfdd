import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { HOOK_EVENT_TYPES, TEST_TYPE } from '../../../hooks/event-types.js';
import {
  DELIVERY_STATES,
  type DeliveryAttempt,
  type DeliveryDetail,
  type DeliveryRow,
  type DeliveryState,
} from '../../../reports/hooks/hook-deliveries.js';
import { PageQuery } from '../paging.js';

const TYPES: readonly string[] = [...HOOK_EVENT_TYPES.map(({ type }) => type), TEST_TYPE];

export class WebhookDeliveryQuery extends PageQuery {
  @ApiProperty({ required: false, enum: DELIVERY_STATES, description: 'How it stands.' })
  @IsOptional()
  @IsIn(DELIVERY_STATES, { message: `Choose one of: ${DELIVERY_STATES.join(', ')}.` })
  state?: DeliveryState;

  @ApiProperty({ required: false, example: 'gift.settled', description: 'One kind of event.' })
  @IsOptional()
  @IsIn(TYPES, { message: 'Send a kind of event, such as gift.settled.' })
  type?: string;
}

export class WebhookDeliveryView {
  @ApiProperty({ example: '48211', description: 'Of this event to this endpoint.' })
  id!: string;

  @ApiProperty({ example: 'gift.settled' })
  type!: string;

  @ApiProperty({ format: 'date-time', description: 'When it happened.' })
  at!: string;

  @ApiProperty({
    enum: DELIVERY_STATES,
    description: 'pending: not tried yet. retrying: failed and tried again. given-up: not tried any more.',
  })
  state!: DeliveryState;

  @ApiProperty({ type: 'integer', example: 1, description: 'Tries so far.' })
  attempts!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null when it is not tried again.' })
  nextTryAt!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 204, description: 'What was answered to the last try.' })
  status!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why the last try does not count.' })
  error!: string | null;
}

export class WebhookDeliveryPage {
  @ApiProperty({ type: [WebhookDeliveryView] })
  data!: WebhookDeliveryView[];

  @ApiProperty({ type: String, nullable: true, description: 'Null on the last page.' })
  nextCursor!: string | null;
}

export class WebhookTryView {
  @ApiProperty({ type: 'integer', example: 1 })
  number!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: 'integer', example: 84, description: 'Milliseconds.' })
  tookMs!: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Null when nothing was answered.' })
  status!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it does not count; null when it was delivered.' })
  error!: string | null;

  @ApiProperty({ description: 'The beginning of what was answered.' })
  answer!: string;
}

export class WebhookDeliveryDetailView extends WebhookDeliveryView {
  @ApiProperty({ format: 'uuid', description: 'What webhook-id says, the same at every try.' })
  eventId!: string;

  @ApiProperty({ description: 'The very text that is signed and sent.' })
  body!: string;

  @ApiProperty({ type: [WebhookTryView], description: 'The latest first, at most 50.' })
  tries!: WebhookTryView[];
}

export function deliveryView(row: DeliveryRow): WebhookDeliveryView {
  const { id, type, at, state, attempts, nextTryAt, status, error } = row;
  return {
    id,
    type,
    at: at.toISOString(),
    state,
    attempts,
    nextTryAt: nextTryAt?.toISOString() ?? null,
    status,
    error,
  };
}

export function deliveryDetailView(delivery: DeliveryDetail): WebhookDeliveryDetailView {
  const { eventId, body, tries } = delivery;
  return { ...deliveryView(delivery), eventId, body, tries: tries.map(tryView) };
}

function tryView({ number, at, tookMs, status, error, answer }: DeliveryAttempt): WebhookTryView {
  return { number, at: at.toISOString(), tookMs, status, error, answer };
}
