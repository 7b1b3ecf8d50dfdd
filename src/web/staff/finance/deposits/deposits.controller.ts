import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { DepositPages } from './deposit-pages.js';
import { ExceptionPages } from './exception-pages.js';
import { DepositListPages } from './deposit-list-pages.js';

@Controller('staff/finance/deposits')
@StaffPages()
export class DepositsController {
  constructor(
    private readonly lists: DepositListPages,
    private readonly deposits: DepositPages,
    private readonly exceptions: ExceptionPages,
  ) {}

  @Get()
  @Needs('finance:read')
  list(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.lists.list(visit, query);
  }

  @Get(':id')
  @Needs('finance:read')
  deposit(@Visiting() visit: Visit, @Param('id') id: string, @Query() query: unknown): Promise<Answer> {
    return this.deposits.deposit(visit, id, query);
  }

  /** Without a line it is ticked by hand. */
  @Post(':id/match')
  @Needs('deposits:match')
  match(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.deposits.match(visit, id, body);
  }

  @Post(':id/unmatch')
  @Needs('deposits:match')
  unmatch(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.deposits.unmatch(visit, id, body);
  }

  @Post(':id/again')
  @Needs('deposits:match')
  again(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.deposits.again(visit, id);
  }

  @Post('exceptions/:id/take')
  @Needs('deposits:match')
  take(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.exceptions.take(visit, id);
  }

  @Post('exceptions/:id/resolve')
  @Needs('deposits:match')
  resolve(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.exceptions.resolve(visit, id, body);
  }
}
