import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FreshSignIn, Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { ReceiptListPages } from './listing/receipt-list-pages.js';
import { ReceiptZips } from './listing/receipt-zips.js';
import { ReceiptFiles } from './receipt-files.js';
import { ReissuePages } from './reissue/reissue-pages.js';

@Controller('staff/receipts')
@StaffPages()
export class ReceiptsController {
  constructor(
    private readonly receipts: ReceiptListPages,
    private readonly files: ReceiptFiles,
    private readonly zips: ReceiptZips,
    private readonly reissue: ReissuePages,
  ) {}

  @Get()
  @Needs('receipts:read')
  register(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.receipts.list(visit, query);
  }

  /** The bytes as they were issued; with `void=1` the same receipt marked as void. */
  @Get(':id/pdf')
  @Needs('receipts:read')
  pdf(
    @Visiting() visit: Visit,
    @Param('id') id: string,
    @Query('void') asVoid: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.files.pdf(visit, id, asVoid === '1', reply);
  }

  /** The PDFs of what the register shows. */
  @Get('zip')
  @Needs('receipts:export')
  @FreshSignIn('file')
  zip(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.zips.send(visit, query, reply);
  }

  @Get(':id')
  @Needs('receipts:read')
  receipt(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.reissue.receipt(visit, id);
  }

  @Post(':id/again')
  @Needs('receipts:reissue')
  again(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.reissue.sendAgain(visit, id, body);
  }

  @Get(':id/reissue')
  @Needs('receipts:reissue')
  reissueForm(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.reissue.form(visit, id);
  }

  /** Shows what would happen; with `step=confirm` it happens. */
  @Post(':id/reissue')
  @Needs('receipts:reissue')
  postReissue(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.reissue.post(visit, id, body);
  }
}
