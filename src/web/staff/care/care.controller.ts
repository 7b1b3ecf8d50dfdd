import { Controller, Get } from '@nestjs/common';
import { Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { CarePages } from './care-pages.js';

@Controller('staff/care')
@StaffPages()
export class StaffCareController {
  constructor(private readonly pages: CarePages) {}

  @Get()
  @Needs('reports:read')
  figures(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.figures(visit);
  }
}
