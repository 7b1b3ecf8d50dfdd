import { Body, Controller, Get, Header, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/access.js';
import { renderPage } from '../http/ui/render.js';
import { RedeemPages } from './redeem-pages.js';
import { RedeemPage } from './redeem.view.js';

const HTML = 'text/html; charset=utf-8';

/** The page behind the letter that brings a membership. */
@Controller('redeem')
export class RedeemController {
  constructor(private readonly pages: RedeemPages) {}

  /** Shows and takes nothing: mail scanners open every link. */
  @Get(':token')
  @Public('the recipient of a membership, known by the token')
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  @Header('referrer-policy', 'no-referrer')
  async show(@Param('token') token: string): Promise<string> {
    return renderPage(RedeemPage(await this.pages.show(token)));
  }

  @Post(':token')
  @Public('the recipient of a membership, known by the token')
  async redeem(@Param('token') token: string, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const again = await this.pages.redeem(token, body);
    void reply.header('cache-control', 'no-store');
    // Also for one that was accepted a moment before: the page says how it stands.
    if (!again) return reply.redirect(`/redeem/${token}`, 303);
    await reply
      .status(422)
      .header('content-type', HTML)
      .send(renderPage(RedeemPage(again)));
  }
}
