const GIFT = '019ab8d2-4f77-7a10-b0de-93a1f5f1c3a7';
const DONOR = { id: '019ab8d2-4b0a-7c55-9d21-6b1c5f0e7a42' };
const PLAN = '019ab8d2-6a10-7c21-9e43-0c5f1e9b7d55';
const AMOUNT = { amount: 2500, currency: 'USD' };
const NOTHING = { amount: 0, currency: 'USD' };
const AT = '2026-11-24T15:42:10.000Z';

const GIFT_DATA = {
  id: GIFT,
  state: 'settled',
  giftDate: '2026-11-24',
  occurredAt: AT,
  donor: DONOR,
  amount: AMOUNT,
  coveredFee: NOTHING,
  channel: 'online',
  designation: { code: 'general' },
  campaign: { slug: 'general' },
  plan: null,
};
const REFUND_DATA = {
  id: '019ab8d2-7c40-7e0c-8f55-5f3b8f6a1d10',
  giftId: GIFT,
  donor: DONOR,
  state: 'succeeded',
  amount: AMOUNT,
  reason: 'donor-request',
  occurredAt: AT,
};
const DISPUTE_DATA = {
  id: '019ab8d2-8d11-7b6f-9a01-2c9e7d4b6e33',
  giftId: GIFT,
  donor: DONOR,
  state: 'needs-response',
  amount: AMOUNT,
  withheld: AMOUNT,
  reason: 'fraudulent',
  openedAt: AT,
  evidenceDueAt: '2026-12-08T23:59:59.000Z',
  closedAt: null,
};
const PLAN_DATA = {
  id: PLAN,
  state: 'active',
  donor: DONOR,
  amount: AMOUNT,
  coveredFee: NOTHING,
  interval: 'month',
  intervalCount: 1,
  nextChargeOn: '2026-12-24',
  pausedUntil: null,
  designation: { code: 'general' },
  campaign: { slug: 'general' },
  startedAt: AT,
  endedAt: null,
};
const CHARGE_DATA = {
  planId: PLAN,
  donor: DONOR,
  amount: AMOUNT,
  reason: 'insufficient-funds',
  attempts: 1,
  failedAt: AT,
  nextTryAt: '2026-11-27T15:42:10.000Z',
  outcome: null,
};
const TERM_DATA = {
  id: '019ab8d2-9e20-7d3a-8b77-4d0f1c2e5a66',
  donor: DONOR,
  tier: 'friend',
  source: 'plan',
  giftId: GIFT,
  planId: PLAN,
  startsOn: '2026-11-24',
  endsOn: '2027-11-24',
  endedOn: null,
  endedReason: null,
};
const RECEIPT_DATA = {
  id: '019ab8d2-5c1e-7f00-8a3b-2f6f0c9d1e11',
  number: 'R-2026-000123',
  status: 'issued',
  giftId: GIFT,
  donor: DONOR,
  giftDate: '2026-11-24',
  issueDate: '2026-11-24',
  issuedAt: AT,
  amount: AMOUNT,
  deductible: AMOUNT,
  replacesId: null,
  voidReason: null,
  voidDate: null,
};
const DONOR_DATA = {
  ...DONOR,
  kind: 'person',
  version: 1,
  createdAt: AT,
  mergedInto: null as string | null,
  erasedAt: null as string | null,
};

/** What a webhook can tell of. The triggers of the database write the events; a test holds them to these examples. */
export interface HookEventType {
  readonly type: string;
  /** A sentence: when it is told. */
  readonly when: string;
  /** `data` of the body. Ids and figures as the API has them, never a name, an address or anything of a card. */
  readonly example: Readonly<Record<string, unknown>>;
}

export const HOOK_EVENT_TYPES = [
  { type: 'gift.settled', when: 'The money of a gift was received.', example: GIFT_DATA },
  {
    type: 'refund.succeeded',
    when: 'Money of a gift went back to the donor, in part or whole.',
    example: REFUND_DATA,
  },
  {
    type: 'refund.failed',
    when: 'A refund did not go through, or came back after it had: the gift stands.',
    example: { ...REFUND_DATA, state: 'failed' },
  },
  { type: 'dispute.opened', when: 'A donor’s bank questions a gift.', example: DISPUTE_DATA },
  {
    type: 'dispute.closed',
    when: 'The bank has decided; state says won, lost or closed.',
    example: { ...DISPUTE_DATA, state: 'won', withheld: NOTHING, closedAt: '2026-12-20T10:00:00.000Z' },
  },
  { type: 'plan.started', when: 'A recurring gift began, or was adopted from elsewhere.', example: PLAN_DATA },
  {
    type: 'plan.changed',
    when: 'Amount, rhythm, purpose or pause of a recurring gift changed.',
    example: { ...PLAN_DATA, amount: { amount: 3000, currency: 'USD' } },
  },
  {
    type: 'plan.paused',
    when: 'A recurring gift is not charged for now.',
    example: { ...PLAN_DATA, state: 'paused', pausedUntil: '2027-01-24', nextChargeOn: '2027-01-24' },
  },
  { type: 'plan.resumed', when: 'A paused recurring gift is charged again.', example: PLAN_DATA },
  {
    type: 'plan.ended',
    when: 'Nothing more will be charged; state says cancelled, lapsed or completed.',
    example: { ...PLAN_DATA, state: 'cancelled', nextChargeOn: null, endedAt: AT },
  },
  { type: 'plan.charge_failed', when: 'A charge failed, once for each try.', example: CHARGE_DATA },
  {
    type: 'plan.charge_recovered',
    when: 'A charge that had failed was paid after all.',
    example: { ...CHARGE_DATA, nextTryAt: null, outcome: 'recovered' },
  },
  {
    type: 'membership.granted',
    when: 'A donor became a member, or a membership goes on. That it runs out on endsOn is not told again.',
    example: TERM_DATA,
  },
  {
    type: 'membership.ended',
    when: 'A membership ended before its day.',
    example: { ...TERM_DATA, endedOn: '2026-12-01', endedReason: 'returned' },
  },
  { type: 'receipt.issued', when: 'A receipt has its number.', example: RECEIPT_DATA },
  {
    type: 'receipt.voided',
    when: 'A receipt does not count any more.',
    example: { ...RECEIPT_DATA, status: 'void', voidReason: 'refund', voidDate: '2026-12-01' },
  },
  { type: 'donor.created', when: 'Somebody gave or was recorded for the first time.', example: DONOR_DATA },
  {
    type: 'donor.changed',
    when: 'Something in the record of a donor changed; ask the API for what it is now.',
    example: { ...DONOR_DATA, version: 2 },
  },
  {
    type: 'donor.merged',
    when: 'The donor was found to be another one, mergedInto, who has all the gifts now.',
    example: { ...DONOR_DATA, version: 2, mergedInto: '019ab8d2-2a60-7e19-8c34-7e5d3b1f9a88' },
  },
  { type: 'donor.unmerged', when: 'A merge was undone.', example: { ...DONOR_DATA, version: 3 } },
  {
    type: 'donor.erased',
    when: 'The donor was forgotten at their own wish. Forget them too.',
    example: { ...DONOR_DATA, version: 2, erasedAt: AT },
  },
] as const satisfies readonly HookEventType[];

/** Sent by the button "Send a test event", and only to the endpoint that it was pressed for. */
export const TEST_TYPE = 'test';

/** Stands for every type, also for those that come later. */
export const EVERYTHING = '*';

/** The body of a webhook with the example in it, as people read it. */
export function exampleBody({ type, example }: HookEventType): string {
  return JSON.stringify({ type, timestamp: AT, data: example }, null, 2);
}
