import type { CalendarDate } from '../kernel/calendar.js';
import { formatDateLong } from '../kernel/calendar.js';
import { newId, type ReceiptId } from '../kernel/id.js';
import { Money } from '../kernel/money.js';
import type { LockedGift } from '../gifts/gift.store.js';
import type { NewLetter } from '../mail/outbox.js';
import type { Organisation } from '../organisation/organisation.js';
import type { IssuedReceipt, ReceiptDraft } from '../receipts/receipt.store.js';
import { receiptWording } from '../receipts/receipt-wording.js';

/** The facts that a receipt freezes, copied from gift, donor and organisation as they are now (R-REC-07/08). */
export function receiptDraft(facts: {
  gift: Pick<LockedGift, 'id' | 'designationName' | 'restricted' | 'donor' | 'currency'>;
  organisation: Organisation;
  amountMinor: bigint;
  giftDate: CalendarDate;
  issueDate: CalendarDate;
  method: string | null;
  replaces: { id: ReceiptId; label: string } | null;
}): ReceiptDraft {
  const { gift, organisation, replaces } = facts;
  const amountMinor = Number(facts.amountMinor);
  return {
    id: newId(),
    giftId: gift.id,
    replacesId: replaces?.id ?? null,
    snapshot: {
      templateVersion: 1,
      locale: 'en-US',
      regime: 'us-501c3',
      giftDate: facts.giftDate,
      issueDate: facts.issueDate,
      organisation: {
        name: organisation.name,
        legalName: organisation.legalName,
        ein: organisation.ein,
        addressLines: organisation.address.split('\n').map((line) => line.trim()),
        email: organisation.email,
        website: organisation.website,
      },
      donor: { name: `${gift.donor.firstName} ${gift.donor.lastName}`.trim(), addressLines: [] },
      currency: gift.currency,
      amountMinor,
      deductibleMinor: amountMinor,
      statement: 'none',
      benefits: null,
      method: facts.method,
      designation: gift.restricted ? gift.designationName : null,
      replaces: replaces?.label ?? null,
      disclosures: [],
    },
  };
}

/** What a letter about a receipt says of it; the words are the receipt's own. */
export function receiptLetterData(receipt: IssuedReceipt, gift: Pick<LockedGift, 'donor'>, thanksUrl: string) {
  const { snapshot } = receipt;
  const wording = receiptWording(snapshot);
  const optional = [wording.replaces, ...wording.disclosures].filter((sentence) => sentence !== null);
  return {
    organisation: snapshot.organisation.name,
    replyTo: snapshot.organisation.email,
    firstName: gift.donor.firstName,
    amount: Money.of(snapshot.amountMinor, snapshot.currency).format(snapshot.locale),
    giftDate: formatDateLong(snapshot.giftDate, snapshot.locale),
    receipt: receipt.label,
    sentences: [wording.acknowledgment, wording.statement, ...optional, wording.keep],
    thanksUrl,
  };
}

/** The letter that brings a new receipt. */
export function receiptLetter(receipt: IssuedReceipt, gift: Pick<LockedGift, 'donor'>, thanksUrl: string): NewLetter {
  return {
    key: `receipt:${receipt.id}`,
    recipient: gift.donor.email,
    receiptId: receipt.id,
    letter: { template: 'receipt', data: receiptLetterData(receipt, gift, thanksUrl) },
  };
}
