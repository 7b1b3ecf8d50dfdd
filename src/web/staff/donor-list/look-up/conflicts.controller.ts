import { Body, Controller, Get, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { ConflictPages } from './conflict-pages.js';

/** Questions of editors, and who asked them. */
@Controller('staff/conflicts')
@StaffPages()
export class ConflictsController {
  constructor(private readonly pages: ConflictPages) {}

  @Get()
  @Needs('conflicts:look-up')
  form(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.form(visit);
  }

  @Post()
  @Needs('conflicts:look-up')
  ask(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.pages.ask(visit, body);
  }

  @Get('asked')
  @Needs('audit:read')
  asked(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.asked(visit);
  }
}
