import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../http/access.js';
import type { Answer } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { PortalPages } from '../portal-door.js';
import { type PortalVisit, Visiting } from '../visit.js';
import { ErasurePages } from './erasure-pages.js';
import { FreshSignIn } from './fresh-sign-in.js';
import { PrivacyPages } from './privacy-pages.js';

/** Who is signed in where, everything that is kept, and the way to be forgotten. */
@Controller('portal/privacy')
@Public('donors who are signed in')
@PortalPages()
export class PrivacyController {
  constructor(
    private readonly privacy: PrivacyPages,
    private readonly erasure: ErasurePages,
    private readonly fresh: FreshSignIn,
  ) {}

  @Get()
  open(@Visiting() visit: PortalVisit): Promise<Answer> {
    return this.privacy.page(visit);
  }

  @Post('again')
  again(@Visiting() visit: PortalVisit, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Answer> {
    return this.fresh.ask(visit, textFields(body, 'next').next, request);
  }

  @Post('sessions/others')
  endOthers(@Visiting() visit: PortalVisit): Promise<Answer> {
    return this.privacy.endOthers(visit);
  }

  @Post('sessions/:id')
  endSession(@Visiting() visit: PortalVisit, @Param('id') id: string): Promise<Answer> {
    return this.privacy.endSession(visit, id);
  }

  @Get('download')
  download(@Visiting() visit: PortalVisit): Promise<Answer> {
    return this.privacy.downloadPage(visit);
  }

  @Post('download')
  archive(
    @Visiting() visit: PortalVisit,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | undefined> {
    return this.privacy.download(visit, request, reply);
  }

  @Get('erasure/:donorId')
  erasurePage(@Visiting() visit: PortalVisit, @Param('donorId') donorId: string): Promise<Answer> {
    return this.erasure.page(visit, donorId);
  }

  @Post('erasure/:donorId')
  askErasure(
    @Visiting() visit: PortalVisit,
    @Param('donorId') donorId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Answer> {
    return this.erasure.ask(visit, donorId, body, request);
  }

  @Post('erasure/:donorId/withdraw')
  withdrawErasure(@Visiting() visit: PortalVisit, @Param('donorId') donorId: string): Promise<Answer> {
    return this.erasure.withdraw(visit, donorId);
  }
}
