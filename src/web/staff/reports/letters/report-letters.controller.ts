import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { LetterPages } from './letter-pages.js';

/** "Send me this every Monday." */
@Controller('staff/reports/letters')
@StaffPages()
export class ReportLettersController {
  constructor(private readonly letters: LetterPages) {}

  @Get()
  @Needs('reports:read')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.letters.list(visit);
  }

  @Post()
  @Needs('reports:read')
  begin(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.letters.begin(visit, body);
  }

  @Post(':report/stop')
  @Needs('reports:read')
  stop(@Visiting() visit: Visit, @Param('report') report: string): Promise<Answer> {
    return this.letters.stop(visit, report);
  }
}
