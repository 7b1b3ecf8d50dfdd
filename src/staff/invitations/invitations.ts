import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, InvalidInput, NotFound } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import { type Id, isId, newId, type StaffId } from '../../kernel/id.js';
import { type Actor, Audit } from '../../audit/audit.js';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { rows, type Tx, violatedConstraint } from '../../database/db.js';
import { personProblems } from '../accounts.js';
import type { Role } from '../permissions.js';
import { tokenHash } from '../tokens.js';

export type InvitationId = Id<'staff-invitation'>;

export const INVITATION_DAYS = 7;
const LIFE_MS = INVITATION_DAYS * 24 * 60 * 60_000;

export interface Invitation {
  readonly id: InvitationId;
  /** Whose account it makes or opens. */
  readonly staffId: StaffId;
  readonly kind: 'invitation' | 'return';
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Who sent it; null for the command line. */
  readonly by: string | null;
  /** How often it was sent. */
  readonly round: number;
  readonly expiresAt: Date;
  readonly isOver: boolean;
}

/** One link of an invitation; the next round is another link. */
export type InvitationLink = Pick<Invitation, 'id' | 'round'>;

/** Used, withdrawn, too old or never made: which of these is nobody's business. */
export class InvitationSpent extends AppError {
  constructor() {
    super(
      'invitation-spent',
      'not-found',
      'That invitation has done its work, or is too old. Ask an administrator of the newsroom for a new one.',
    );
  }
}

/** Who acts: for the audit, and by name in the letter. */
export interface Inviter {
  readonly actor: Actor;
  readonly staffId: StaffId | null;
}

