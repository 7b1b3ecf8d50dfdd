import { Body, Controller, Get, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { RefundSettings } from './refund-settings.js';

@Controller('staff/settings/refunds')
@StaffPages()
export class RefundSettingsController {
  constructor(private readonly settings: RefundSettings) {}

  @Get()
  @Needs('settings:write')
  show(@Visiting() visit: Visit): Promise<Answer> {
    return this.settings.show(visit);
  }

  @Post()
  @Needs('settings:write')
  save(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.settings.save(visit, body);
  }
}
