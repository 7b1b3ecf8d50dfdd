import type { Content, Sender } from './letter-content.js';

interface ToDonor extends Sender {
  readonly firstName: string;
  /** "$12". */
  readonly amount: string;
}

export interface PaymentTroubleLetter extends ToDonor {
  /** "0", "3", "7": days since the charge failed. */
  readonly day: string;
  /** When it failed: "November 20". */
  readonly date: string;
  /** Why, in whole sentences. */
  readonly why: string;
  /** What the link invites to: "Update your card or account". */
  readonly label: string;
  /** "November 27", or empty when nothing is tried any more without the donor. */
  readonly nextTry: string;
  readonly fixUrl: string;
}

export interface PaymentStoppedLetter extends ToDonor {
  readonly date: string;
  readonly why: string;
  /** Empty while the plan itself goes on. */
  readonly endedOn: string;
  readonly fixUrl: string;
}

export interface MethodExpiresLetter extends ToDonor {
  /** "Visa ending in 4242". */
  readonly method: string;
  /** "November 30". */
  readonly lastDay: string;
  /** "this month", "on November 30"; "has ended" says it all. */
  readonly when: string;
  readonly nextCharge: string;
  readonly fixUrl: string;
}

export interface CardLinkLetter extends ToDonor {
  /** "monthly", "yearly". */
  readonly rhythm: string;
  /** The date of a gift that is still open, and is collected with the new method; or empty. */
  readonly openSince: string;
  readonly fixUrl: string;
}

export interface RenewalLetter extends ToDonor {
  /** "yearly", "monthly". */
  readonly rhythm: string;
  /** "December 15". */
  readonly nextCharge: string;
  readonly method: string;
  /** What it was before, "$10"; empty when the amount is what it was. */
  readonly before: string;
  /** Empty unless the card ends before the charge: "November 30". */
  readonly methodEnds: string;
  readonly manageUrl: string;
}

export interface PauseEndsLetter extends ToDonor {
  readonly rhythm: string;
  readonly nextCharge: string;
  readonly method: string;
  readonly manageUrl: string;
}

export interface ChargedAfterEndLetter extends ToDonor {
  readonly chargedOn: string;
  readonly endedOn: string;
}

export interface DebitFailedLetter extends ToDonor {
  /** When the gift was made: "November 20". */
  readonly date: string;
  readonly why: string;
  readonly formUrl: string;
}

export interface MethodChangedLetter extends ToDonor {
  readonly rhythm: string;
  readonly method: string;
  /** "December 5"; empty while an earlier gift is still open. */
  readonly nextCharge: string;
  /** The date of the gift that is still open, and is collected with the new method; or empty. */
  readonly openSince: string;
  readonly manageUrl: string;
}

