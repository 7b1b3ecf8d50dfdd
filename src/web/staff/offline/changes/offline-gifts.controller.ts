import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { CorrectionPages } from './correction-pages.js';
import { ReturnPages } from './return-pages.js';
import { SinglePages } from './single-pages.js';

/** One gift on paper: recording it by itself, and what turns out otherwise later. */
@Controller('staff/gifts')
@StaffPages()
export class OfflineGiftsController {
  constructor(
    private readonly single: SinglePages,
    private readonly corrections: CorrectionPages,
    private readonly returns: ReturnPages,
  ) {}

  @Get('record')
  @Needs('gifts:record')
  form(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.single.form(visit, query);
  }

  @Post('record')
  @Needs('gifts:record')
  record(@Visiting() visit: Visit, @Query() query: unknown, @Body() body: unknown): Promise<Answer> {
    return this.single.record(visit, query, body);
  }

  @Get(':id/correction')
  @Needs('gifts:record')
  correction(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.corrections.form(visit, id);
  }

  @Post(':id/correction')
  @Needs('gifts:record')
  correct(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.corrections.correct(visit, id, body);
  }

  @Get(':id/returned')
  @Needs('gifts:refund')
  returnForm(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.returns.returnForm(visit, id);
  }

  @Post(':id/returned')
  @Needs('gifts:refund')
  returned(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.returns.returned(visit, id, body);
  }

  @Get(':id/paid-refund')
  @Needs('gifts:refund')
  refundForm(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.returns.refundForm(visit, id);
  }

  @Post(':id/paid-refund')
  @Needs('gifts:refund')
  refunded(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.returns.refunded(visit, id, body);
  }
}
