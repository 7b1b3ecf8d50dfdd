import { formatInstant } from '../../../../kernel/calendar.js';
import type { ReceiptHistory } from '../../../../reports/receipts/receipt-page.js';
import { lastDayIn, type ReceiptCorrections } from '../../../../workflows/receipts/reissue-receipt.js';

export const REISSUE_FIELDS = ['name', 'address', 'date', 'zone', 'note', 'step'] as const;
export type ReissueFields = Readonly<Record<(typeof REISSUE_FIELDS)[number], string>>;

/** The form as it stands before anybody has typed: what the receipt says. */
export function asIssued({ snapshot }: Pick<ReceiptHistory, 'snapshot'>): ReissueFields {
  const { name, addressLines } = snapshot.donor;
  return { name, address: addressLines.join('\n'), date: 'keep', zone: '', note: '', step: '' };
}

/** What the form asks for; what it leaves as it is, it does not correct. */
export function correctionsOf(fields: ReissueFields, receipt: ReceiptHistory): ReceiptCorrections {
  const addressLines = fields.address
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const { donor } = receipt.snapshot;
  const isSame = donor.name === fields.name && donor.addressLines.join('\n') === addressLines.join('\n');
  return {
    ...(isSame ? {} : { donor: { name: fields.name, addressLines } }),
    ...(fields.date === 'december-31' ? { lastDayOfYearIn: fields.zone } : {}),
  };
}

export interface Clock {
  readonly zone: string;
  /** "Dec 31, 2026, 8:30 PM". */
  readonly time: string;
}

const AMERICAN = [
  'Pacific/Honolulu',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/Phoenix',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
];

/** Every clock on which the charge was still made on 31 December, the American ones first; none for most gifts. */
export function clocksOfOldYear({ payment, giftDate }: ReceiptHistory): Clock[] {
  const { occurredAt } = payment;
  if (!occurredAt || !giftDate.endsWith('-01-01')) return [];
  const zones = [...new Set([...AMERICAN, ...Intl.supportedValuesOf('timeZone')])];
  return zones
    .filter((zone) => lastDayIn({ ...payment, giftDate }, zone) !== null)
    .map((zone) => ({ zone, time: formatInstant(occurredAt, zone) }));
}
