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
    const { name, email, role } = person;
    await insertStaff(tx, [id, email, name, role, await hashPassword(person.password), this.clock.now()]);
    await this.audit.record(tx, { actor, action: 'create account', object: `staff:${id}`, detail: { role } });
    return id;
  }

  /**
   * Closes an account: its sessions end at once, what it did stays. Closing it again changes nothing.
   * @throws NotFound, LastAdministrator
   */
  async disable(tx: Tx, id: string, actor: Actor): Promise<void> {
    // One lock over all administrators, so that two of them cannot close each other's account at the same time.
    const admins = await rows<{ id: string }>(
      tx,
      `select id from staff where role = 'admin' and disabled_at is null order by id for update`,
    );
    const [member] = isId(id) ? await rows(tx, 'select id from staff where id = $1 for update', [id]) : [];
    if (!member) throw new NotFound('account');
    if (admins.length === 1 && admins[0]!.id === id) throw new LastAdministrator();
    const disabled = await rows(
      tx,
      'update staff set disabled_at = $2 where id = $1 and disabled_at is null returning id',
      [id, this.clock.now()],
    );
    await rows(tx, 'delete from staff_session where staff_id = $1', [id]);
    if (disabled.length === 0) return;
    await this.audit.record(tx, { actor, action: 'disable account', object: `staff:${id}` });
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

const MEMBER = `
  select id, name, email, role, created_at as "createdAt", disabled_at as "disabledAt",
         (select max(last_seen_at) from staff_session where staff_id = staff.id) as "lastSeenAt"
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

function problemsOf({ name, email, role, password }: NewStaff): FieldProblem[] {
  const weakness = whyPasswordIsWeak(password, email);
  const checks: [string, boolean, string][] = [
    ['name', name !== '' && name.length <= 120, 'Enter the name of the person.'],
    ['email', email.length <= 254 && /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(email), 'Enter an email address.'],
    ['role', (ROLES as readonly string[]).includes(role), 'Choose a role.'],
    ['password', weakness === null, weakness ?? ''],
  ];
  return checks.filter(([, good]) => !good).map(([field, , message]) => ({ field, message }));
}
