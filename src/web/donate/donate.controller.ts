import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../http/access.js';
import { renderPage } from '../http/ui/render.js';
import { EarlierPlans } from './earlier/earlier-plans.js';
import { GiftPage } from './gift-page.view.js';
import { GiftPages } from './gift-page.js';
import { ThanksPage } from './thanks/thanks-page.view.js';
import { ThanksPages } from './thanks/thanks-page.js';

const HTML = 'text/html; charset=utf-8';

@Controller()
export class DonateController {
  constructor(
    private readonly giftPages: GiftPages,
    private readonly thanksPages: ThanksPages,
    private readonly earlierPlans: EarlierPlans,
  ) {}

  /**
   * Asked for anew at each visit, but kept for the back button: it must show the same page with the same request id,
   * so that a donor who goes back and presses again has given once.
   */
  @Get('give/:slug')
  @Public('readers')
  @Header('content-type', HTML)
  async open(
    @Param('slug') slug: string,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    void reply.header('cache-control', query['from'] === undefined ? 'private, no-cache' : 'no-store');
    return renderPage(GiftPage(await this.giftPages.open(slug, query)));
  }

  @Post('give/:slug')
  @Public('readers')
  async give(
    @Param('slug') slug: string,
    @Body() body: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const posted = await this.giftPages.post(slug, body ?? {}, {
      ip: request.ip,
      earlierPlan: (wish) => this.earlierPlans.beforePayment(request, wish),
    });
    void reply.header('cache-control', 'no-store');
    if (posted.kind === 'again') {
      await reply
        .status(posted.status)
        .header('content-type', HTML)
        .send(renderPage(GiftPage(posted.model)));
      return;
    }
    const { start } = posted;
    await reply.redirect(start.kind === 'checkout' ? start.url : `/thanks/${start.thanksToken}`, 303);
  }

  @Get('thanks/:token')
  @Public('the donor of this gift, known by the token')
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  @Header('referrer-policy', 'no-referrer')
  async thanks(@Param('token') token: string, @Query() query: Record<string, unknown>): Promise<string> {
    return renderPage(ThanksPage(await this.thanksPages.model(token, query)));
  }

  /** The answer to whether an earlier plan should go on beside the new one. */
  @Post('thanks/:token/earlier')
  @Public('the donor of this plan, known by the token')
  async earlier(
    @Param('token') token: string,
    @Body() body: Record<string, unknown> | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = body?.['answer'] === 'end' ? await this.thanksPages.endEarlier(token) : 'kept';
    await reply.redirect(`/thanks/${token}?earlier=${answer}`, 303);
  }

  @Get('thanks/:token/receipt.pdf')
  @Public('the donor of this gift, known by the token')
  async receipt(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const document = await this.thanksPages.receipt(token);
    await reply
      .header('content-type', document.contentType)
      .header('content-disposition', `inline; filename="${document.fileName}"`)
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .send(document.bytes);
  }
}
