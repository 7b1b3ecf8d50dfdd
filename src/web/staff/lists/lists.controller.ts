import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { TagPages } from './bulk/tag-pages.js';
import { FreshCounts } from './fresh/fresh-counts.js';
import { ViewPages } from './views/view-pages.js';

/** What is kept of lists, and what is done with many rows at once. */
@Controller('staff')
@StaffPages()
export class ListsController {
  constructor(
    private readonly views: ViewPages,
    private readonly tags: TagPages,
    private readonly fresh: FreshCounts,
  ) {}

  @Get('lists/:list/count')
  @Needs('gifts:read')
  async count(
    @Visiting() visit: Visit,
    @Param('list') list: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { count } = await this.fresh.count(visit, list, query);
    await reply.header('cache-control', 'no-store').send({ count });
  }

  @Post('views')
  @Needs('gifts:read')
  save(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.views.save(visit, body);
  }

  @Post('views/default')
  @Needs('gifts:read')
  makeDefault(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.views.makeDefault(visit, body);
  }

  @Post('views/:id')
  @Needs('gifts:read')
  change(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.views.change(visit, id, body);
  }

  @Post('views/:id/remove')
  @Needs('gifts:read')
  remove(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.views.remove(visit, id);
  }

  @Post('views/:id/restore')
  @Needs('gifts:read')
  restore(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.views.restore(visit, id);
  }

  @Post('donors/bulk-tags')
  @Needs('donors:write')
  tag(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.tags.change(visit, body);
  }

  @Post('donors/bulk-tags/undo')
  @Needs('donors:write')
  undoTag(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.tags.undo(visit, body);
  }
}
