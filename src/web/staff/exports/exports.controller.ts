import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FreshSignIn, Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { ExportFiles } from './export-files.js';
import { ExportPages } from './export-pages.js';

/** Files of lists; each page asks besides for the leave that its data need. */
@Controller('staff')
@StaffPages()
export class ExportsController {
  constructor(
    private readonly pages: ExportPages,
    private readonly files: ExportFiles,
  ) {}

  @Get('exports')
  @Needs('finance:read')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.list(visit);
  }

  @Get('exports/new')
  @Needs('finance:read')
  form(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.pages.form(visit, query);
  }

  @Post('exports')
  @Needs('finance:read')
  ask(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.pages.ask(visit, body);
  }

  @Get('exports/:id')
  @Needs('finance:read')
  job(@Visiting() visit: Visit, @Param('id') id: string, @Query('start') start: unknown): Promise<Answer> {
    return this.pages.job(visit, id, start === 'yes');
  }

  @Get('exports/:id/file')
  @Needs('finance:read')
  @FreshSignIn('file')
  download(@Visiting() visit: Visit, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.files.download(visit, id, reply);
  }

  @Post('exports/:id/cancel')
  @Needs('finance:read')
  cancel(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.pages.cancel(visit, id);
  }

  @Post('exports/:id/again')
  @Needs('finance:read')
  again(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.pages.again(visit, id);
  }

  @Get('receipts/export')
  @Needs('receipts:export')
  @FreshSignIn('file')
  receipts(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.files.atOnce(visit, 'receipts', query, reply);
  }

  @Get('gifts/export')
  @Needs('gifts:export')
  @FreshSignIn('file')
  gifts(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.files.atOnce(visit, 'gifts', query, reply);
  }

  @Get('donors/export')
  @Needs('donors:export')
  @FreshSignIn('file')
  donors(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.files.atOnce(visit, 'donors', query, reply);
  }

  @Get('plans/export')
  @Needs('gifts:export')
  @FreshSignIn('file')
  plans(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.files.atOnce(visit, 'plans', query, reply);
  }

  @Get('memberships/export')
  @Needs('donors:export')
  @FreshSignIn('file')
  members(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.files.atOnce(visit, 'members', query, reply);
  }

  @Get('finance/deposits/export')
  @Needs('finance:read')
  @FreshSignIn('file')
  deposits(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    return this.files.atOnce(visit, 'deposits', query, reply);
  }
}
