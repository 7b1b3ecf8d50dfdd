import { Body, Controller, Get, Header, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, AnswerInterceptor } from '../../http/answer.js';
import { Public } from '../../http/access.js';
import { EntryPages } from './entry-pages.js';

/** The ways into the portal. */
@Controller('portal')
@UseInterceptors(AnswerInterceptor)
export class EntryController {
  constructor(private readonly entry: EntryPages) {}

  @Post('sign-in')
  @Public('donors who are not signed in yet')
  ask(@Body() body: unknown, @Req() request: FastifyRequest): Promise<Answer> {
    return this.entry.ask(body, request);
  }

  @Get('code/:handle')
  @Public('whoever asked for a code')
  @Header('referrer-policy', 'no-referrer')
  code(@Param('handle') handle: string): Promise<Answer> {
    return this.entry.codePage(handle);
  }

  @Post('code/:handle')
  @Public('whoever asked for a code')
  enterByCode(
    @Param('handle') handle: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.entry.enterByCode(handle, body, request, reply);
  }

  @Get('enter/:token')
  @Public('whoever holds the link of a letter, known by the token')
  @Header('referrer-policy', 'no-referrer')
  link(@Param('token') token: string): Promise<Answer> {
    return this.entry.linkPage(token);
  }

  @Post('enter/:token')
  @Public('whoever holds the link of a letter, known by the token')
  enterByLink(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.entry.enterByLink(token, body, request, reply);
  }

  @Post('sign-out')
  @Public('donors who want to leave, also those whose session is over')
  signOut(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.entry.signOut(body, request, reply);
  }
}
