import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FreshSignIn, Needs, Public } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { OutsidePages } from './outside-pages.js';

/** The newsroom's own provider (OpenID Connect). */
@Controller('staff')
@StaffPages()
export class OutsideController {
  constructor(private readonly pages: OutsidePages) {}

  @Post('outside')
  @Public('staff who are not signed in yet')
  signIn(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<Answer> {
    return this.pages.signIn(body, reply);
  }

  @Get('outside/return')
  @Public('whoever the provider sends back, known by state and cookie')
  comeBack(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Answer> {
    return this.pages.comeBack(request, reply);
  }

  @Post('account/outside')
  @Needs('account:own')
  @FreshSignIn()
  link(@Visiting() visit: Visit, @Res({ passthrough: true }) reply: FastifyReply): Promise<Answer> {
    return this.pages.link(visit, reply);
  }

  @Post('confirm/outside')
  @Needs('account:own')
  confirm(
    @Visiting() visit: Visit,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.pages.confirm(visit, body, reply);
  }
}
