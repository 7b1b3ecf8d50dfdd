import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem, InvalidInput, NotFound } from '../kernel/app-error.js';
import { Clock } from '../kernel/clock.js';
import { isId, newId, type StaffId } from '../kernel/id.js';
import { Audit, type Actor } from '../audit/audit.js';
import { rows, type Tx, violatedConstraint } from '../database/db.js';
import { hashPassword, whyPasswordIsWeak } from './passwords.js';
import { may, type Permission, type Role, ROLES } from './permissions.js';

export interface NewStaff {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly password: string;
}

export interface StaffMember {
  readonly id: StaffId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  /** The last time that a session of theirs was used; null when none is left. */
  readonly lastSeenAt: Date | null;
  /** Whether they have a second factor; without one the next sign-in sets it up. */
  readonly hasFactor: boolean;
}

export class LastAdministrator extends AppError {
  constructor() {
    super(
      'last-administrator',
      'conflict',
      'This is the only administrator, so the account stays open. Nothing was changed. Add another administrator first.',
    );
  }
}

/** The people who work with Mainstay. */
@Injectable()
export class Accounts {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Adds a person who can sign in at once. @throws InvalidInput naming each field */
  async create(tx: Tx, person: NewStaff, actor: Actor): Promise<StaffId> {
    const problems = problemsOf(person);
    if (problems.length > 0) throw new InvalidInput(problems);
    const id = newId<'staff'>();
    await this.add(tx, { ...person, id, passwordHash: await hashPassword(person.password) }, actor);
    return id;
  }

  /** Opens an account whose fields were looked at before; without a password it has another way in. @throws InvalidInput */
  async add(
    tx: Tx,
    person: Omit<NewStaff, 'password'> & { readonly id: StaffId; readonly passwordHash: string | null },
    actor: Actor,
  ): Promise<void> {
    const { id, email, name, role, passwordHash } = person;
    await insertStaff(tx, [id, email, name, role, passwordHash, this.clock.now()]);
    await this.audit.record(tx, { actor, action: 'create account', object: `staff:${id}`, detail: { role } });
  }

  /** The new role counts at once, in every session of the person. @throws NotFound, LastAdministrator; InvalidInput */
  async changeRole(tx: Tx, id: string, role: string, actor: Actor): Promise<void> {
    if (!isRole(role)) throw new InvalidInput([{ field: 'role', message: 'Choose a role.' }]);
    const admins = await lockAdministrators(tx);
    const [member] = isId(id)
      ? await rows<{ role: Role }>(tx, 'select role from staff where id = $1 and disabled_at is null for update', [id])
      : [];
    if (!member) throw new NotFound('account');
    if (role === member.role) return;
    if (admins.length === 1 && admins[0] === id) throw new LastAdministrator();
    await rows(tx, 'update staff set role = $2 where id = $1', [id, role]);
    const detail = { before: member.role, after: role };
    await this.audit.record(tx, { actor, action: 'change role', object: `staff:${id}`, detail });
  }

  /**
   * Closes an account: its sessions end at once, what it did stays. Closing it again changes nothing.
   * @throws NotFound, LastAdministrator
   */
  async disable(tx: Tx, id: string, actor: Actor): Promise<void> {
    const admins = await lockAdministrators(tx);
    const [member] = isId(id) ? await rows(tx, 'select id from staff where id = $1 for update', [id]) : [];
    if (!member) throw new NotFound('account');
    if (admins.length === 1 && admins[0] === id) throw new LastAdministrator();
    const disabled = await rows(
      tx,
      'update staff set disabled_at = $2 where id = $1 and disabled_at is null returning id',
      [id, this.clock.now()],
    );
    await rows(tx, 'delete from staff_session where staff_id = $1', [id]);
    if (disabled.length === 0) return;
    await this.audit.record(tx, { actor, action: 'disable account', object: `staff:${id}` });
  }

  /** Signs somebody out of one device. @throws NotFound */
  async endSession(tx: Tx, id: string, session: string, actor: Actor): Promise<void> {
    const ended =
      isId(id) && isId(session)
        ? await rows(tx, 'delete from staff_session where id = $1 and staff_id = $2 returning id', [session, id])
        : [];
    if (ended.length === 0) throw new NotFound('session');
    await this.audit.record(tx, { actor, action: 'end session', object: `staff:${id}` });
  }

  /** Everybody, those with an open account first. */
  list(tx: Tx): Promise<StaffMember[]> {
    return rows<StaffMember>(tx, `${MEMBER} order by disabled_at is not null, lower(name), id`);
  }

  /** @throws NotFound */
  async read(tx: Tx, id: string): Promise<StaffMember> {
    const [member] = isId(id) ? await rows<StaffMember>(tx, `${MEMBER} where id = $1`, [id]) : [];
    if (!member) throw new NotFound('account');
    return member;
  }

  /** The names of those who can change roles, for pages that say whom to ask. */
  async administrators(tx: Tx): Promise<string[]> {
    const found = await rows<{ name: string }>(
      tx,
      `select name from staff where role = 'admin' and disabled_at is null order by created_at limit 3`,
    );
    return found.map(({ name }) => name);
  }
}

/** The addresses of those who may do something now, without one of them: whoever asked cannot decide as well. */
export async function approvers(tx: Tx, permission: Permission, without: StaffId | null): Promise<string[]> {
  const found = await rows<{ email: string }>(
    tx,
    `select email from staff where disabled_at is null and role = any($1) and id is distinct from $2 order by email`,
    [ROLES.filter((role) => may(role, permission)), without],
  );
  return found.map(({ email }) => email);
}

/** One lock over all administrators, so that two of them cannot shut each other out at the same time. */
async function lockAdministrators(tx: Tx): Promise<string[]> {
  const admins = await rows<{ id: string }>(
    tx,
    `select id from staff where role = 'admin' and disabled_at is null order by id for update`,
  );
  return admins.map(({ id }) => id);
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

const MEMBER = `
  select id, name, email, role, created_at as "createdAt", disabled_at as "disabledAt",
         (select max(last_seen_at) from staff_session where staff_id = staff.id) as "lastSeenAt",
         exists (select from staff_passkey where staff_id = staff.id)
           or exists (select from staff_app_code where staff_id = staff.id) as "hasFactor"
  from staff`;

async function insertStaff(tx: Tx, values: readonly unknown[]): Promise<void> {
  try {
    await rows(
      tx,
      `insert into staff (id, email, name, role, password_hash, created_at) values ($1, $2, $3, $4, $5, $6)`,
      values,
    );
  } catch (error) {
    if (violatedConstraint(error) !== 'staff_email_key') throw error;
    throw new InvalidInput([{ field: 'email', message: 'Somebody has an account with this address already.' }]);
  }
}

function problemsOf(person: NewStaff): FieldProblem[] {
  const weakness = whyPasswordIsWeak(person.password, person.email);
  return [...personProblems(person), ...(weakness === null ? [] : [{ field: 'password', message: weakness }])];
}

/** What is wrong with name, address and role of somebody who is to get an account. */
export function personProblems({ name, email, role }: Omit<NewStaff, 'password'>): FieldProblem[] {
  const checks: [string, boolean, string][] = [
    ['name', name !== '' && name.length <= 120, 'Enter the name of the person.'],
    ['email', email.length <= 254 && /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(email), 'Enter an email address.'],
    ['role', isRole(role), 'Choose a role.'],
  ];
  return checks.filter(([, good]) => !good).map(([field, , message]) => ({ field, message }));
}
