import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidInput, NotFound } from '../../src/kernel/app-error.js';
import type { StaffId } from '../../src/kernel/id.js';
import { LastAdministrator } from '../../src/staff/accounts.js';
import { PasskeyNotByLink } from '../../src/staff/invitations/accept-invitation.js';
import { type InvitationLink, InvitationSpent } from '../../src/staff/invitations/invitations.js';
import { IdentityTaken } from '../../src/staff/outside/identities.js';
import { MINUTE, PASSWORD, staffParts, type StaffParts } from './staff-parts.js';

const DAY = 24 * 60 * MINUTE;

describe('invitations', () => {
  let parts: StaffParts;
  let count = 0;
  beforeAll(async () => {
    parts = await staffParts();
  });
  afterAll(() => parts.close());

  const by = { actor: 'command-line', staffId: null } as const;
  const newEmail = (): string => `guest-${++count}@ledger.example`;
  const invite = (email = newEmail(), role = 'fundraiser') =>
    parts.db.write((tx) => parts.invitations.invite(tx, { name: 'Vera', email, role }, by));
  const opened = (link: InvitationLink) => parts.invitations.byToken(parts.db.manager, parts.invitations.tokenOf(link));
  const accept = async (link: InvitationLink, password = PASSWORD) => {
    const invitation = await opened(link);
    await parts.db.write((tx) => parts.acceptance.run(tx, invitation, { kind: 'password', password }));
    return invitation;
  };
  const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it('make an account with the role of the invitation, and a password that only the guest knows', async () => {
    const email = newEmail();
    const { staffId } = await accept(await invite(email));
    expect(await parts.accounts.read(parts.db.manager, staffId)).toMatchObject({ email, role: 'fundraiser' });
    const token = await parts.signIn.run(email, PASSWORD);
    expect(await parts.sessions.find(parts.db.manager, token)).toMatchObject({ staffId, isConfirmed: false });
  });

  it('work once, also when the link is opened twice at the same time', async () => {
    const link = await invite();
    const invitation = await opened(link);
    const outcomes = await Promise.allSettled(
      [1, 2].map(() =>
        parts.db.write((tx) => parts.acceptance.run(tx, invitation, { kind: 'password', password: PASSWORD })),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusalOf(opened(link))).toBeInstanceOf(InvitationSpent);
  });

  it('work for seven days', async () => {
    const link = await invite();
    const invitation = await opened(link);
    parts.clock.advance(7 * DAY - MINUTE);
    expect(await refusalOf(opened(link))).toBeNull();
    parts.clock.advance(2 * MINUTE);
    expect(await refusalOf(opened(link))).toBeInstanceOf(InvitationSpent);
    const late = parts.db.write((tx) => parts.acceptance.run(tx, invitation, { kind: 'password', password: PASSWORD }));
    expect(await refusalOf(late)).toBeInstanceOf(InvitationSpent);
  });

  it('stop working when they are withdrawn, or sent again', async () => {
    const [withdrawn, sent] = [await invite(), await invite()];
    await parts.db.write((tx) => parts.invitations.withdraw(tx, withdrawn.id, by));
    expect(await refusalOf(opened(withdrawn))).toBeInstanceOf(InvitationSpent);
    const again = await parts.db.write((tx) => parts.invitations.renew(tx, sent.id, by));
    expect(await refusalOf(opened(sent))).toBeInstanceOf(InvitationSpent);
    expect(await refusalOf(opened(again))).toBeNull();
    const gone = parts.db.write((tx) => parts.invitations.renew(tx, withdrawn.id, by));
    expect(await refusalOf(gone)).toBeInstanceOf(NotFound);
  });

  it('keep the hash of the token and never the token', async () => {
    const link = await invite();
    const stored = await parts.db.query('select to_jsonb(i)::text as row from staff_invitation i');
    expect(JSON.stringify(stored)).not.toContain(parts.invitations.tokenOf(link));
    expect(
      await refusalOf(parts.invitations.byToken(parts.db.manager, `${parts.invitations.tokenOf(link)}x`)),
    ).toBeInstanceOf(InvitationSpent);
  });

  it('go to one address once, and never to one that has an account', async () => {
    const email = newEmail();
    const both = await Promise.allSettled([invite(email), invite(email.toUpperCase())]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const taken = newEmail();
    await accept(await invite(taken));
    expect(await refusalOf(invite(taken))).toBeInstanceOf(InvalidInput);
    expect(await refusalOf(invite(newEmail(), 'owner'))).toBeInstanceOf(InvalidInput);
  });

  it('change nothing when the password is weak: the link works on', async () => {
    const link = await invite();
    expect(await refusalOf(accept(link, 'short'))).toBeInstanceOf(InvalidInput);
    expect(await refusalOf(accept(link))).toBeNull();
  });

  it('let somebody back into their account with a new password, and sign out who was in it', async () => {
    const email = newEmail();
    const { staffId } = await accept(await invite(email));
    const before = await parts.signIn.run(email, PASSWORD);
    const link = await parts.db.write((tx) => parts.invitations.letBack(tx, staffId, by));
    expect(await parts.sessions.find(parts.db.manager, before)).not.toBeNull();
    await accept(link, 'another four plain words');
    expect(await parts.sessions.find(parts.db.manager, before)).toBeNull();
    await expect(parts.signIn.run(email, PASSWORD)).rejects.toMatchObject({ code: 'wrong-sign-in' });
    await parts.signIn.run(email, 'another four plain words');
  });

  it('do not let a closed account back in, and go past no second factor', async () => {
    const [closed, guarded] = [(await accept(await invite())).staffId, (await accept(await invite())).staffId];
    const links = await Promise.all(
      [closed, guarded].map((id) => parts.db.write((tx) => parts.invitations.letBack(tx, id, by))),
    );
    await parts.db.write((tx) => parts.accounts.disable(tx, closed, 'system'));
    expect(await refusalOf(accept(links[0]!))).toBeInstanceOf(InvitationSpent);
    await parts.db.query(
      `insert into staff_app_code (staff_id, sealed_secret, last_step, added_at) values ($1, '\\x00', 0, now())`,
      [guarded],
    );
    const invitation = await opened(links[1]!);
    const past = parts.db.write((tx) =>
      parts.acceptance.run(tx, invitation, { kind: 'passkey', name: 'Laptop', answer: '{}' }),
    );
    expect(await refusalOf(past)).toBeInstanceOf(PasskeyNotByLink);
  });

  it('link the account of a provider to one person, by its subject', async () => {
    const [one, other] = [await opened(await invite()), await opened(await invite())];
    const identity = { issuer: 'https://id.example', subject: 'abc', isMultiFactor: true };
    const come = (invitation: typeof one) =>
      parts.db.write((tx) => parts.acceptance.run(tx, invitation, { kind: 'outside', identity }));
    expect(await come(one)).toMatchObject({ isConfirmed: true });
    expect(await parts.identities.find(parts.db.manager, identity)).toBe(one.staffId);
    expect(await parts.identities.find(parts.db.manager, { ...identity, issuer: 'https://evil.example' })).toBeNull();
    expect(await refusalOf(come(other))).toBeInstanceOf(IdentityTaken);
    await parts.db.write((tx) => parts.accounts.disable(tx, one.staffId, 'system'));
    expect(await parts.identities.find(parts.db.manager, identity)).toBeNull();
  });

  it('give a role that counts at once when it is changed, and keep the last administrator', async () => {
    const email = newEmail();
    const { staffId } = await accept(await invite(email, 'admin'));
    const token = await parts.signIn.run(email, PASSWORD);
    const change = (id: StaffId, role: string) =>
      parts.db.write((tx) => parts.accounts.changeRole(tx, id, role, 'command-line'));
    expect(await refusalOf(change(staffId, 'viewer'))).toBeInstanceOf(LastAdministrator);
    await accept(await invite(newEmail(), 'admin'));
    await change(staffId, 'viewer');
    expect(await parts.sessions.find(parts.db.manager, token)).toMatchObject({ role: 'viewer' });
    expect((await parts.audited('change role')).at(-1)).toMatchObject({ detail: { before: 'admin', after: 'viewer' } });
    expect(await refusalOf(change(staffId, 'owner'))).toBeInstanceOf(InvalidInput);
  });
});
