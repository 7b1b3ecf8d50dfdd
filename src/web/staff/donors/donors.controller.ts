import { Controller, Get, Query } from '@nestjs/common';
import { Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { DonorListPages } from './listing/donor-list-pages.js';

@Controller('staff/donors')
@StaffPages()
export class DonorsController {
  constructor(private readonly lists: DonorListPages) {}

  @Get()
  @Needs('donors:read')
  list(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.lists.list(visit, query);
  }
}