/** Links for people who have no way in yet, or none any more. Only hashes of their tokens are stored. */
@Injectable()
export class Invitations {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    @Inject(SETTINGS_TOKEN) private readonly settings: Pick<Settings, 'appSecret'>,
  ) {}

  /** @throws InvalidInput naming each field */
  async invite(tx: Tx, person: { name: string; email: string; role: string }, by: Inviter): Promise<InvitationLink> {
    const problems = personProblems(person);
    if (problems.length > 0) throw new InvalidInput(problems);
    const taken = await rows(tx, 'select from staff where email_key = lower($1)', [person.email]);
    if (taken.length > 0) throw emailTaken('Somebody has an account with this address already.');
    return this.write(tx, { ...person, kind: 'invitation', staffId: newId<'staff'>() }, by);
  }

  /** A link for somebody with an account who has lost every way in; it takes the place of one that is open. @throws NotFound */
  async letBack(tx: Tx, id: string, by: Inviter): Promise<InvitationLink> {
    const [person] = isId(id)
      ? await rows<{ name: string; email: string; role: Role }>(
          tx,
          'select name, email, role from staff where id = $1 and disabled_at is null for update',
          [id],
        )
      : [];
    if (!person) throw new NotFound('account');
    await rows(
      tx,
      `update staff_invitation set withdrawn_at = $2
       where email_key = lower($1) and accepted_at is null and withdrawn_at is null`,
      [person.email, this.clock.now()],
    );
    return this.write(tx, { ...person, kind: 'return', staffId: id as StaffId }, by);
  }

  /** A new link with a new end; the one before stops working. @throws NotFound */
  async renew(tx: Tx, id: string, by: Inviter): Promise<InvitationLink> {
    const invitation = await lockOpen(tx, id);
    const round = invitation.round + 1;
    await rows(tx, 'update staff_invitation set round = $2, token_hash = $3, expires_at = $4 where id = $1', [
      id,
      round,
      tokenHash(this.tokenOf({ id: invitation.id, round })),
      new Date(this.clock.now().getTime() + LIFE_MS),
    ]);
    await this.note(tx, 'resend invitation', invitation.id, by);
    return { id: invitation.id, round };
  }

  /** @throws NotFound */
  async withdraw(tx: Tx, id: string, by: Inviter): Promise<void> {
    const invitation = await lockOpen(tx, id);
    await rows(tx, 'update staff_invitation set withdrawn_at = $2 where id = $1', [id, this.clock.now()]);
    await this.note(tx, 'withdraw invitation', invitation.id, by);
  }

  /** Those that wait for an answer, and those that waited in vain; the newest first. */
  listOpen(tx: Tx): Promise<Invitation[]> {
    return rows<Invitation>(
      tx,
      `${INVITATION} where accepted_at is null and withdrawn_at is null order by invitation.created_at desc, invitation.id`,
      [this.clock.now()],
    );
  }

  /** @throws InvitationSpent */
  async byToken(tx: Tx, token: string): Promise<Invitation> {
    const [found] = await rows<Invitation>(
      tx,
      `${INVITATION} where token_hash = $2 and accepted_at is null and withdrawn_at is null and expires_at > $1`,
      [this.clock.now(), tokenHash(token)],
    );
    if (!found) throw new InvitationSpent();
    return found;
  }

  /** @throws InvitationSpent */
  async byId(tx: Tx, id: InvitationId): Promise<Invitation> {
    const [found] = await rows<Invitation>(
      tx,
      `${INVITATION} where invitation.id = $2 and accepted_at is null and withdrawn_at is null and expires_at > $1`,
      [this.clock.now(), id],
    );
    if (!found) throw new InvitationSpent();
    return found;
  }

  /** Marks it as used, once: the second of two at the same time finds it spent. @throws InvitationSpent */
  async spend(tx: Tx, id: InvitationId): Promise<void> {
    const spent = await rows(
      tx,
      `update staff_invitation set accepted_at = $2
       where id = $1 and accepted_at is null and withdrawn_at is null and expires_at > $2 returning id`,
      [id, this.clock.now()],
    );
    if (spent.length === 0) throw new InvitationSpent();
  }

  /**
   * The secret of the link. It is reckoned, so that a letter can be written from the id alone, and no queue of letters
   * holds an open door.
   */
  tokenOf({ id, round }: InvitationLink): string {
    return createHmac('sha256', this.settings.appSecret).update(`invitation:${id}:${round}`).digest('base64url');
  }

  private async write(
    tx: Tx,
    link: { name: string; email: string; role: string; kind: Invitation['kind']; staffId: StaffId },
    by: Inviter,
  ): Promise<InvitationLink> {
    const id = newId<'staff-invitation'>();
    const now = this.clock.now();
    const { staffId, name, email, role, kind } = link;
    const hash = tokenHash(this.tokenOf({ id, round: 1 }));
    try {
      await rows(
        tx,
        `insert into staff_invitation (id, staff_id, name, email, role, kind, token_hash, invited_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [id, staffId, name, email, role, kind, hash, by.staffId, now, new Date(now.getTime() + LIFE_MS)],
      );
    } catch (error) {
      if (violatedConstraint(error) !== 'staff_invitation_open') throw error;
      throw emailTaken('This address has an invitation already. Send it again, or withdraw it first.');
    }
    await this.note(tx, kind === 'return' ? 'send return link' : 'invite', id, by, { role });
    return { id, round: 1 };
  }

  private note(tx: Tx, action: string, id: InvitationId, { actor }: Inviter, detail = {}): Promise<void> {
    return this.audit.record(tx, { actor, action, object: `invitation:${id}`, detail });
  }
}

const INVITATION = `
  select invitation.id, staff_id as "staffId", kind, invitation.name, invitation.email, invitation.role, round,
         expires_at as "expiresAt", expires_at <= $1 as "isOver", inviter.name as by
  from staff_invitation invitation left join staff inviter on inviter.id = invited_by`;

async function lockOpen(tx: Tx, id: string): Promise<{ id: InvitationId; round: number }> {
  const [found] = isId(id)
    ? await rows<{ id: InvitationId; round: number }>(
        tx,
        `select id, round from staff_invitation
         where id = $1 and accepted_at is null and withdrawn_at is null for update`,
        [id],
      )
    : [];
  if (!found) throw new NotFound('invitation');
  return found;
}

function emailTaken(message: string): InvalidInput {
  return new InvalidInput([{ field: 'email', message }]);
}
