import type { FieldProblem } from '../../../../kernel/app-error.js';
import { type CalendarDate, parseDate } from '../../../../kernel/calendar.js';
import { Money, parseAmount } from '../../../../kernel/money.js';
import { isEmailAddress } from '../../../../donors/contact.js';
import { dayProblems } from '../../../../gifts/offline/gift-day.js';
import { KINDS_OF_BATCH, type BatchKind, type OfflineKind } from '../../../../gifts/offline/offline-kind.js';
import type { OfflineFacts, OfflineGift } from '../../../../gifts/offline/offline-gift.store.js';
import type { Tribute } from '../../../../gifts/tributes/tribute.js';
import { oneOf } from '../../../http/forms.js';
import type { RowTexts } from './row-texts.js';

/** What a form says of a gift apart from the people and the gift that it points to. */
export type FilledRow = Omit<OfflineFacts, 'donorId' | 'softDonorId' | 'matchedGiftId'>;

export interface RowChoices {
  readonly batchKind: BatchKind;
  readonly currency: string;
  readonly today: CalendarDate;
  readonly designations: readonly { readonly code: string; readonly name: string }[];
  readonly campaigns: readonly { readonly id: string; readonly name: string }[];
}

const LONGEST: Readonly<Partial<Record<keyof RowTexts, number>>> = {
  checkNumber: 40,
  description: 500,
  fundName: 200,
  tributeName: 200,
  notifyName: 200,
  notifyAddress: 500,
  note: 1000,
};

/** Reads the form. Nothing is guessed: what is wrong is a problem, and the row is null then. */
export function filledRow(texts: RowTexts, choices: RowChoices): { row: FilledRow | null; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const wrong = (field: string, message: string): void => void problems.push({ field, message });
  const kind = oneOf(texts.kind, KINDS_OF_BATCH[choices.batchKind]);
  if (!kind) wrong('kind', 'Choose what it is. Other kinds have a batch of their own.');
  const amount = parseAmount(texts.amount, choices.currency);
  if (!amount?.isPositive) wrong('amount', 'Enter an amount such as 250 or 1,250.00.');
  const date = (field: 'receivedOn' | 'postmarkedOn' | 'checkDatedOn'): CalendarDate | null => {
    const found = parseDate(texts[field]);
    if (texts[field] !== '' && !found) wrong(field, 'No such date. Write it as 2026-12-31.');
    return found;
  };
  const [receivedOn, postmarkedOn, checkDatedOn] = [date('receivedOn'), date('postmarkedOn'), date('checkDatedOn')];
  if (texts.receivedOn === '') wrong('receivedOn', 'Enter the day on which it came.');
  const days = receivedOn && { receivedOn, postmarkedOn, checkDatedOn };
  if (days) problems.push(...dayProblems(days, choices.today));
  if (!choices.designations.some(({ code }) => code === texts.designation))
    wrong('designation', 'Choose what it is for.');
  if (!choices.campaigns.some(({ id }) => id === texts.campaign)) wrong('campaign', 'Choose a campaign.');
  for (const [field, most] of Object.entries(LONGEST)) {
    if (texts[field as keyof RowTexts].length > most) wrong(field, `Use at most ${most} characters.`);
  }
  const shares = sharesOf(texts, kind, wrong);
  if (kind) needed(texts, kind, wrong);
  const tribute = tributeOf(texts, wrong);
  if (problems.length > 0 || !kind || !amount || !days) return { row: null, problems };
  const row = {
    ...days,
    kind,
    amountMinor: amount.minor,
    designation: texts.designation,
    campaignId: texts.campaign,
    checkNumber: texts.checkNumber,
    description: kind === 'stock' || kind === 'goods' || kind === 'services' ? texts.description : '',
    shares,
    fundName: kind === 'donor-advised-fund' ? texts.fundName : '',
    qcd: texts.qcd === 'yes',
    anonymous: texts.anonymous === 'yes',
    tribute,
    note: texts.note,
  };
  return { row, problems };
}

