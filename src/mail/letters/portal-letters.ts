import type { Content, Sender } from './letter-content.js';

export interface SignInLetter extends Sender {
  readonly code: string;
  readonly url: string;
  readonly minutes: string;
}

export interface EmailConfirmLetter extends Sender {
  readonly firstName: string;
  readonly newEmail: string;
  readonly url: string;
}

/** To an address that staff wrote down for a donor; whoever reads it may be somebody else. */
export interface FurtherEmailLetter extends Sender {
  readonly firstName: string;
  readonly newEmail: string;
  readonly url: string;
}

export interface EmailChangedLetter extends Sender {
  readonly firstName: string;
  readonly newEmail: string;
}

export interface ErasureLetter extends Sender {
  readonly firstName: string;
}

/** Letters of the donor portal, by template. */
export const PORTAL_LETTERS = {
  'sign-in-code': ({ organisation, code, url, minutes }: SignInLetter): Content => ({
    subject: `Your sign-in code for ${organisation}`,
    paragraphs: [
      `Your code is ${code}.`,
      `Type it into the page that asked for it, or open the link below and press the button. Either works once, for ${minutes} minutes.`,
      'If you did not ask for this, nothing has happened and you can throw this letter away. Nobody from the newsroom will ever ask you for a code.',
    ],
    action: { label: 'Sign in with a link instead', url },
  }),

  'email-confirm': ({ organisation, firstName, newEmail, url }: EmailConfirmLetter): Content => ({
    subject: `Please confirm your new address for ${organisation}`,
    paragraphs: [
      `Hello ${firstName}. You asked us to write to ${newEmail} from now on.`,
      'Nothing has changed yet. Open the link below and press the button; it works for a day.',
      'If you did not ask for this, throw this letter away and nothing will change.',
    ],
    action: { label: 'Confirm the new address', url },
  }),

  'further-email': ({ organisation, firstName, newEmail, url }: FurtherEmailLetter): Content => ({
    subject: `Is this your address, too? ${organisation} would like to know`,
    paragraphs: [
      `Hello ${firstName}. Somebody at ${organisation} wrote ${newEmail} down as one of your addresses.`,
      'If it is yours, open the link below and press the button; it works for a week. Then you can sign in with it.',
      'If it is not, or you are somebody else, throw this letter away and nothing will change.',
    ],
    action: { label: 'Confirm this address', url },
  }),

  'email-changed': ({ organisation, firstName, newEmail }: EmailChangedLetter): Content => ({
    subject: `Your address at ${organisation} has changed`,
    paragraphs: [
      `Hello ${firstName}. From now on we write to ${newEmail} instead of this address.`,
      'If that was not you, please reply to this letter at once: a person will look at it and can set it back.',
    ],
    action: null,
  }),

  'erasure-asked': ({ organisation, firstName }: ErasureLetter): Content => ({
    subject: `We have your request to be forgotten by ${organisation}`,
    paragraphs: [
      `Hello ${firstName}. You asked us to erase what we know about you. A person will do it within 30 days and write to you when it is done.`,
      'Until then you can take the request back on the page Privacy of the portal.',
      'The law makes us keep gifts and receipts for seven years. Your address, your phone number, your preferences and your comments go; your name stays on receipts alone.',
    ],
    action: null,
  }),

  'erasure-done': ({ organisation, firstName }: ErasureLetter): Content => ({
    subject: `${organisation} has forgotten you`,
    paragraphs: [
      `Hello ${firstName}. What we knew about you is erased: this is the last letter that we send to this address.`,
      'The receipts of your gifts are kept for seven years, because the law asks for them. Please keep your own copies.',
      'You are welcome to read on, and to give again whenever you like.',
    ],
    action: null,
  }),
};
