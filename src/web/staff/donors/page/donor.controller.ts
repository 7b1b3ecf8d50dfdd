import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Needs } from '../../../http/access.js';
import type { Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { type Visit, Visiting } from '../../frame/visit.js';
import { DetailPages } from '../details/detail-pages.js';
import { NewDonorPages } from '../details/new-donor-pages.js';
import { DonorPages } from './donor-pages.js';

/** One donor, what their record says, and donors who have not given yet. */
@Controller('staff/donors')
@StaffPages()
export class DonorController {
  constructor(
    private readonly donors: DonorPages,
    private readonly details: DetailPages,
    private readonly fresh: NewDonorPages,
  ) {}

  @Get('new')
  @Needs('donors:write')
  newForm(@Visiting() visit: Visit): Promise<Answer> {
    return this.fresh.form(visit);
  }

  @Post('new')
  @Needs('donors:write')
  add(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.fresh.add(visit, body);
  }

  @Get('look-up')
  @Needs('donors:read')
  async lookUp(@Visiting() visit: Visit, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const found = await this.fresh.lookUp(visit, query);
    await reply.header('cache-control', 'no-store').send(found);
  }

  @Get(':id')
  @Needs('donors:read')
  donor(@Visiting() visit: Visit, @Param('id') id: string, @Query() query: unknown): Promise<Answer> {
    return this.donors.donor(visit, id, query);
  }

  @Get(':id/details')
  @Needs('donors:write')
  detailsForm(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.details.form(visit, id);
  }

  @Post(':id/details')
  @Needs('donors:write')
  saveDetails(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.details.save(visit, id, body);
  }
}
