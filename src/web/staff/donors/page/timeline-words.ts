import { PURPOSE_WORDS, type Purpose } from '../../../../donors/consents.js';
import type { Happening, HappeningKind } from '../../../../reports/donors/timeline.js';

export const KIND_WORDS: Readonly<Record<HappeningKind, string>> = {
  gifts: 'Gifts',
  plans: 'Plans',
  letters: 'Receipts and letters',
  memberships: 'Memberships',
  notes: 'Notes and calls',
  consents: 'Consents',
  record: 'Changes of the record',
};

export const HOW_WORDS: Readonly<Record<string, string>> = {
  portal: 'in the portal',
  'gift-page': 'on the gift page',
  unsubscribe: 'by the link of a letter',
  phone: 'by phone',
  email: 'by email',
  post: 'by post',
  'in-person': 'in person',
  event: 'at an event',
  import: 'brought by an import',
  merge: 'when records were merged',
  letter: 'by the link of a letter',
  'sign-in': 'by signing in',
};

const PLAN_WORDS: Readonly<Record<string, string>> = {
  'plan-start': 'Plan begun',
  'plan-amount': 'Amount of the plan changed',
  'plan-designation': 'What the plan is for was changed',
  'plan-rhythm': 'Rhythm of the plan changed',
  'plan-date': 'Day of the plan changed',
  'plan-method': 'Card or account of the plan changed',
  'plan-skip': 'A charge was skipped',
  'plan-pause': 'Plan paused',
  'plan-resume': 'Plan resumed',
  'plan-cancel': 'Plan canceled',
  'plan-restart': 'Plan restarted',
  'plan-lapse': 'Plan ended after failed charges',
  'plan-end': 'Plan ended',
};

const GIFT_WORDS: Readonly<Record<string, string>> = {
  gift: 'Gift received',
  'gift-check': 'Check recorded',
  'gift-cash': 'Cash recorded',
  'gift-bank-transfer': 'Bank transfer recorded',
  'gift-stock': 'Stock recorded',
  'gift-donor-advised-fund': 'Grant of a fund recorded',
  'gift-in-kind': 'Gift in kind recorded',
  'gift-imported': 'Gift brought from elsewhere',
  refund: 'Sent back',
  'refund-asked': 'Refund asked for',
  'refund-failed': 'A refund did not arrive',
  dispute: 'Disputed by the bank',
  credit: 'Credited with a gift of somebody else',
};

const TERM_WORDS: Readonly<Record<string, string>> = {
  'term-gift': 'by a gift',
  'term-plan': 'by a plan',
  'term-complimentary': 'given by the newsroom',
  'term-gifted': 'given by somebody',
};

const NOTE_WORDS: Readonly<Record<string, string>> = { note: 'Note', call: 'Call', meeting: 'Meeting' };

const AUDIT_WORDS: Readonly<Record<string, string>> = {
  'add donor': 'Record written by staff',
  'change details': 'Details changed',
  'change fields': 'Fields changed',
  'change email': 'Primary email changed',
  'add address': 'Further email added',
  'confirm address': 'Email confirmed',
  'remove address': 'Email removed',
  'stop asks': 'Asked not to be asked',
  'allow asks': 'May be asked again',
  'join household': 'Joined a household',
  'leave household': 'Left a household',
  'rename household': 'Household renamed',
  'ask erasure': 'Asked to be forgotten',
  'withdraw erasure': 'Took the request to be forgotten back',
  'erase donor': 'Was forgotten',
  'download data': 'Took their data away',
  'tell apart': 'Told apart from a lookalike',
};

/** The names of fields in the words of their form. */
const FIELD_WORDS: Readonly<Record<string, string>> = {
  firstName: 'first name',
  lastName: 'last name',
  addressLine1: 'street',
  addressLine2: 'apartment',
  city: 'city',
  region: 'state',
  postalCode: 'ZIP code',
  country: 'country',
  phone: 'phone',
  employer: 'employer',
  listedAs: 'how lists name them',
  recognitionName: 'how they are thanked',
  anonymousToStaff: 'who may know them',
};

/** What happened, in a word or two; the amount stands beside it. */
export function happeningWords({ kind, what, about, more }: Happening): string {
  switch (kind) {
    case 'gifts':
      return GIFT_WORDS[what] ?? 'Gift received';
    case 'plans':
      return PLAN_WORDS[what] ?? 'Plan changed';
    case 'letters':
      return what === 'letter'
        ? (about ?? 'Letter')
        : `Receipt ${about} ${what === 'receipt' ? 'written' : 'written anew'}`;
    case 'memberships':
      return `${about} membership ${TERM_WORDS[what] ?? ''}`.trim();
    case 'notes':
      return NOTE_WORDS[what] ?? 'Note';
    case 'consents':
      return `${PURPOSE_WORDS[about as Purpose] ?? about}: ${more?.startsWith('yes') ? 'yes' : 'no'}, ${HOW_WORDS[more?.split(' ')[1] ?? ''] ?? ''}`;
    case 'record':
      return what === 'merge' ? mergeWords(about, more) : auditWords(about ?? '', more);
  }
}

/** Who or what did it. */
export function byWords({ by, byName }: Pick<Happening, 'by' | 'byName'>): string {
  if (byName !== null) return byName;
  if (by.startsWith('staff:')) return 'Staff';
  if (by.startsWith('donor:') || by.startsWith('portal-session:')) return 'The donor';
  if (by.startsWith('key:')) return 'A program with an API key';
  if (by.startsWith('import')) return 'An import';
  return (
    { processor: 'The processor', bank: 'The bank', system: 'Mainstay', 'command-line': 'The command line' }[by] ??
    'Mainstay'
  );
}

function mergeWords(gone: string | null, state: string | null): string {
  const name = gone === null || gone === '' ? 'another record' : `the record of ${gone}`;
  return state === 'undone' ? `Merged with ${name}, and undone` : `Merged with ${name}`;
}

function auditWords(action: string, fields: string | null): string {
  const words = AUDIT_WORDS[action] ?? `${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  if (fields === null || fields === '') return words;
  return `${words}: ${fields
    .split(', ')
    .map((field) => FIELD_WORDS[field] ?? field)
    .join(', ')}`;
}
