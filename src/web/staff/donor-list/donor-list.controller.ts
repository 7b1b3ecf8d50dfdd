import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { FreshSignIn, Needs } from '../../http/access.js';
import type { Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { LinePages } from './line/line-pages.js';
import { ListPages } from './page/list-pages.js';
import { YearPages } from './page/year-pages.js';
import { VersionPages } from './version/version-pages.js';

/** The public list of donors, before it is public (R-TRN-06). */
@Controller('staff/donor-list')
@StaffPages()
export class DonorListController {
  constructor(
    private readonly overview: ListPages,
    private readonly years: YearPages,
    private readonly lines: LinePages,
    private readonly versions: VersionPages,
  ) {}

  @Get()
  @Needs('donor-list:prepare')
  all(@Visiting() visit: Visit): Promise<Answer> {
    return this.overview.show(visit);
  }

  @Get(':year')
  @Needs('donor-list:prepare')
  year(@Visiting() visit: Visit, @Param('year') year: string): Promise<Answer> {
    return this.years.show(visit, year);
  }

  @Post(':year/prepare')
  @Needs('donor-list:prepare')
  prepare(@Visiting() visit: Visit, @Param('year') year: string, @Body() body: unknown): Promise<Answer> {
    return this.years.prepare(visit, year, body);
  }

  @Post(':year/publish')
  @Needs('donor-list:publish')
  @FreshSignIn()
  publish(@Visiting() visit: Visit, @Param('year') year: string, @Body() body: unknown): Promise<Answer> {
    return this.years.publish(visit, year, body);
  }

  @Post(':year/withdraw')
  @Needs('donor-list:publish')
  @FreshSignIn()
  withdraw(@Visiting() visit: Visit, @Param('year') year: string, @Body() body: unknown): Promise<Answer> {
    return this.years.withdraw(visit, year, body);
  }

  @Get(':year/lines/:donor')
  @Needs('donor-list:prepare')
  line(
    @Visiting() visit: Visit,
    @Param('year') year: string,
    @Param('donor') donor: string,
    @Query('fund') fund: unknown,
  ): Promise<Answer> {
    return this.lines.show(visit, { year, donor, fund });
  }

  @Post(':year/lines/:donor/decision')
  @Needs('donor-list:prepare')
  decide(
    @Visiting() visit: Visit,
    @Param('year') year: string,
    @Param('donor') donor: string,
    @Body() body: Record<string, unknown> | undefined,
  ): Promise<Answer> {
    return this.lines.decide(visit, { year, donor, fund: body?.['fund'] }, body);
  }

  @Post(':year/lines/:donor/name')
  @Needs('donor-list:prepare')
  rename(
    @Visiting() visit: Visit,
    @Param('year') year: string,
    @Param('donor') donor: string,
    @Body() body: Record<string, unknown> | undefined,
  ): Promise<Answer> {
    return this.lines.rename(visit, { year, donor, fund: body?.['fund'] }, body);
  }

  @Get(':year/versions/:number')
  @Needs('donor-list:prepare')
  version(
    @Visiting() visit: Visit,
    @Param('year') year: string,
    @Param('number') number: string,
    @Query('against') against: unknown,
  ): Promise<Answer> {
    return this.versions.show(visit, year, number, against);
  }
}
