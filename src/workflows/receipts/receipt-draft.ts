import { dateIn, formatDateLong, type CalendarDate } from '../../kernel/calendar.js';
import { newId, type ReceiptId } from '../../kernel/id.js';
import { addressLines, canReceivePost } from '../../donors/postal-address.js';
import type { LockedGift } from '../../gifts/gift.store.js';
import type { NewLetter } from '../../mail/outbox.js';
import type { Organisation } from '../../organisation/organisation.js';
import { rhythmWord } from '../../plans/rhythm.js';
import type { ReceiptDraft } from '../../receipts/receipt.store.js';
import type { BenefitValue } from '../../regimes/benefits.js';
import { TEMPLATE_VERSION } from '../../regimes/receipt-snapshot.js';
import type { WordedReceipt } from './issue-receipts.js';

/**
 * The date on a receipt that is issued now: today, but never before the gift's own date. That one the processor's clock
 * decides (R-DAT-07), which may be ahead of ours by the seconds around midnight.
 */
export function issueDateOf(now: Date, giftDate: CalendarDate, { timeZone }: Organisation): CalendarDate {
  const today = dateIn(timeZone, now);
  return today < giftDate ? giftDate : today;
}

/** The facts that a receipt freezes, copied from gift, donor and organisation as they are now (R-REC-07/08). */
export function receiptDraft(facts: {
  gift: Pick<
    LockedGift,
    'id' | 'designationName' | 'restricted' | 'donor' | 'currency' | 'property' | 'acknowledgment'
  >;
  organisation: Organisation;
  amountMinor: bigint;
  giftDate: CalendarDate;
  issueDate: CalendarDate;
  method: string | null;
  replaces: { id: ReceiptId; label: string } | null;
  /** What of the amount is for benefits; null where nothing was given in return. */
  value: BenefitValue | null;
}): ReceiptDraft {
  const { gift, organisation, replaces, value } = facts;
  const amountMinor = Number(facts.amountMinor);
  return {
    id: newId(),
    giftId: gift.id,
    replacesId: replaces?.id ?? null,
    home: homeOf(gift),
    isReceiptable: gift.acknowledgment === 'receipt' && (value === null || value.statement !== null),
    snapshot: {
      templateVersion: TEMPLATE_VERSION,
      locale: 'en-US',
      regime: organisation.regime,
      paper: organisation.paper,
      giftDate: facts.giftDate,
      issueDate: facts.issueDate,
      organisation: issuerOf(organisation),
      donor: giverOf(gift),
      currency: gift.currency,
      property: gift.property,
      amountMinor,
      ...goodsAndServices(gift.property === null ? amountMinor : 0, value),
      method: facts.method,
      designation: gift.restricted ? gift.designationName : null,
      replaces: replaces?.label ?? null,
      disclosures: [],
    },
  };
}

/** The organisation as its receipts name it. */
export function issuerOf(organisation: Organisation): ReceiptDraft['snapshot']['organisation'] {
  return {
    name: organisation.name,
    legalName: organisation.legalName,
    ein: organisation.ein,
    addressLines: organisation.address.split('\n').map((line) => line.trim()),
    email: organisation.email,
    website: organisation.website,
    signatories: organisation.signatories,
  };
}

/** A receipt that waited, as it reads now that more is known of donor and organisation. */
export function withDetailsOf(
  waiting: ReceiptDraft,
  gift: Pick<LockedGift, 'donor'>,
  organisation: Organisation,
  issueDate: CalendarDate,
): ReceiptDraft {
  const parties = { organisation: issuerOf(organisation), donor: giverOf(gift) };
  return { ...waiting, home: homeOf(gift), snapshot: { ...waiting.snapshot, issueDate, ...parties } };
}

/** The donor with the postal address where it is known (R-REC-07). */
function giverOf({ donor }: Pick<LockedGift, 'donor'>): ReceiptDraft['snapshot']['donor'] {
  return {
    name: `${donor.firstName} ${donor.lastName}`.trim(),
    addressLines: canReceivePost(donor.address) ? addressLines(donor.address) : [],
  };
}

/** Where the donor lives, for what states ask to be said (R-STA-03). */
export function homeOf({ donor }: Pick<LockedGift, 'donor'>): ReceiptDraft['home'] {
  return { region: donor.address.region, country: donor.address.country };
}

/** What the receipt says of goods and services. @param deductibleMinor where nothing was given in return. */
function goodsAndServices(deductibleMinor: number, value: BenefitValue | null) {
  if (!value?.statement || value.statement === 'none') {
    return { deductibleMinor, statement: 'none', benefits: null } as const;
  }
  return {
    deductibleMinor: Math.min(deductibleMinor, value.deductibleMinor),
    statement: value.statement,
    benefits: {
      description: LIST.format(value.received),
      valueMinor: value.valueMinor,
      items: value.items,
      parameterYear: value.parameterYear,
    },
  } as const;
}

const LIST = new Intl.ListFormat('en', { type: 'conjunction' });

/** What a letter about a receipt says of it; the words are the receipt's own. */
export function receiptLetterData(
  receipt: WordedReceipt,
  gift: Pick<LockedGift, 'donor' | 'rhythm'>,
  thanksUrl: string,
  membership: string | null = null,
) {
  const { snapshot, wording } = receipt;
  const optional = [wording.replaces, ...wording.information, ...wording.disclosures];
  return {
    organisation: snapshot.organisation.name,
    replyTo: snapshot.organisation.email,
    // An organisation has one name.
    firstName: gift.donor.firstName || gift.donor.lastName,
    amount: wording.amount,
    giftDate: formatDateLong(snapshot.giftDate, snapshot.locale),
    receipt: receipt.label,
    sentences: [
      wording.acknowledgment,
      wording.statement,
      ...optional.filter((sentence) => sentence !== null),
      ...(membership === null ? [] : [membership]),
      portalSentence(gift, thanksUrl),
      wording.keep,
    ],
    thanksUrl,
  };
}

/** Where the donor finds everything; after each charge of a plan also how to end it (R-REG-03). */
function portalSentence({ rhythm }: Pick<LockedGift, 'rhythm'>, thanksUrl: string): string {
  const portalUrl = new URL('../../portal', thanksUrl).href;
  if (!rhythm) return `All of your gifts and receipts are in your giving pages: ${portalUrl}`;
  return `You give this ${rhythmWord(rhythm)}. Change or stop it in two clicks: ${portalUrl}`;
}

/** The letter that brings a new receipt. */
export function receiptLetter(
  receipt: WordedReceipt,
  gift: Pick<LockedGift, 'donor' | 'rhythm'>,
  thanksUrl: string,
  membership: string | null = null,
): NewLetter {
  return {
    key: `receipt:${receipt.id}`,
    recipient: gift.donor.email,
    receiptId: receipt.id,
    letter: { template: 'receipt', data: receiptLetterData(receipt, gift, thanksUrl, membership) },
  };
}
