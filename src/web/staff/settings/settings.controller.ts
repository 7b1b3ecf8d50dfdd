import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { KeyPages } from './key-pages.js';
import { OrganisationPages } from './organisation-pages.js';
import { PeoplePages } from './people-pages.js';

/** Whose installation this is, who works with it, and which programs do. */
@Controller('staff')
@StaffPages()
export class SettingsController {
  constructor(
    private readonly organisation: OrganisationPages,
    private readonly people: PeoplePages,
    private readonly keys: KeyPages,
  ) {}

  @Get('settings')
  @Needs('settings:write')
  settings(@Visiting() visit: Visit): Promise<Answer> {
    return this.organisation.show(visit);
  }

  @Post('settings')
  @Needs('settings:write')
  saveSettings(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.organisation.save(visit, body);
  }

  @Get('people')
  @Needs('people:manage')
  listPeople(@Visiting() visit: Visit): Promise<Answer> {
    return this.people.list(visit);
  }

  @Post('people')
  @Needs('people:manage')
  addPerson(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.people.add(visit, body);
  }

  @Post('people/:id/disable')
  @Needs('people:manage')
  disablePerson(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.people.disable(visit, id);
  }

  @Get('keys')
  @Needs('keys:manage')
  listKeys(@Visiting() visit: Visit): Promise<Answer> {
    return this.keys.list(visit);
  }

  @Post('keys')
  @Needs('keys:manage')
  addKey(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.keys.add(visit, body);
  }

  @Post('keys/:id/revoke')
  @Needs('keys:manage')
  revokeKey(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.keys.revoke(visit, id);
  }
}
