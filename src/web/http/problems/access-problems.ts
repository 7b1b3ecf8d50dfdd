import type { ProblemEntry } from './problem-entry.js';

/** Problems of staff on their way in, with second factors, invitations and outside sign-in. */
export const ACCESS_PROBLEMS = {
  'second-factor-needed': {
    title: 'The second factor is missing',
    meaning: 'The password was given, and no passkey and no code yet. Nothing else opens before. Nothing was saved.',
    next: 'Give the second factor on the page that asks for it, or set one up.',
  },
  'fresh-sign-in-needed': {
    title: 'The second factor is asked for again',
    meaning: 'Files of personal data, people, keys and large refunds ask for it when it is more than ten minutes old.',
    next: 'Confirm that it is you. What you typed goes on afterwards.',
  },
  'wrong-second-factor': {
    title: 'The second factor does not fit',
    meaning: 'The code is wrong, was used, or is too old; or the passkey belongs to somebody else.',
    next: 'Take the next code that the app shows, or one of your recovery codes.',
  },
  'too-many-codes': {
    title: 'Too many wrong codes',
    meaning: 'Five codes may be wrong within a quarter of an hour, and twenty within a day.',
    next: 'Wait fifteen minutes, or use a passkey.',
  },
  'second-factor-refused': {
    title: 'The second factor was not added',
    meaning: 'The code does not show that the app has the key, or the passkey could not be made or is here already.',
    next: 'Try again with the code that the app shows now, or with another device.',
  },
  'second-factor-exists': {
    title: 'There is a second factor already',
    meaning: 'A password alone must not add another one beside it.',
    next: 'Give the one that you have, then add others under Your account.',
  },
  'last-factor': {
    title: 'This is the last one',
    meaning: 'Without it nobody could sign in to the account any more. Nothing was changed.',
    next: 'Add another passkey, app or password first.',
  },
  'invitation-spent': {
    title: 'That invitation has done its work',
    meaning: 'An invitation works once, for seven days, and not after it was withdrawn or sent again.',
    next: 'Sign in, or ask an administrator for a new letter.',
  },
  'passkey-not-by-link': {
    title: 'A link alone makes no passkey here',
    meaning: 'The account has a second factor, and a new passkey by a link would go past it.',
    next: 'Choose a password with the link, then sign in with the second factor.',
  },
  'identity-taken': {
    title: 'That account is linked already',
    meaning: 'An account at the sign-in provider belongs to one person here, and each person has one there.',
    next: 'Unlink it where it is, or sign in there as somebody else.',
  },
  'outside-sign-in-refused': {
    title: 'The sign-in did not come back as it went out',
    meaning: 'The provider said no, or its answer was old, was used, or was not for this browser.',
    next: 'Begin again at the sign-in page.',
  },
  'outside-sign-in-unreachable': {
    title: 'The sign-in provider does not answer',
    meaning: 'It cannot be reached, or does not speak OpenID Connect at the address that is set.',
    next: 'Use your password, or try again later.',
  },
  'outside-unknown': {
    title: 'Nobody here has that account',
    meaning:
      'Accounts of the sign-in provider are linked on purpose; none is made by itself, and none found by its address.',
    next: 'Sign in with your password and link it under Your account, or ask for an invitation.',
  },
} as const satisfies Record<string, ProblemEntry>;
