import { AccountDesk } from '../account/account-desk.js';
import { AccountPages } from '../account/account-pages.js';
import { AccountController } from '../account/account.controller.js';
import { OwnFactorPages } from '../account/own-factor-pages.js';
import { PeoplePages } from '../settings/people/people-pages.js';
import { PeopleController } from '../settings/people/people.controller.js';
import { PersonPages } from '../settings/people/person-pages.js';
import { EnrolForm } from './enrol/enrol-form.js';
import { EnrolPages } from './enrol/enrol-pages.js';
import { EntryController } from './entry.controller.js';
import { ConfirmPages } from './factors/confirm-pages.js';
import { ProofForm } from './factors/proof-form.js';
import { SecondFactorPages } from './factors/second-factor-pages.js';
import { SecondFactorController } from './factors/second-factor.controller.js';
import { InvitationDesk } from './invitation/invitation-desk.js';
import { InvitationPages } from './invitation/invitation-pages.js';
import { InvitationController } from './invitation/invitation.controller.js';
import { OutsideDoor } from './outside/outside-door.js';
import { OutsideOutcomes } from './outside/outside-outcomes.js';
import { OutsidePages } from './outside/outside-pages.js';
import { OutsideController } from './outside/outside.controller.js';
import { SetupPages } from './setup-pages.js';
import { SignInPages } from './sign-in-pages.js';

/** The ways in, everybody's own account, and the people: one part of the pages of staff. */
export const ACCESS_CONTROLLERS = [
  AccountController,
  EntryController,
  InvitationController,
  OutsideController,
  SecondFactorController,
  PeopleController,
];

export const ACCESS_PAGES = [
  AccountDesk,
  AccountPages,
  OwnFactorPages,
  InvitationDesk,
  InvitationPages,
  OutsideDoor,
  OutsideOutcomes,
  OutsidePages,
  SetupPages,
  SignInPages,
  ConfirmPages,
  EnrolForm,
  EnrolPages,
  ProofForm,
  SecondFactorPages,
  PeoplePages,
  PersonPages,
];
