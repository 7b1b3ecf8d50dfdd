import { Module } from '@nestjs/common';
import { PhoneClock } from '../kernel/clock.js';
import { Accounts } from './accounts.js';
import { ApiKeys } from './api-keys.js';
import { AppCodes } from './factors/app-codes.js';
import { Challenges } from './factors/challenges.js';
import { CodeTries } from './factors/code-tries.js';
import { Enrolment } from './factors/enrolment.js';
import { Factors } from './factors/factors.js';
import { Passkeys } from './factors/passkeys.js';
import { RecoveryCodes } from './factors/recovery-codes.js';
import { FactorMethods } from './factors/factor-methods.js';
import { SecondFactor } from './factors/second-factor.js';
import { AcceptInvitation } from './invitations/accept-invitation.js';
import { Identities } from './outside/identities.js';
import { OutsideRequests } from './outside/outside-requests.js';
import { OwnPasswords } from './own-passwords.js';
import { Sessions } from './sessions.js';
import { Setup } from './setup-link.js';
import { SignIn } from './sign-in.js';

const PARTS = [
  AcceptInvitation,
  Accounts,
  ApiKeys,
  AppCodes,
  Enrolment,
  Factors,
  Identities,
  OutsideRequests,
  OwnPasswords,
  Passkeys,
  RecoveryCodes,
  SecondFactor,
  Sessions,
  Setup,
  SignIn,
];

/** Accounts, sessions and keys. Database, clock, audit and settings come from the modules that are global. */
@Module({
  providers: [...PARTS, Challenges, CodeTries, FactorMethods, PhoneClock],
  exports: PARTS,
})
export class StaffModule {}
