import { Audit } from '../../src/audit/audit.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db } from '../../src/database/db.js';
import { Accounts } from '../../src/staff/accounts.js';
import { ApiKeys } from '../../src/staff/api-keys.js';
import { AppCodes } from '../../src/staff/factors/app-codes.js';
import { Challenges } from '../../src/staff/factors/challenges.js';
import { CodeTries } from '../../src/staff/factors/code-tries.js';
import { Enrolment } from '../../src/staff/factors/enrolment.js';
import { FactorMethods } from '../../src/staff/factors/factor-methods.js';
import { Factors } from '../../src/staff/factors/factors.js';
import { Passkeys } from '../../src/staff/factors/passkeys.js';
import { RecoveryCodes } from '../../src/staff/factors/recovery-codes.js';
import { SecondFactor } from '../../src/staff/factors/second-factor.js';
import { SecretBox } from '../../src/vault/secret-box.js';
import { AcceptInvitation } from '../../src/staff/invitations/accept-invitation.js';
import { Invitations } from '../../src/staff/invitations/invitations.js';
import { Identities } from '../../src/staff/outside/identities.js';
import { Sessions } from '../../src/staff/sessions.js';
import { Setup } from '../../src/staff/setup-link.js';
import { SignIn } from '../../src/staff/sign-in.js';
import { TestClock } from '../support/app.js';
import { testDatabase } from '../support/database.js';

export const PASSWORD = 'quiet harbor lamp';

/** What the parts know of the settings. */
export const SETTINGS = {
  appSecret: 'a secret of thirty-two characters',
  appSecretPrevious: null,
  publicUrl: 'https://give.example.org',
};

/** The staff feature on a database of its own, with a clock to move; phones keep the same time. */
export async function staffParts() {
  const database = await testDatabase();
  const source = await newDataSource({ url: database.url, poolMax: 8, applicationName: 'test' }).initialize();
  const db = new Db(source);
  const clock = new TestClock('2026-11-24T15:00:00Z');
  const audit = new Audit(clock);
  const accounts = new Accounts(clock, audit);
  const sessions = new Sessions(clock, SETTINGS);
  const passkeys = new Passkeys(clock, new Challenges(clock, SETTINGS), SETTINGS);
  const appCodes = new AppCodes(clock, clock, new SecretBox(SETTINGS));
  const recoveryCodes = new RecoveryCodes(clock);
  const invitations = new Invitations(clock, audit, SETTINGS);
  const identities = new Identities(clock, audit);
  const methods = new FactorMethods(appCodes, recoveryCodes, passkeys);
  return {
    db,
    clock,
    audit,
    accounts,
    sessions,
    appCodes,
    invitations,
    identities,
    factors: new Factors(audit, passkeys),
    enrolment: new Enrolment(db, sessions, audit, appCodes, passkeys, recoveryCodes),
    secondFactor: new SecondFactor(db, sessions, audit, new CodeTries(clock), methods),
    acceptance: new AcceptInvitation(invitations, accounts, passkeys, recoveryCodes, identities, audit),
    keys: new ApiKeys(clock, audit),
    setup: new Setup(clock, accounts, audit),
    signIn: new SignIn(db, sessions, audit, clock, passkeys),
    /** What the audit has of an action. */
    audited: (action: string) =>
      db.query<{ actor: string; object: string; detail: object }>(
        'select actor, object, detail from audit_event where action = $1 order by id',
        [action],
      ),
    async close() {
      await source.destroy();
      await database.drop();
    },
  };
}

export type StaffParts = Awaited<ReturnType<typeof staffParts>>;

export const MINUTE = 60_000;
