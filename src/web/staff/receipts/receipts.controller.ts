import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { ReceiptFiles } from './receipt-files.js';
import { ReceiptPages } from './receipt-pages.js';

@Controller('staff/receipts')
@StaffPages()
export class ReceiptsController {
  constructor(
    private readonly receipts: ReceiptPages,
    private readonly files: ReceiptFiles,
  ) {}

  @Get()
  @Needs('receipts:read')
  register(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.receipts.register(visit, query);
  }

  /** The bytes as they were issued; with `void=1` the same receipt marked as void. */
  @Get(':id/pdf')
  @Needs('receipts:read')
  pdf(@Param('id') id: string, @Query('void') asVoid: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.files.pdf(id, asVoid === '1', reply);
  }
}
