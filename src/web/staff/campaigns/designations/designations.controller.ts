import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { DesignationPages } from './designation-pages.js';

@Controller('staff/designations')
@StaffPages()
export class DesignationsController {
  constructor(private readonly pages: DesignationPages) {}

  @Get()
  @Needs('donors:read')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.list(visit);
  }

  @Get('new')
  @Needs('campaigns:manage')
  blank(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.blank(visit);
  }

  @Post()
  @Needs('campaigns:manage')
  create(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.pages.save(visit, null, body);
  }

  @Get(':code')
  @Needs('campaigns:manage')
  edit(@Visiting() visit: Visit, @Param('code') code: string): Promise<Answer> {
    return this.pages.edit(visit, code);
  }

  @Post(':code')
  @Needs('campaigns:manage')
  save(@Visiting() visit: Visit, @Param('code') code: string, @Body() body: unknown): Promise<Answer> {
    return this.pages.save(visit, code, body);
  }
}
