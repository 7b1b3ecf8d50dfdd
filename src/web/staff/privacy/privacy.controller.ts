import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FreshSignIn, Needs } from '../../http/access.js';
import type { Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { type Visit, Visiting } from '../frame/visit.js';
import { ArchivePages } from './archive-pages.js';
import { ErasurePages } from './erasure-pages.js';

/** Donors who asked to be forgotten, or for all that is kept about them. */
@Controller('staff/privacy')
@StaffPages()
export class PrivacyController {
  constructor(
    private readonly erasures: ErasurePages,
    private readonly archives: ArchivePages,
  ) {}

  @Get()
  @Needs('donors:erase')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.erasures.list(visit);
  }

  @Get('archive/:donor')
  @Needs('donors:export')
  archive(@Visiting() visit: Visit, @Param('donor') donor: string): Promise<Answer> {
    return this.archives.show(visit, donor);
  }

  @Post('archive/:donor')
  @FreshSignIn()
  @Needs('donors:export')
  takeArchive(
    @Visiting() visit: Visit,
    @Param('donor') donor: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer | undefined> {
    return this.archives.take(visit, donor, body, reply);
  }

  @Get(':id')
  @Needs('donors:erase')
  review(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.erasures.review(visit, id);
  }

  @Post(':id')
  @Needs('donors:erase')
  @FreshSignIn()
  erase(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.erasures.erase(visit, id, body);
  }
}
