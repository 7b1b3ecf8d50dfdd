import type { Content, Sender } from './letter-content.js';

export interface ExportLetter extends Sender {
  /** "gifts". */
  readonly what: string;
  /** How long the file is kept. */
  readonly days: string;
  readonly url: string;
}

export interface RefundApprovalLetter extends Sender {
  /** "$300.00". */
  readonly amount: string;
  readonly url: string;
}

export interface AccountLetter extends Sender {
  readonly name: string;
  readonly url: string;
}

export interface AccountChangedLetter extends AccountLetter {
  /** A sentence: "A passkey was added." */
  readonly what: string;
}

export interface WebhookStoppedLetter extends Sender {
  /** "crm.example.org". */
  readonly host: string;
  /** The receiver said that it wants nothing more; otherwise nothing arrived for so many days. */
  readonly isGone: boolean;
  readonly days: string;
  readonly url: string;
}

export interface InvitationLetter extends AccountLetter {
  /** Who invites. */
  readonly by: string;
  /** "Fundraiser". */
  readonly role: string;
  readonly days: string;
}

export interface AuditHeadLetter extends Sender {
  /** "2026-11-29". */
  readonly day: string;
  readonly id: string;
  readonly hash: string;
  /** What the look over the chain of that day found. */
  readonly finding: string;
}

/** Letters to the people who work with Mainstay, by template. They hold no data: what they tell of needs a sign-in. */
export const STAFF_LETTERS = {
  'export-ready': ({ what, days, url }: ExportLetter): Content => ({
    subject: 'Your export is ready',
    paragraphs: [
      `Your export of ${what} is ready.`,
      `The link below asks you to sign in and then downloads the file. Only you and administrators can take it. It is deleted after ${days} days.`,
    ],
    action: { label: 'Download the export', url },
  }),

  'refund-approval': ({ amount, url }: RefundApprovalLetter): Content => ({
    subject: `A refund of ${amount} waits for you`,
    paragraphs: [
      `A colleague asked for a refund of ${amount}. No money moves until a second person has approved it.`,
      'Its page says for whom and why. You can approve it there, or decline it with a word about the reason.',
    ],
    action: { label: 'See the refund', url },
  }),

  'webhook-stopped': ({ host, isGone, days, url }: WebhookStoppedLetter): Content => ({
    subject: `Webhooks to ${host} have stopped`,
    paragraphs: isGone
      ? [
          `${host} answered that it wants no webhooks any more, and is switched off.`,
          'What waited for it was given up. If that was a mistake, mend the receiver and switch the endpoint on again; its page can send again what failed.',
        ]
      : [
          `Nothing that we sent to ${host} arrived for ${days} days, so webhooks to it are paused.`,
          'What happens from now on waits. Its page shows what the receiver answered; mend the receiver, send a test event, then resume.',
        ],
    action: { label: 'See the endpoint', url },
  }),

  'audit-head': ({ day, id, hash, finding }: AuditHeadLetter): Content => ({
    subject: `Head of the audit on ${day}: row ${id}`,
    paragraphs: [
      `Row ${id} ends the audit. Its hash is ${hash}.`,
      finding,
      'Keep this letter: with it anybody can show later that nothing before that row was changed or cut off. Whoever has the installation compares with: npx mainstay audit verify',
    ],
    action: null,
  }),

  'export-failed': ({ what, url }: ExportLetter): Content => ({
    subject: 'Your export could not be made',
    paragraphs: [
      `Your export of ${what} could not be made, and there is no file.`,
      'Its page says what happened, and has a button to try again.',
    ],
    action: { label: 'See the export', url },
  }),

  'staff-invitation': ({ organisation, name, by, role, days, url }: InvitationLetter): Content => ({
    subject: `${by} invites you to work with ${organisation}`,
    paragraphs: [
      `Hello ${name}. ${by} invites you to Mainstay, where ${organisation} looks after its donors. Your role: ${role}.`,
      `The link below is for you alone. It works once, for ${days} days; there you choose how you sign in.`,
      'If you did not expect this, throw the letter away: nothing happens by itself.',
    ],
    action: { label: 'Accept the invitation', url },
  }),

  'staff-return': ({ organisation, name, days, url }: AccountLetter & { readonly days: string }): Content => ({
    subject: `Choose anew how you sign in at ${organisation}`,
    paragraphs: [
      `Hello ${name}. An administrator sends you a new way into your account.`,
      `The link below is for you alone. It works once, for ${days} days. Until you use it, nothing changes.`,
      'If you did not ask for this, tell an administrator, and do not use the link.',
    ],
    action: { label: 'Choose how you sign in', url },
  }),

  'staff-factors-reset': ({ name, url }: AccountLetter): Content => ({
    subject: 'Your second factor was taken away',
    paragraphs: [
      `Hello ${name}. An administrator took your passkeys, your code app and your recovery codes away, and ended your sessions.`,
      'At your next sign-in you set up a new second factor.',
      'If you did not ask for this, tell an administrator at once: somebody may be posing as you.',
    ],
    action: { label: 'Sign in', url },
  }),

  'staff-account-changed': ({ name, what, url }: AccountChangedLetter): Content => ({
    subject: 'Your sign-in has changed',
    paragraphs: [
      `Hello ${name}. ${what}`,
      'If that was you, all is well. If it was not, change your password now and tell an administrator.',
    ],
    action: { label: 'See your account', url },
  }),

  'staff-wrong-codes': ({ name, url }: AccountLetter): Content => ({
    subject: 'Somebody has your password',
    paragraphs: [
      `Hello ${name}. Somebody gave your password and then five wrong codes. They did not get in.`,
      'If it was you, wait a quarter of an hour and try again. If it was not, your password is known to somebody: choose a new one in your account.',
    ],
    action: { label: 'See your account', url },
  }),
};
