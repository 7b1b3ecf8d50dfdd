import { Body, Controller, Get, Headers, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { deviceWords } from '../../../donors/portal-access/device-words.js';
import { BeforeSecondFactor, Needs, Public } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { SetupPages } from './setup-pages.js';
import { SignInPages } from './sign-in-pages.js';

/** The ways in and out: setup, sign-in, sign-out. */
@Controller('staff')
@StaffPages()
export class EntryController {
  constructor(
    private readonly setups: SetupPages,
    private readonly signIns: SignInPages,
  ) {}

  @Get('setup/:token')
  @Public('whoever holds the setup link, known by the token')
  setup(@Param('token') token: string): Promise<Answer> {
    return this.setups.show(token);
  }

  @Post('setup/:token')
  @Public('whoever holds the setup link, known by the token')
  setUp(
    @Param('token') token: string,
    @Body() body: unknown,
    @Headers('user-agent') agent: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.setups.finish(token, body, deviceWords(agent), reply);
  }

  @Get('sign-in')
  @Public('staff who are not signed in yet')
  signIn(@Query() query: unknown, @Req() request: FastifyRequest): Promise<Answer> {
    return this.signIns.show(query, request);
  }

  @Post('sign-in')
  @Public('staff who are not signed in yet')
  signedIn(
    @Body() body: unknown,
    @Headers('user-agent') agent: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.signIns.byPassword(body, deviceWords(agent), reply);
  }

  @Post('sign-in/passkey')
  @Public('staff who are not signed in yet')
  signedInByPasskey(
    @Body() body: unknown,
    @Headers('user-agent') agent: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.signIns.byPasskey(body, deviceWords(agent), reply);
  }

  @Post('sign-out')
  @Needs('account:own')
  @BeforeSecondFactor()
  signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Answer> {
    return this.signIns.signOut(request, reply);
  }
}
