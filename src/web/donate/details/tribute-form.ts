import type { FieldProblem } from '../../../kernel/app-error.js';
import { addDays, type CalendarDate, parseDate } from '../../../kernel/calendar.js';
import { NOTICE_WAYS, TRIBUTE_KINDS, type TributeWish } from '../../../gifts/tributes/tribute.js';

/** The fields of "Add a detail" that are about somebody else, or about an employer. */
export const TRIBUTE_FIELDS = [
  'tributeKind',
  'tributeName',
  'notifyBy',
  'notifyName',
  'notifyEmail',
  'notifyAddress',
  'notifyMessage',
  'notifyOn',
  'employer',
] as const;
type TributeField = (typeof TRIBUTE_FIELDS)[number];
export type TributeTexts = Readonly<Record<TributeField, string>>;

export const NO_TRIBUTE: TributeTexts = Object.fromEntries(TRIBUTE_FIELDS.map((name) => [name, ''])) as TributeTexts;

/** What was typed, to be shown again as it was. */
export function tributeTexts(posted: Readonly<Record<string, unknown>>): TributeTexts {
  const text = (name: TributeField): string => {
    const value = posted[name];
    return typeof value === 'string' ? value.replaceAll('\0', '').replaceAll('\r\n', '\n').trim().slice(0, 2000) : '';
  };
  return Object.fromEntries(TRIBUTE_FIELDS.map((name) => [name, text(name)])) as TributeTexts;
}

export function textsOfTribute(tribute: TributeWish | null, employer: string | null): TributeTexts {
  if (tribute === null) return { ...NO_TRIBUTE, employer: employer ?? '' };
  return {
    tributeKind: tribute.kind,
    tributeName: tribute.name,
    notifyBy: tribute.notifyBy ?? '',
    notifyName: tribute.notifyName,
    notifyEmail: tribute.notifyEmail,
    notifyAddress: tribute.notifyAddress,
    notifyMessage: tribute.message,
    notifyOn: tribute.sendOn ?? '',
    employer: employer ?? '',
  };
}

/** A notice further ahead would be forgotten by whoever asked for it. */
const AHEAD_DAYS = 366;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/**
 * In whose honor or memory the gift is, and who is told of it; undefined for a gift of no such kind. What is typed for a
 * notice that nobody is to get is left out.
 */
export function wishedTribute(
  posted: Readonly<Record<string, unknown>>,
  today: CalendarDate,
  problems: FieldProblem[],
): TributeWish | undefined {
  const texts = tributeTexts(posted);
  const wrong = (field: TributeField, message: string): void => void problems.push({ field, message });
  const line = (field: TributeField, max: number): string => {
    const text = texts[field].replaceAll(/\s+/g, ' ');
    if (text.length > max) wrong(field, `Shorten this to ${max} characters.`);
    return text;
  };
  const kind = TRIBUTE_KINDS.find((each) => each === texts.tributeKind);
  if (!kind) {
    if (texts.tributeName !== '') wrong('tributeKind', 'Say whether the gift is in honor or in memory.');
    return undefined;
  }
  const name = line('tributeName', 200);
  if (name === '')
    wrong('tributeName', `Enter the name of the person ${kind === 'in-honor' ? 'to honor' : 'to remember'}.`);
  const notifyBy = NOTICE_WAYS.find((each) => each === texts.notifyBy) ?? null;
  const nobody = { notifyBy: null, notifyName: '', notifyEmail: '', notifyAddress: '', message: '', sendOn: null };
  if (notifyBy === null) return { kind, name, ...nobody };

  const notifyName = line('notifyName', 200);
  if (notifyName === '') wrong('notifyName', 'Enter the name of the person to tell.');
  const notifyEmail = notifyBy === 'email' ? line('notifyEmail', 254) : '';
  if (notifyBy === 'email' && !EMAIL.test(notifyEmail)) {
    wrong('notifyEmail', 'Enter the email address of the person to tell, such as sam@example.org.');
  }
  const notifyAddress = notifyBy === 'paper' ? texts.notifyAddress : '';
  if (notifyBy === 'paper' && notifyAddress === '') {
    wrong('notifyAddress', 'Enter the postal address, one line for each line of the envelope.');
  } else if (notifyAddress.length > 500) wrong('notifyAddress', 'Shorten this to 500 characters.');
  if (texts.notifyMessage.length > 500) wrong('notifyMessage', 'Shorten your words to 500 characters.');
  const sendOn = texts.notifyOn === '' ? null : parseDate(texts.notifyOn);
  if (texts.notifyOn !== '' && (!sendOn || sendOn < today || sendOn > addDays(today, AHEAD_DAYS))) {
    wrong('notifyOn', 'Choose a day from today to a year ahead, or leave it empty to tell them at once.');
  }
  return { kind, name, notifyBy, notifyName, notifyEmail, notifyAddress, message: texts.notifyMessage, sendOn };
}

/** The employer who may match the gift; undefined where nobody said. */
export function wishedEmployer(
  posted: Readonly<Record<string, unknown>>,
  problems: FieldProblem[],
): string | undefined {
  const employer = tributeTexts(posted).employer.replaceAll(/\s+/g, ' ');
  if (employer.length > 120) problems.push({ field: 'employer', message: 'Shorten this to 120 characters.' });
  return employer === '' ? undefined : employer;
}