/** Letters about charges that fail, and those that keep a charge from being a surprise, by template. */
export const TROUBLE_LETTERS = {
  'payment-trouble': (letter: PaymentTroubleLetter): Content => ({
    subject: `We could not collect your gift of ${letter.amount}`,
    paragraphs: [opening(letter), letter.why, outlook(letter)],
    action: { label: letter.label, url: letter.fixUrl },
  }),

  'payment-stopped': ({ amount, date, why, endedOn, firstName, fixUrl }: PaymentStoppedLetter): Content => ({
    subject: `We could not collect your gift of ${amount}`,
    paragraphs: [
      `${firstName}, we have stopped trying to collect your gift of ${amount} that was due on ${date}. Nothing was charged for it.`,
      why,
      endedOn === ''
        ? 'Your plan goes on with the next gift. If you would like this one to count as well, you can still pay it with another card or account.'
        : `Your plan ended on ${endedOn}, and you will not be charged again. What you gave before counts, and so do its receipts. If you would like to come back, you can start again at any time.`,
    ],
    action: { label: endedOn === '' ? 'Update your card or account' : 'Start again', url: fixUrl },
  }),

  'method-expires': (letter: MethodExpiresLetter): Content => ({
    subject: `Your card ${letter.when}`,
    paragraphs: [
      `${letter.firstName}, ${letter.method} pays your gift of ${letter.amount}, and its last day is ${letter.lastDay}. Your next gift is due on ${letter.nextCharge}.`,
      'Many banks send us the new date by themselves. If you already have a new card, a minute now saves you a letter later.',
    ],
    action: { label: 'Update your card', url: letter.fixUrl },
  }),

  'card-link': ({ amount, firstName, rhythm, openSince, fixUrl }: CardLinkLetter): Content => ({
    subject: 'Where you can change the card of your gift',
    paragraphs: [
      `${firstName}, on this page you can give another card or account for your ${rhythm} gift of ${amount}. Nothing else about it changes.`,
      ...(openSince === '' ? [] : [`Your gift that was due on ${openSince} is still open, and is collected with it.`]),
      'The link is good for thirty days.',
    ],
    action: { label: 'Update your card or account', url: fixUrl },
  }),

  renewal: (letter: RenewalLetter): Content => ({
    subject:
      letter.before === ''
        ? `Your ${letter.rhythm} gift renews on ${letter.nextCharge}`
        : `Your ${letter.rhythm} gift is ${letter.amount} from ${letter.nextCharge}`,
    paragraphs: [
      letter.before === ''
        ? `${letter.firstName}, your ${letter.rhythm} gift of ${letter.amount} renews on ${letter.nextCharge}${from(letter.method)}.`
        : `${letter.firstName}, from ${letter.nextCharge} your ${letter.rhythm} gift is ${letter.amount}${from(letter.method)}. Until now it was ${letter.before}.`,
      ...(letter.methodEnds === ''
        ? []
        : [`The last day of that card is ${letter.methodEnds}, so it needs replacing before then.`]),
      'If that is right, you have nothing to do. You can change the amount or the day, skip this gift, or stop, until the day before.',
    ],
    action: { label: 'See or change your plan', url: letter.manageUrl },
  }),

  'pause-ends': ({ amount, firstName, rhythm, nextCharge, method, manageUrl }: PauseEndsLetter): Content => ({
    subject: `Your ${rhythm} gift starts again on ${nextCharge}`,
    paragraphs: [
      `${firstName}, the pause of your ${rhythm} gift of ${amount} is over soon: the next one is due on ${nextCharge}${from(method)}.`,
      'If that is right, you have nothing to do. You can also pause for longer, give less, or stop.',
    ],
    action: { label: 'See or change your plan', url: manageUrl },
  }),

  'charged-after-end': ({ amount, firstName, chargedOn, endedOn }: ChargedAfterEndLetter): Content => ({
    subject: `We are returning ${amount} to you`,
    paragraphs: [
      `${firstName}, a charge of ${amount}, made on ${chargedOn}, reached us after your plan had ended on ${endedOn}. We have sent all of it back.`,
      'It was on its way when the plan ended, and could not be stopped any more. You have nothing to do: banks take five to ten days to show the refund, and another letter confirms it.',
    ],
    action: null,
  }),

  'debit-failed': ({ amount, date, firstName, formUrl, why }: DebitFailedLetter): Content => ({
    subject: `We could not collect your gift of ${amount}`,
    paragraphs: [
      `${firstName}, your gift of ${amount} of ${date} did not arrive: the bank sent the debit back. Nothing was charged.`,
      why,
      'We do not try again by ourselves. If you still would like to give, you can do so with another account or a card.',
    ],
    action: { label: 'Give again', url: formUrl },
  }),

  'method-changed': (letter: MethodChangedLetter): Content => ({
    subject: `Your ${letter.rhythm} gift has a new card or account`,
    paragraphs: [
      `${letter.firstName}, your ${letter.rhythm} gift of ${letter.amount} now comes from ${letter.method}.`,
      letter.openSince === ''
        ? `It is used for the first time on ${letter.nextCharge}.`
        : `We use it at once for the gift of ${letter.openSince}, which is still open.`,
      'If that was not you, please answer this letter.',
    ],
    action: { label: 'See your plan', url: letter.manageUrl },
  }),
};

function opening({ day, firstName, amount, date }: PaymentTroubleLetter): string {
  switch (day) {
    case '0':
      return `${firstName}, we could not collect your gift of ${amount} on ${date}. Nothing was charged.`;
    case '3':
      return `${firstName}, your gift of ${amount} that was due on ${date} is still open. Nothing was charged.`;
    default:
      return `${firstName}, your gift of ${amount} has been open for a week, since ${date}. Nothing was charged.`;
  }
}

function outlook({ nextTry }: PaymentTroubleLetter): string {
  return nextTry === ''
    ? 'We cannot try again by ourselves. With another card or account the gift is collected at once; it takes a minute.'
    : `We will try again on ${nextTry}. If all is in order by then, you have nothing to do; with another card or account the gift is collected at once.`;
}

function from(method: string): string {
  return method === '' ? '' : ` from ${method}`;
}
