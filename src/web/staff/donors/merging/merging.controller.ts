import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { type Visit, Visiting } from '../../frame/visit.js';
import { DuplicatePages } from './duplicate-pages.js';
import { MergePages } from './merge-pages.js';

/** Records that may be one donor, and making them one. */
@Controller('staff/donors')
@StaffPages()
export class MergingController {
  constructor(
    private readonly merges: MergePages,
    private readonly duplicates: DuplicatePages,
  ) {}

  @Get('duplicates')
  @Needs('donors:merge')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.duplicates.list(visit);
  }

  @Post('merges/:merge/undo')
  @Needs('donors:merge')
  undo(@Visiting() visit: Visit, @Param('merge') merge: string): Promise<Answer> {
    return this.merges.undo(visit, merge);
  }

  @Get(':id/merge')
  @Needs('donors:merge')
  compare(@Visiting() visit: Visit, @Param('id') id: string, @Query() query: unknown): Promise<Answer> {
    return this.merges.compare(visit, id, query);
  }

  @Post(':id/merge')
  @Needs('donors:merge')
  merge(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.merges.merge(visit, id, body);
  }

  @Post(':id/apart')
  @Needs('donors:merge')
  apart(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.duplicates.sayApart(visit, id, body);
  }

  @Post(':id/together')
  @Needs('donors:merge')
  together(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.duplicates.takeApartBack(visit, id, body);
  }
}
