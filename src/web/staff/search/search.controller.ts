import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { SearchPages } from './search-pages.js';

/** The search, for everybody who has an account: each finds what their role sees. */
@Controller('staff/search')
@StaffPages()
export class SearchController {
  constructor(private readonly pages: SearchPages) {}

  @Get()
  @Needs('account:own')
  search(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.pages.search(visit, query);
  }

  /** What the same search finds, for the palette that script draws while somebody types. */
  @Get('palette')
  @Needs('account:own')
  async palette(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const found = await this.pages.palette(visit, query);
    await reply.header('cache-control', 'no-store').send(found);
  }
}
