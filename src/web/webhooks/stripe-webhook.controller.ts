import { Controller, Headers, HttpCode, Post, Req } from '@nestjs/common';
import { AppError } from '../../kernel/app-error.js';
import { StripeGateway } from '../../gateways/stripe/stripe-gateway.js';
import { StripeInbox } from '../../stripe-events/inbox.js';
import { Public } from '../http/access.js';

export class WrongMode extends AppError {
  constructor() {
    super('wrong-mode', 'invalid', 'This endpoint takes events of the other mode: live and test events do not mix.');
  }
}

@Controller('webhooks/stripe')
export class StripeWebhookController {
  constructor(
    private readonly gateway: StripeGateway,
    private readonly inbox: StripeInbox,
  ) {}

  /** Verifies, stores, answers; the answer is sent only when the event is durable (R-PAY-02, R-OPS-01). */
  @Post()
  @HttpCode(200)
  @Public('Stripe, known by its signature')
  async receive(
    @Req() request: { body: unknown },
    @Headers('stripe-signature') signature?: string,
  ): Promise<{ received: true }> {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const event = this.gateway.verify(body, signature);
    if (event.livemode !== this.gateway.isLive) throw new WrongMode();
    await this.inbox.receive(event);
    return { received: true };
  }
}
