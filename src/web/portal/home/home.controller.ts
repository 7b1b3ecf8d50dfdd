import { Controller, Get, Query, Req, UseInterceptors } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../http/access.js';
import { type Answer, AnswerInterceptor } from '../../http/answer.js';
import { EntryPages } from '../entry/entry-pages.js';
import { PortalDoor } from '../portal-door.js';
import { HomePages } from './home-pages.js';

/** One address for everybody: the way in, or one's own home. */
@Controller('portal')
@UseInterceptors(AnswerInterceptor)
export class HomeController {
  constructor(
    private readonly door: PortalDoor,
    private readonly entry: EntryPages,
    private readonly home: HomePages,
  ) {}

  @Get()
  @Public('donors, signed in or not')
  async open(@Query() query: unknown, @Req() request: FastifyRequest): Promise<Answer> {
    const visit = await this.door.visitOf(request);
    return visit ? this.home.page(visit) : this.entry.signInPage(query);
  }
}
