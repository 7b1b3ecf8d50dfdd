import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FreshSignIn, Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { PrintPages } from './print-pages.js';

@Controller('staff/receipts/print')
@StaffPages()
export class PrintController {
  constructor(private readonly print: PrintPages) {}

  @Get()
  @Needs('receipts:read')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.print.list(visit);
  }

  @Post()
  @Needs('receipts:export')
  make(@Visiting() visit: Visit): Promise<Answer> {
    return this.print.make(visit);
  }

  @Get(':id')
  @Needs('receipts:read')
  batch(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.print.batch(visit, id);
  }

  @Get(':id/zip')
  @Needs('receipts:export')
  @FreshSignIn('file')
  zip(@Visiting() visit: Visit, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.print.zip(visit, id, reply);
  }

  @Post(':id/posted')
  @Needs('receipts:export')
  posted(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.print.posted(visit, id);
  }
}
