import { Body, Controller, Get, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { NewsletterSettingsPages } from './newsletter-settings-pages.js';

@Controller('staff/settings/newsletter')
@StaffPages()
export class NewsletterSettingsController {
  constructor(private readonly pages: NewsletterSettingsPages) {}

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
