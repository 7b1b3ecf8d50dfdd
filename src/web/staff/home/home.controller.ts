import { Controller, Get, Query } from '@nestjs/common';
import { Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { HomePages } from './home-pages.js';

@Controller('staff')
@StaffPages()
export class HomeController {
  constructor(private readonly home: HomePages) {}

  @Get()
  @Needs('reports:read')
  show(@Visiting() visit: Visit, @Query() query: unknown): Promise<Answer> {
    return this.home.show(visit, query);
  }

  @Get('attention')
  @Needs('gifts:read')
  attention(@Visiting() visit: Visit): Promise<Answer> {
    return this.home.attention(visit);
  }
}