type Wrong = (field: string, message: string) => void;

/** What only some kinds have, and these must. */
function needed(texts: RowTexts, kind: OfflineKind, wrong: Wrong): void {
  if (kind === 'stock' && texts.description === '') wrong('description', 'Name the security, such as Acme Corp (ACM).');
  if ((kind === 'goods' || kind === 'services') && texts.description === '') {
    wrong('description', 'Describe what was given, such as “twelve office chairs”.');
  }
  if (kind === 'donor-advised-fund' && texts.fundName === '') {
    wrong('fundName', 'Enter the name of the fund as its sponsor writes it.');
  }
  if (kind !== 'donor-advised-fund' && texts.fundName !== '') {
    wrong('fundName', 'Only grants of donor-advised funds have a fund. Change the kind, or empty this.');
  }
  if (texts.qcd === 'yes' && kind !== 'check' && kind !== 'bank-transfer') {
    wrong('qcd', 'A distribution from a retirement account comes by check or bank transfer.');
  }
  if (texts.unknown === 'yes' && kind !== 'cash')
    wrong('unknown', 'Only cash comes from nobody. A check names its giver.');
}

function sharesOf({ shares }: RowTexts, kind: OfflineKind | undefined, wrong: Wrong): string | null {
  if (kind !== 'stock') return null;
  if (/^\d{1,9}(\.\d{1,6})?$/.test(shares) && Number(shares) > 0) return shares;
  wrong('shares', 'Enter the number of shares, such as 12 or 12.5.');
  return null;
}

function tributeOf(texts: RowTexts, wrong: Wrong): Tribute | null {
  const { tributeKind, tributeName, notifyName, notifyEmail, notifyAddress } = texts;
  const kind = oneOf(tributeKind, ['in-honor', 'in-memory']);
  if (!kind) {
    if (tributeName !== '') wrong('tributeKind', 'Choose whether it is in honor or in memory.');
    else if (notifyName !== '') wrong('tributeName', 'Enter in whose honor or memory it is.');
    return null;
  }
  if (tributeName === '') wrong('tributeName', 'Enter in whose honor or memory it is.');
  if (notifyEmail !== '' && !isEmailAddress(notifyEmail)) {
    wrong('notifyEmail', 'Enter an address such as name@example.org, or nothing.');
  }
  if (notifyName === '' && (notifyEmail !== '' || notifyAddress !== '')) {
    wrong('notifyName', 'Enter who gets the card.');
  }
  return { kind, name: tributeName, notifyName, notifyEmail, notifyAddress };
}

/** A row as the form shows it again. */
export function textsOfRow(row: OfflineGift, currency: string, matches: string): Partial<RowTexts> {
  const yes = (is: boolean): string => (is ? 'yes' : '');
  const isUnknown = row.donor.kind === 'unknown';
  return {
    row: row.id,
    edit: 'yes',
    kind: row.kind,
    donor: isUnknown ? '' : row.donor.name,
    donorId: isUnknown ? '' : row.donorId,
    unknown: yes(isUnknown),
    amount: Money.of(row.amountMinor, currency).toDecimal(),
    checkNumber: row.checkNumber,
    checkDatedOn: row.checkDatedOn ?? '',
    postmarkedOn: row.postmarkedOn ?? '',
    receivedOn: row.receivedOn,
    designation: row.designation,
    campaign: row.campaignId,
    description: row.description,
    shares: row.shares ?? '',
    fundName: row.fundName,
    soft: row.softDonorName ?? '',
    softId: row.softDonorId ?? '',
    matches,
    qcd: yes(row.qcd),
    anonymous: yes(row.anonymous),
    tributeKind: row.tribute?.kind ?? '',
    tributeName: row.tribute?.name ?? '',
    notifyName: row.tribute?.notifyName ?? '',
    notifyEmail: row.tribute?.notifyEmail ?? '',
    notifyAddress: row.tribute?.notifyAddress ?? '',
    note: row.note,
  };
}
