import type { Content, Sender } from './letter-content.js';

export interface MembershipWelcomeLetter extends Sender {
  readonly firstName: string;
  readonly tier: string;
  /** "November 24, 2027". */
  readonly endsOn: string;
  /** What comes with it, in words; empty when nothing does. */
  readonly benefits: readonly string[];
  readonly membershipUrl: string;
}

export interface MembershipGiftLetter extends Sender {
  readonly firstName: string;
  readonly buyer: string;
  readonly tier: string;
  /** What the buyer wrote; may be empty. */
  readonly message: string;
  readonly redeemUrl: string;
}

export interface MembershipGiftConfirmationLetter extends Sender {
  readonly firstName: string;
  readonly recipient: string;
  readonly recipientEmail: string;
  readonly tier: string;
  /** The day on which the recipient hears of it: "December 24, 2026". */
  readonly sendOn: string;
}

/** Letters about memberships, by template. */
export const MEMBERSHIP_LETTERS = {
  'membership-welcome': (letter: MembershipWelcomeLetter): Content => ({
    subject: `You are a member of ${letter.organisation}`,
    paragraphs: [
      `Thank you, ${letter.firstName}. You are a member of ${letter.organisation}, as ${letter.tier}, until ${letter.endsOn}.`,
      ...(letter.benefits.length > 0 ? [`With it comes: ${letter.benefits.join('; ')}.`] : []),
      'Your card is on the page of your membership, to show or to print.',
    ],
    action: { label: 'See your membership', url: letter.membershipUrl },
  }),

  'membership-gift': (letter: MembershipGiftLetter): Content => ({
    subject: `${letter.buyer} gave you a year of membership`,
    paragraphs: [
      `${letter.firstName}, ${letter.buyer} gave you a year of membership in ${letter.organisation}, as ${letter.tier}.`,
      ...(letter.message === '' ? [] : [`“${letter.message}”`]),
      'It is paid for. It begins when you press the button on the page below, and it ends by itself after a year: no card is asked for, and nothing renews.',
    ],
    action: { label: 'Start your membership', url: letter.redeemUrl },
  }),

  'membership-gift-confirmation': (letter: MembershipGiftConfirmationLetter): Content => ({
    subject: `Your gift for ${letter.recipient} is ready`,
    paragraphs: [
      `Thank you, ${letter.firstName}. You gave ${letter.recipient} a year of membership in ${letter.organisation}, as ${letter.tier}.`,
      `We write to ${letter.recipientEmail} on ${letter.sendOn}, with your words. The year begins when your gift is accepted. It never renews on your card.`,
    ],
    action: null,
  }),
};
