import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem, InvalidInput } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import type { StaffId } from '../kernel/id.js';
import { Audit, type Actor } from '../audit/audit.js';
import { rows, type Tx } from '../database/db.js';
import { type OrganisationDetails, saveOrganisation } from '../organisation/organisation.js';
import { Accounts, type NewStaff } from './accounts.js';
import { newToken, tokenHash } from './tokens.js';

/** How long a setup link works. */
export const SETUP_LINK_MINUTES = 60;

export class SetupLinkSpent extends AppError {
  constructor() {
    super(
      'setup-link-spent',
      'not-found',
      'That link has done its work, or is more than an hour old. ' +
        'If nobody can sign in yet, make a new one on the server with: npx mainstay setup-link',
    );
  }
}

/** Whether nobody could sign in as an administrator: then, and only then, a setup link opens anything. */
export async function needsSetup(tx: Tx): Promise<boolean> {
  const admins = await rows(tx, `select from staff where role = 'admin' and disabled_at is null limit 1`);
  return admins.length === 0;
}

/** The token of a new link, `/staff/setup/<token>`: valid for an hour, for one use. Only its hash is stored. */
export async function newSetupLink(tx: Tx, clock: Clock, actor: Actor = 'system'): Promise<string> {
  const token = newToken();
  const now = clock.now();
  const expires = new Date(now.getTime() + SETUP_LINK_MINUTES * 60_000);
  await rows(tx, 'delete from setup_link where expires_at <= $1', [now]);
  await rows(tx, 'insert into setup_link (token_hash, created_at, expires_at) values ($1, $2, $3)', [
    tokenHash(token),
    now,
    expires,
  ]);
  await new Audit(clock).record(tx, { actor, action: 'make setup link', object: 'installation' });
  return token;
}

/** The first step of a new installation: whose it is, and who looks after it. */
@Injectable()
export class Setup {
  constructor(
    private readonly clock: Clock,
    private readonly accounts: Accounts,
    private readonly audit: Audit,
  ) {}

  /** @throws SetupLinkSpent */
  async check(tx: Tx, token: string): Promise<void> {
    const usable = await rows(
      tx,
      'select from setup_link where token_hash = $1 and used_at is null and expires_at > $2',
      [tokenHash(token), this.clock.now()],
    );
    if (usable.length === 0 || !(await needsSetup(tx))) throw new SetupLinkSpent();
  }

  /**
   * Writes the organisation and the first administrator, and spends the link, in the caller's transaction.
   * @throws SetupLinkSpent; InvalidInput naming each field, as "organisation.ein" or "person.email"; the link then
   * works on
   */
  async finish(
    tx: Tx,
    token: string,
    organisation: OrganisationDetails,
    person: Omit<NewStaff, 'role'>,
  ): Promise<StaffId> {
    // All links, not only this one: two people with a link each must not both become the first.
    await rows(tx, 'select from setup_link order by token_hash for update');
    await this.check(tx, token);
    const problems: FieldProblem[] = [];
    await collected(problems, 'organisation', () => saveOrganisation(tx, organisation));
    const id = await collected(problems, 'person', () =>
      this.accounts.create(tx, { ...person, role: 'admin' }, 'system'),
    );
    if (id === null || problems.length > 0) throw new InvalidInput(problems);
    await rows(tx, 'update setup_link set used_at = $2 where token_hash = $1', [tokenHash(token), this.clock.now()]);
    await this.audit.record(tx, { actor: `staff:${id}`, action: 'set up', object: 'installation' });
    return id;
  }
}

/** What the work returns, or null when fields were refused: those are added to the problems of the whole form. */
async function collected<T>(problems: FieldProblem[], part: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    problems.push(...error.fields.map(({ field, message }) => ({ field: `${part}.${field}`, message })));
    return null;
  }
}
