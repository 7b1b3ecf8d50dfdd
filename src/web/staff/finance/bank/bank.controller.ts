import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { BankPages } from './bank-pages.js';
import { UploadPages } from './upload-pages.js';

@Controller('staff/finance/bank')
@StaffPages()
export class BankController {
  constructor(
    private readonly pages: BankPages,
    private readonly uploads: UploadPages,
  ) {}

  @Get()
  @Needs('finance:read')
  bank(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.pages.bank(visit, query);
  }

  @Post('uploads')
  @Needs('deposits:match')
  upload(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.uploads.upload(visit, body);
  }

  /** With `order` as the answer to the question about dates. */
  @Get('uploads/:id')
  @Needs('deposits:match')
  preview(@Visiting() visit: Visit, @Param('id') id: string, @Query() query: unknown): Promise<Answer> {
    return this.uploads.preview(visit, id, query);
  }

  @Post('uploads/:id/save')
  @Needs('deposits:match')
  save(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.uploads.save(visit, id, body);
  }

  @Post('uploads/:id/discard')
  @Needs('deposits:match')
  discard(@Param('id') id: string): Promise<Answer> {
    return this.uploads.discard(id);
  }

  @Post('lines/:id/match')
  @Needs('deposits:match')
  match(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.pages.match(visit, id, body);
  }

  @Post('lines/:id/aside')
  @Needs('deposits:match')
  setAside(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.pages.setAside(visit, id, body);
  }

  @Post('lines/:id/back')
  @Needs('deposits:match')
  takeBack(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.pages.takeBack(visit, id);
  }
}
