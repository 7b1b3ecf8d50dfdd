import { Module } from '@nestjs/common';
import { Accounts } from './accounts.js';
import { ApiKeys } from './api-keys.js';
import { Sessions } from './sessions.js';
import { Setup } from './setup-link.js';
import { SignIn } from './sign-in.js';

/** Accounts, sessions and keys. Database, clock, audit and settings come from the modules that are global. */
@Module({
  providers: [Accounts, ApiKeys, Sessions, Setup, SignIn],
  exports: [Accounts, ApiKeys, Sessions, Setup, SignIn],
})
export class StaffModule {}
