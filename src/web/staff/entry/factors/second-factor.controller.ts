import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BeforeSecondFactor, Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { ConfirmPages } from './confirm-pages.js';
import { EnrolPages } from '../enrol/enrol-pages.js';
import { SecondFactorPages } from './second-factor-pages.js';

/** The second factor: given after the password, set up at the first time, given again before what weighs more. */
@Controller('staff')
@StaffPages()
export class SecondFactorController {
  constructor(
    private readonly pages: SecondFactorPages,
    private readonly enrol: EnrolPages,
    private readonly confirming: ConfirmPages,
  ) {}

  @Get('second-factor')
  @Needs('account:own')
  @BeforeSecondFactor()
  ask(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.pages.show(visit, query);
  }

  @Post('second-factor')
  @Needs('account:own')
  @BeforeSecondFactor()
  give(
    @Visiting() visit: Visit,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.pages.give(visit, body, reply);
  }

  @Post('second-factor/app')
  @Needs('account:own')
  @BeforeSecondFactor()
  addApp(
    @Visiting() visit: Visit,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.enrol.add(visit, 'app-code', body, reply);
  }

  @Post('second-factor/passkey')
  @Needs('account:own')
  @BeforeSecondFactor()
  addPasskey(
    @Visiting() visit: Visit,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    return this.enrol.add(visit, 'passkey', body, reply);
  }

  @Get('confirm')
  @Needs('account:own')
  askAgain(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.confirming.show(visit, query);
  }

  @Post('confirm')
  @Needs('account:own')
  confirm(
    @Visiting() visit: Visit,
    @Query() query: unknown,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | undefined> {
    return this.confirming.confirm(visit, query, body, reply);
  }
}
