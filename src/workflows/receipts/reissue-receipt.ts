import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { InvalidInput, NotFound } from '../../kernel/app-error.js';
import { dateIn, formatDateLong, isTimeZone, yearOf, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { newId, type GiftId, type ReceiptId, type StaffId } from '../../kernel/id.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import type { Tx } from '../../database/db.js';
import { lockGifts, redateGift, type LockedGift } from '../../gifts/gift.store.js';
import { thanksToken } from '../../gifts/thanks-link.js';
import { Jobs } from '../../jobs/jobs.js';
import { holdPeriods } from '../../ledger/periods.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { MonthClosed, ReceiptIncomplete, ReceiptNotInForce } from '../../receipts/receipt-errors.js';
import { lockIssuedReceipt, voidReceipt, type ReceiptDraft } from '../../receipts/receipt.store.js';
import { TEMPLATE_VERSION, type ReceiptSnapshot } from '../../regimes/receipt-snapshot.js';
import { sendLetters } from '../letters/send-letters.js';
import { IssueReceipts, type WordedReceipt } from './issue-receipts.js';
import { homeOf, issueDateOf, issuerOf, receiptLetterData } from './receipt-draft.js';

/** What the new receipt says otherwise; what is left out stays. Our own name, number and address are always today's. */
export interface ReceiptCorrections {
  readonly donor?: ReceiptSnapshot['donor'] | undefined;
  /** Moves a card gift to 31 December, which it still was on the clock of this zone, the donor's (R-DAT-04). */
  readonly lastDayOfYearIn?: string | undefined;
  /** What the gift is for since it was moved; null where its donor did not restrict it. */
  readonly designation?: string | null | undefined;
}

export interface Reissue {
  readonly by: { readonly actor: Actor; readonly staffId: StaffId };
  /** Why, in words; it stays with the void receipt. */
  readonly note: string;
  /** The receipt that the person saw; another one that counts by now is not touched. */
  readonly seen?: ReceiptId | undefined;
  readonly corrections: ReceiptCorrections;
}

const NOTE_MAX = 500;
const NAME_MAX = 200;
const LINES_MAX = 6;

/**
 * Corrects a receipt the only way there is (R-VOI-03): it becomes void, with the reason, and one with a new number
 * replaces and cancels it. The donor gets the letter. No money moves and memberships stay.
 */
@Injectable()
export class ReissueReceipt {
  constructor(
    private readonly issueReceipts: IssueReceipts,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * @throws NotFound, InvalidInput naming the fields, ReceiptNotInForce, MonthClosed, ReceiptIncomplete
   */
  async run(tx: Tx, giftId: GiftId, { by, note, seen, corrections }: Reissue): Promise<WordedReceipt> {
    refuseBadInput(note, corrections);
    const gift = (await lockGifts(tx, [giftId])).get(giftId);
    if (!gift) throw new NotFound('gift');
    const organisation = await readOrganisation(tx);
    const old = await lockIssuedReceipt(tx, giftId);
    if (!old || (seen && old.id !== seen)) throw new ReceiptNotInForce(old);

    const zone = corrections.lastDayOfYearIn;
    const giftDate = zone === undefined ? gift.giftDate! : await moveToLastDay(tx, gift, zone, organisation);
    const now = this.clock.now();
    const issueDate = issueDateOf(now, giftDate, organisation);
    const { label: replaces, ...said } = old.snapshot;
    const snapshot = {
      ...said,
      templateVersion: TEMPLATE_VERSION as typeof TEMPLATE_VERSION,
      paper: organisation.paper,
      organisation: issuerOf(organisation),
      donor: corrections.donor ?? said.donor,
      designation: corrections.designation === undefined ? said.designation : corrections.designation,
      giftDate,
      issueDate,
      replaces,
    };
    const corrected = whatDiffers(said, snapshot);
    if (corrected.length === 0) throw nothingCorrected(replaces);

    const facts = { reason: 'correction', voidedBy: by.staffId, note: note.trim(), voidedAt: now } as const;
    await voidReceipt(tx, old.id, { ...facts, voidDate: issueDate });
    await this.audit.record(tx, {
      actor: by.actor,
      action: 'reissue receipt',
      object: `receipt:${old.id}`,
      detail: { gift: giftId, corrected: corrected.join(', ') },
    });
    const draft: ReceiptDraft = {
      id: newId(),
      giftId,
      replacesId: old.id,
      snapshot,
      home: homeOf(gift),
      isReceiptable: true,
    };
    const [receipt] = await this.issueReceipts.run(tx, [draft]);
    if (!receipt) throw new ReceiptIncomplete();
    await this.tell(tx, gift, receipt, corrected);
    return receipt;
  }

  private async tell(tx: Tx, gift: LockedGift, receipt: WordedReceipt, corrected: readonly string[]): Promise<void> {
    const url = `${this.settings.publicUrl}/thanks/${thanksToken(gift.id, this.settings.appSecret)}`;
    const letter = {
      template: 'receipt-amended',
      data: {
        ...receiptLetterData(receipt, gift, url),
        replaced: receipt.snapshot.replaces!,
        cause: `We corrected ${LIST.format(corrected)} on your receipt.`,
        isCorrection: true,
      },
    } as const;
    const letters = [{ key: `receipt:${receipt.id}`, recipient: gift.donor.email, receiptId: receipt.id, letter }];
    await sendLetters(tx, this.jobs, letters, this.clock.now());
  }
}

const LIST = new Intl.ListFormat('en', { type: 'conjunction' });

/** 31 December, where the charge was still made on that day in the donor's zone; never before the charge. */
export function lastDayIn(
  gift: Pick<LockedGift, 'chargeId' | 'occurredAt' | 'giftDate' | 'method'>,
  zone: string,
): CalendarDate | null {
  const { chargeId, occurredAt, giftDate, method } = gift;
  if (!chargeId || !occurredAt || !giftDate || !isTimeZone(zone)) return null;
  // A bank debit counts on the day that it succeeded, which no clock of the donor's decides (R-DAT-05).
  if (method?.startsWith('Bank account')) return null;
  const there = dateIn(zone, occurredAt);
  return there.endsWith('-12-31') && yearOf(there) === yearOf(giftDate) - 1 ? there : null;
}

async function moveToLastDay(
  tx: Tx,
  gift: LockedGift,
  zone: string,
  organisation: Organisation,
): Promise<CalendarDate> {
  const date = lastDayIn(gift, zone);
  if (!date) {
    const message =
      'A card gift moves to December 31 only where its charge was still made on that day on the donor’s own clock. ' +
      'Choose a time zone in which it was.';
    throw new InvalidInput([{ field: 'zone', message }], 'The receipt was not corrected.');
  }
  const openFrom = await holdPeriods(tx);
  if (openFrom && date < openFrom) throw new MonthClosed(formatDateLong(date), organisation.name);
  await redateGift(tx, gift.id, date);
  return date;
}

function refuseBadInput(note: string, { donor }: ReceiptCorrections): void {
  const length = note.trim().length;
  const checks: [string, boolean, string][] = [
    ['note', length > 0, 'Say why the receipt is corrected. The reason stays with the void receipt.'],
    ['note', length <= NOTE_MAX, `Shorten the reason to ${NOTE_MAX} characters.`],
    ['name', !donor || donor.name.trim() !== '', 'Enter the name of the donor.'],
    ['name', !donor || donor.name.length <= NAME_MAX, `Use at most ${NAME_MAX} characters.`],
    ['name', !donor || !/\p{Cc}/u.test(donor.name), 'Use letters, digits and signs on one line.'],
    ['address', !donor || donor.addressLines.length <= LINES_MAX, `Use at most ${LINES_MAX} lines.`],
    [
      'address',
      !donor || donor.addressLines.every((line) => line.length <= NAME_MAX && !/\p{Cc}/u.test(line)),
      `Use at most ${NAME_MAX} characters on a line, letters, digits and signs.`,
    ],
  ];
  const problems = checks.filter(([, good]) => !good).map(([field, , message]) => ({ field, message }));
  if (problems.length > 0) throw new InvalidInput(problems, 'The receipt was not corrected.');
}

type Said = Pick<ReceiptSnapshot, 'donor' | 'giftDate' | 'designation' | 'organisation'>;

/** What the letter says that was corrected; nothing when the new receipt would say the same. */
function whatDiffers(old: Said, corrected: Said): string[] {
  const parts: [string, boolean][] = [
    ['your name', old.donor.name === corrected.donor.name],
    ['your address', isDeepStrictEqual(old.donor.addressLines, corrected.donor.addressLines)],
    ['what your gift is for', old.designation === corrected.designation],
    ['the date of your gift', old.giftDate === corrected.giftDate],
    ['our own details', isDeepStrictEqual({ signatories: [], ...old.organisation }, corrected.organisation)],
  ];
  return parts.flatMap(([what, isSame]) => (isSame ? [] : [what]));
}

function nothingCorrected(label: string): InvalidInput {
  const message = `Nothing here differs from receipt ${label}. To send the same receipt once more, use “Send again”.`;
  return new InvalidInput([{ field: 'name', message }], 'The receipt was left as it is.');
}
