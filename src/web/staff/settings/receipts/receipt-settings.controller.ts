import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { ReceiptSettingsPages } from './receipt-settings-pages.js';

/** How new receipts look, and what states ask to be said on them. */
@Controller('staff/settings/receipts')
@StaffPages()
export class ReceiptSettingsController {
  constructor(private readonly pages: ReceiptSettingsPages) {}

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

  @Post('disclosures')
  @Needs('settings:write')
  addDisclosure(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.pages.addDisclosure(visit, body);
  }

  @Post('disclosures/:id/end')
  @Needs('settings:write')
  endDisclosure(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.pages.endDisclosure(visit, id);
  }
}
