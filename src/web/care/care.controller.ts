import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../http/access.js';
import { refuseCrossSite } from '../http/csrf.js';
import { renderPage } from '../http/ui/render.js';
import { FixPage } from './fix-page.view.js';
import { FixPages } from './fix-pages.js';

/** What a donor does about a charge that failed, by the link of a letter and without signing in. */
@Controller('fix')
export class CareController {
  constructor(private readonly pages: FixPages) {}

  /** Changes nothing, so that whoever scans letters may open it as often as they like. */
  @Get(':token')
  @Public('the donor of this plan, known by the token')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @Header('referrer-policy', 'no-referrer')
  @Header('x-robots-tag', 'noindex')
  async open(
    @Param('token') token: string,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const model = await this.pages.model(token, query);
    if (model.state === 'old') void reply.status(410);
    return renderPage(FixPage(model));
  }

  /** Opens the processor's page for another card, or asks for the money at once. */
  @Post(':token')
  @Public('the donor of this plan, known by the token')
  async act(
    @Param('token') token: string,
    @Body() body: { wish?: unknown } | null,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseCrossSite(request);
    const url = await this.follow(token, body?.wish);
    await reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(url, 303);
  }
  private follow(token: string, wish: unknown): Promise<string> {
    switch (wish) {
      case 'pay':
        return this.pages.pay(token);
      case 'confirm':
        return this.pages.confirm(token);
      default:
        return this.pages.replace(token);
    }
  }
}
