import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { type Visit, Visiting } from '../../frame/visit.js';
import { EmailPages } from './email-pages.js';

/** The addresses of a donor. */
@Controller('staff/donors/:id/emails')
@StaffPages()
export class EmailsController {
  constructor(private readonly emails: EmailPages) {}

  @Get()
  @Needs('donors:write')
  list(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.emails.list(visit, id);
  }

  @Post()
  @Needs('donors:write')
  add(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.emails.add(visit, id, body);
  }

  @Post(':email/ask')
  @Needs('donors:write')
  ask(@Visiting() visit: Visit, @Param('id') id: string, @Param('email') email: string): Promise<Answer> {
    return this.emails.ask(visit, id, email);
  }

  @Post(':email/confirm')
  @Needs('donors:write')
  confirm(
    @Visiting() visit: Visit,
    @Param('id') id: string,
    @Param('email') email: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    return this.emails.confirm(visit, id, email, body);
  }

  @Post(':email/primary')
  @Needs('donors:write')
  primary(@Visiting() visit: Visit, @Param('id') id: string, @Param('email') email: string): Promise<Answer> {
    return this.emails.makePrimary(visit, id, email);
  }

  @Post(':email/remove')
  @Needs('donors:write')
  remove(@Visiting() visit: Visit, @Param('id') id: string, @Param('email') email: string): Promise<Answer> {
    return this.emails.remove(visit, id, email);
  }
}
