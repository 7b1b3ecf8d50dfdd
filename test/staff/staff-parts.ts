import { Audit } from '../../src/audit/audit.js';
import { newDataSource } from '../../src/database/data-source.js';
import { Db } from '../../src/database/db.js';
import { Accounts } from '../../src/staff/accounts.js';
import { ApiKeys } from '../../src/staff/api-keys.js';
import { Sessions } from '../../src/staff/sessions.js';
import { Setup } from '../../src/staff/setup-link.js';
import { SignIn } from '../../src/staff/sign-in.js';
import { TestClock } from '../support/app.js';
import { testDatabase } from '../support/database.js';

export const PASSWORD = 'quiet harbor lamp';

/** The staff feature on a database of its own, with a clock to move. */
export async function staffParts() {
  const database = await testDatabase();
  const source = await newDataSource({ url: database.url, poolMax: 8, applicationName: 'test' }).initialize();
  const db = new Db(source);
  const clock = new TestClock('2026-11-24T15:00:00Z');
  const audit = new Audit(clock);
  const accounts = new Accounts(clock, audit);
  const sessions = new Sessions(clock, { appSecret: 'a secret of thirty-two characters' });
  return {
    db,
    clock,
    audit,
    accounts,
    sessions,
    keys: new ApiKeys(clock, audit),
    setup: new Setup(clock, accounts, audit),
    signIn: new SignIn(db, sessions, audit, clock),
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
