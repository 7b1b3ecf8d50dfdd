import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { FreshSignIn, Needs } from '../../http/access.js';
import { type Answer } from '../../http/answer.js';
import { StaffPages } from '../frame/staff-pages.js';
import { Visit, Visiting } from '../frame/visit.js';
import { AccountPages } from './account-pages.js';
import { OwnFactorPages } from './own-factor-pages.js';

/** Everybody's own account: how they sign in, and where they are signed in. */
@Controller('staff/account')
@StaffPages()
export class AccountController {
  constructor(
    private readonly pages: AccountPages,
    private readonly factors: OwnFactorPages,
  ) {}

  @Get()
  @Needs('account:own')
  show(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.show(visit);
  }

  @Post('password')
  @Needs('account:own')
  @FreshSignIn()
  changePassword(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.pages.changePassword(visit, body);
  }

  @Post('letter-keys')
  @Needs('account:own')
  setLetterKeys(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.pages.setLetterKeys(visit, body);
  }

  @Post('sessions/end-others')
  @Needs('account:own')
  endOtherSessions(@Visiting() visit: Visit): Promise<Answer> {
    return this.pages.endOtherSessions(visit);
  }

  @Post('sessions/:id/end')
  @Needs('account:own')
  endSession(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.pages.endSession(visit, id);
  }

  @Get('passkeys/new')
  @Needs('account:own')
  @FreshSignIn()
  newPasskey(@Visiting() visit: Visit): Promise<Answer> {
    return this.factors.newPasskey(visit);
  }

  @Post('passkeys')
  @Needs('account:own')
  @FreshSignIn()
  addPasskey(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.factors.add(visit, 'passkey', body);
  }

  @Post('passkeys/:id/remove')
  @Needs('account:own')
  @FreshSignIn()
  removePasskey(@Visiting() visit: Visit, @Param('id') id: string): Promise<Answer> {
    return this.factors.removePasskey(visit, id);
  }

  @Get('app/new')
  @Needs('account:own')
  @FreshSignIn()
  newApp(@Visiting() visit: Visit): Promise<Answer> {
    return this.factors.newApp(visit);
  }

  @Post('app')
  @Needs('account:own')
  @FreshSignIn()
  addApp(@Visiting() visit: Visit, @Body() body: unknown): Promise<Answer> {
    return this.factors.add(visit, 'app-code', body);
  }

  @Post('app/remove')
  @Needs('account:own')
  @FreshSignIn()
  removeApp(@Visiting() visit: Visit): Promise<Answer> {
    return this.factors.removeApp(visit);
  }

  @Post('recovery-codes')
  @Needs('account:own')
  @FreshSignIn()
  renewCodes(@Visiting() visit: Visit): Promise<Answer> {
    return this.factors.renewCodes(visit);
  }

  @Post('outside/unlink')
  @Needs('account:own')
  @FreshSignIn()
  unlink(@Visiting() visit: Visit): Promise<Answer> {
    return this.factors.unlink(visit);
  }
}
