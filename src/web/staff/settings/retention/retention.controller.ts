import { Body, Controller, Get, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { type Visit, Visiting } from '../../frame/visit.js';
import { RetentionPages } from './retention-pages.js';

/** How long what is kept. */
@Controller('staff/settings/retention')
@StaffPages()
export class RetentionController {
  constructor(private readonly pages: RetentionPages) {}

  @Get()
  @Needs('settings:write')
  show(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.show(visit);
  }

  @Post()
  @Needs('settings:write')
  save(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.pages.save(visit, body);
  }
}
