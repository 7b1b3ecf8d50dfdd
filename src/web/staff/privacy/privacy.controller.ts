import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { FreshSignIn, Needs } from '../../http/access.js';
import type { Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { type Visit, Visiting } from '../frame/visit.js';
import { ErasurePages } from './erasure-pages.js';

/** Donors who asked to be forgotten. */
@Controller('staff/privacy')
@StaffPages()
export class PrivacyController {
  constructor(private readonly erasures: ErasurePages) {}

  @Get()
  @Needs('donors:erase')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.erasures.list(visit);
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
