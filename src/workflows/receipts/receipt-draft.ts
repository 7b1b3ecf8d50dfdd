import { dateIn, formatDateLong, type CalendarDate } from '../../kernel/calendar.js';
import { newId, type ReceiptId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import type { LockedGift } from '../../gifts/gift.store.js';
import type { NewLetter } from '../../mail/outbox.js';
import type { BenefitValue } from '../../memberships/benefit-value.js';
import type { Organisation } from '../../organisation/organisation.js';
import { rhythmWord } from '../../plans/rhythm.js';
import type { IssuedReceipt, ReceiptDraft } from '../../receipts/receipt.store.js';
import { receiptWording } from '../../receipts/receipt-wording.js';

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
  gift: Pick<LockedGift, 'id' | 'designationName' | 'restricted' | 'donor' | 'currency'>;
  organisation: Organisation;
  amountMinor: bigint;
  giftDate: CalendarDate;
  issueDate: CalendarDate;
  method: string | null;
  replaces: { id: ReceiptId; label: string } | null;
  /** What of the amount is for benefits; null where nothing was given in return. */
  value: BenefitValue | null;
}): ReceiptDraft {
  const { gift, organisation, replaces } = facts;
  const amountMinor = Number(facts.amountMinor);
  return {
    id: newId(),
    giftId: gift.id,
    replacesId: replaces?.id ?? null,
    snapshot: {
      locale: 'en-US',
      regime: 'us-501c3',
      giftDate: facts.giftDate,
      issueDate: facts.issueDate,
      organisation: issuerOf(organisation),
      donor: { name: `${gift.donor.firstName} ${gift.donor.lastName}`.trim(), addressLines: [] },
      currency: gift.currency,
      amountMinor,
      ...goodsAndServices(amountMinor, facts.value),
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
  };
}

/** What the receipt says of goods and services; of none in the form that receipts had before there were any. */
function goodsAndServices(amountMinor: number, value: BenefitValue | null) {
  if (!value?.statement || value.statement === 'none') {
    return { templateVersion: 1, deductibleMinor: amountMinor, statement: 'none', benefits: null } as const;
  }
  return {
    templateVersion: 2,
    deductibleMinor: value.deductibleMinor,
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
  receipt: IssuedReceipt,
  gift: Pick<LockedGift, 'donor' | 'rhythm'>,
  thanksUrl: string,
  membership: string | null = null,
) {
  const { snapshot } = receipt;
  const wording = receiptWording(snapshot);
  const optional = [wording.replaces, ...wording.disclosures].filter((sentence) => sentence !== null);
  return {
    organisation: snapshot.organisation.name,
    replyTo: snapshot.organisation.email,
    // An organisation has one name.
    firstName: gift.donor.firstName || gift.donor.lastName,
    amount: Money.of(snapshot.amountMinor, snapshot.currency).format(snapshot.locale),
    giftDate: formatDateLong(snapshot.giftDate, snapshot.locale),
    receipt: receipt.label,
    sentences: [
      wording.acknowledgment,
      wording.statement,
      ...optional,
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
  receipt: IssuedReceipt,
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
