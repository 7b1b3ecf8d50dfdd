import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { FreshSignIn, Needs } from '../../../http/access.js';
import { type Answer } from '../../../http/answer.js';
import { StaffPages } from '../../frame/staff-pages.js';
import { Visit, Visiting } from '../../frame/visit.js';
import { PeoplePages } from './people-pages.js';
import { PersonPages } from './person-pages.js';

/** Who works with Mainstay, as what, and how they get in. */
@Controller('staff/people')
@StaffPages()
export class PeopleController {
  constructor(
    private readonly people: PeoplePages,
    private readonly person: PersonPages,
  ) {}

  @Get()
  @Needs('people:manage')
  list(@Visiting() visit: Visit): Promise<Answer> {
    return this.people.list(visit);
  }

  @Post()
  @Needs('people:manage')
  @FreshSignIn()
  invite(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.people.invite(visit, body);
  }

  @Post('invitations/:id/again')
  @Needs('people:manage')
  @FreshSignIn()
  inviteAgain(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.people.again(visit, id);
  }

  @Post('invitations/:id/withdraw')
  @Needs('people:manage')
  @FreshSignIn()
  withdraw(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.people.withdraw(visit, id);
  }

  @Get(':id')
  @Needs('people:manage')
  show(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.person.show(visit, id);
  }

  @Post(':id/role')
  @Needs('people:manage')
  @FreshSignIn()
  changeRole(@Visiting() visit: Visit, @Param('id') id: string, @Body() body: unknown): Promise<Answer> {
    return this.person.changeRole(visit, id, body);
  }

  @Post(':id/reset')
  @Needs('people:manage')
  @FreshSignIn()
  reset(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.person.reset(visit, id);
  }

  @Post(':id/link')
  @Needs('people:manage')
  @FreshSignIn()
  letBack(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.person.letBack(visit, id);
  }

  @Post(':id/sessions/:session/end')
  @Needs('people:manage')
  @FreshSignIn()
  endSession(@Visiting() visit: Visit, @Param('id') id: string, @Param('session') session: string): Promise<Answer> {
    return this.person.endSession(visit, id, session);
  }

  @Post(':id/disable')
  @Needs('people:manage')
  @FreshSignIn()
  disable(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.person.disable(visit, id);
  }
}
