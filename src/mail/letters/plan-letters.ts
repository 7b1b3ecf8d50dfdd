import type { Content, Sender } from './letter-content.js';

export interface PlanLetter extends Sender {
  readonly firstName: string;
  /** "$12 a month". */
  readonly amount: string;
  /** "monthly". */
  readonly rhythm: string;
  readonly manageUrl: string;
}

export interface PlanWelcomeLetter extends PlanLetter {
  /** "yes" for somebody's first plan, else empty. */
  readonly isFirst: string;
  /** What the donor agreed to, word for word (R-REG-03, R-ACH-01). */
  readonly terms: readonly string[];
  readonly nextCharge: string;
  /** "Visa ending in 4242", or empty. */
  readonly method: string;
}

export interface PlanChangedLetter extends PlanLetter {
  /** "Your monthly gift is now $15". */
  readonly headline: string;
  /** What will be: "From December 5 you will give $15 on the 5th of each month." */
  readonly sentence: string;
  /** What was: "amount $12". */
  readonly before: readonly string[];
}

export interface PlanMovedLetter extends PlanLetter {
  /** "December 5": of the gift that is skipped, or of the first one after a pause. */
  readonly date: string;
  readonly sentence: string;
}

export interface PlanCancelledLetter extends PlanLetter {
  /** "yes" when a new plan takes the place of this one, else empty. */
  readonly isReplaced: string;
}

export interface PlanChangedByStaffLetter extends PlanChangedLetter {
  readonly reason: string;
}

const UNASKED = 'If that was not you, please answer this letter.';

/** Letters about plans that begin, change and end, by template. */
export const PLAN_LETTERS = {
  'plan-welcome': (letter: PlanWelcomeLetter): Content => ({
    subject: letter.isFirst ? 'You are now part of how we pay for news' : `Your ${letter.rhythm} gift has begun`,
    paragraphs: [
      `${letter.firstName}, you now give ${letter.amount} to ${letter.organisation}. Thank you.`,
      `Your next gift is on ${letter.nextCharge}${letter.method ? `, from ${letter.method}` : ''}. You get a receipt for each.`,
      'This is what you agreed to, word for word:',
      ...letter.terms,
      'You can change the amount or the day, skip a gift, pause, or cancel on your own page, without calling or writing to anybody.',
    ],
    action: { label: 'See, change or cancel your plan', url: letter.manageUrl },
  }),

  'plan-changed': (letter: PlanChangedLetter): Content => ({
    subject: letter.headline,
    paragraphs: [
      `${letter.firstName}, your plan has changed. ${letter.sentence}`,
      ...(letter.before.length > 0 ? [`Until now: ${letter.before.join(', ')}.`] : []),
      `Nothing was charged for the change. ${UNASKED}`,
    ],
    action: seePlan(letter),
  }),

  'plan-skipped': (letter: PlanMovedLetter): Content => ({
    subject: letter.date ? `Your gift of ${letter.date} is skipped` : 'Your open gift is skipped',
    paragraphs: [`${letter.firstName}, as you asked: ${lowerYour(letter.sentence)}`, UNASKED],
    action: seePlan(letter),
  }),

  'plan-paused': (letter: PlanMovedLetter): Content => ({
    subject: `Your ${letter.rhythm} gift is paused until ${letter.date}`,
    paragraphs: [
      `${letter.firstName}, your gift of ${letter.amount} is paused. ${letter.sentence}`,
      `We write to you a week before. You can resume it earlier at any time. ${UNASKED}`,
    ],
    action: seePlan(letter),
  }),

  'plan-resumed': (letter: PlanMovedLetter): Content => ({
    subject: `Your ${letter.rhythm} gift goes on`,
    paragraphs: [`${letter.firstName}, your gift of ${letter.amount} goes on. ${letter.sentence}`, UNASKED],
    action: seePlan(letter),
  }),

  'plan-cancelled': (letter: PlanCancelledLetter): Content => ({
    subject: `Your ${letter.rhythm} gift is cancelled`,
    paragraphs: letter.isReplaced
      ? [
          `Cancelled. Your gift of ${letter.amount} will not be charged again.`,
          `${letter.firstName}, your new gift takes its place, as you chose. It has a letter of its own.`,
        ]
      : [
          `Cancelled. You will not be charged again.`,
          `${letter.firstName}, your gift of ${letter.amount} has ended. What you gave counts, and so do its receipts. Thank you for it.`,
          'You can start again at any time.',
        ],
    action: letter.isReplaced ? seePlan(letter) : { label: 'Start again', url: letter.manageUrl },
  }),

  'plan-restarted': (letter: PlanWelcomeLetter): Content => ({
    subject: `Your ${letter.rhythm} gift begins again on ${letter.nextCharge}`,
    paragraphs: [
      `${letter.firstName}, welcome back. You give ${letter.amount} to ${letter.organisation} again.`,
      `Nothing was charged today. Your next gift is on ${letter.nextCharge}${letter.method ? `, from ${letter.method}` : ''}.`,
      'This is what you agreed to, word for word:',
      ...letter.terms,
    ],
    action: { label: 'See, change or cancel your plan', url: letter.manageUrl },
  }),

  'plan-changed-by-staff': (letter: PlanChangedByStaffLetter): Content => ({
    subject: letter.headline,
    paragraphs: [
      `${letter.firstName}, ${letter.organisation} has changed your plan. ${letter.sentence}`,
      ...(letter.before.length > 0 ? [`Until now: ${letter.before.join(', ')}.`] : []),
      `Why: ${letter.reason}`,
      'If you want it otherwise, answer this letter or change it on your own page.',
    ],
    action: seePlan(letter),
  }),
};

function seePlan({ manageUrl }: PlanLetter): Content['action'] {
  return { label: 'See your plan', url: manageUrl };
}

/** In the middle of a sentence. */
function lowerYour(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
