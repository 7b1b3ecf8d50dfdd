import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { FreshSignIn, Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { KeyPages } from './key-pages.js';
import { OrganisationPages } from './organisation-pages.js';

/** Whose installation this is, and which programs work with it. */
@Controller('staff')
@StaffPages()
export class SettingsController {
  constructor(
    private readonly organisation: OrganisationPages,
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

  @Get('keys')
  @Needs('keys:manage')
  listKeys(@Visiting() visit: Visit): Promise<Answer> {
    return this.keys.list(visit);
  }

  @Post('keys')
  @Needs('keys:manage')
  @FreshSignIn()
  addKey(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.keys.add(visit, body);
  }

  @Post('keys/:id/revoke')
  @Needs('keys:manage')
  @FreshSignIn()
  revokeKey(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.keys.revoke(visit, id);
  }
}
