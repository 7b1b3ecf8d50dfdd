import { Body, Controller, Get, Headers, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { deviceWords } from '../../../../donors/portal-access/device-words.js';
import { Public } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { InvitationPages } from './invitation-pages.js';

const AUDIENCE = 'whoever holds the link of the letter, known by the token';

/** Invitations, and links for those who have lost every way in. */
@Controller('staff/invitation')
@StaffPages()
export class InvitationController {
  constructor(private readonly pages: InvitationPages) {}

  @Get(':token')
  @Public(AUDIENCE)
  show(@Param('token') token: string, @Headers('user-agent') agent: string | undefined): Promise<Answer> {
    return this.pages.show(token, deviceWords(agent));
  }

  @Post(':token')
  @Public(AUDIENCE)
  accept(
    @Param('token') token: string,
    @Body() body: unknown,
    @Headers('user-agent') agent: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.pages.accept(token, body, deviceWords(agent), reply);
  }

  @Post(':token/outside')
  @Public(AUDIENCE)
  byProvider(@Param('token') token: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Answer> {
    return this.pages.byProvider(token, reply);
  }
}
