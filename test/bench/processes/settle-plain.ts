import pg from 'pg';
import { dateIn, yearOf } from '../../../src/kernel/calendar.js';
import { newId } from '../../../src/kernel/id.js';
import { newDataSource } from '../../../src/database/data-source.js';
import type { Tx } from '../../../src/database/db.js';
import { chargeFacts, type ChargeFacts } from '../../../src/gateways/stripe/stripe-facts.js';
import { feeEntry, settlementEntry } from '../../../src/gifts/gift-entries.js';
import { LOCK_GIFTS, SETTLE_GIFTS, type LockedGift } from '../../../src/gifts/gift.store.js';
import { thanksToken } from '../../../src/gifts/thanks-link.js';
import { Jobs } from '../../../src/jobs/jobs.js';
import { BOOK_ENTRIES, BOOK_POSTINGS, bookingParameters } from '../../../src/ledger/ledger.js';
import { letterParameters, POST_LETTERS } from '../../../src/mail/outbox.js';
import { readOrganisation, type Organisation } from '../../../src/organisation/organisation.js';
import { INSERT_RECEIPTS, OPEN_SERIES, receiptLabel, TAKE_NUMBERS } from '../../../src/receipts/receipt.store.js';
import { BATCH, FIND_BY_KEY } from '../../../src/stripe-events/processor.js';
import { CLAIM_EVENTS, FINISH_EVENTS } from '../../../src/stripe-events/inbox.js';
import { DELIVER_LETTER } from '../../../src/workflows/letters/deliver-letter.js';
import { US_501C3 } from '../../../src/regimes/us-501c3/us-501c3.js';
import type { WordedReceipt } from '../../../src/workflows/receipts/issue-receipts.js';
import { receiptDraft, receiptLetter } from '../../../src/workflows/receipts/receipt-draft.js';
import { chargeOf, giftOf, type Pace } from '../support/charges.js';
import { childOptions, serve } from './child.js';

/**
 * The baseline of settlement: the product's own statements with parameters made beforehand, sent by a bare client.
 * What is left out is all thinking: reading events, asking Stripe, checking, and building the rows.
 */
interface PlainOptions {
  readonly databaseUrl: string;
  readonly gifts: number;
  readonly pace: Pace;
  /** One gift a transaction, by so many connections at once and without an inbox; else batches of the inbox, by one. */
  readonly lanes?: number;
}

type Statement = readonly [sql: string, parameters: readonly unknown[]];

const { databaseUrl, gifts, pace, lanes } = childOptions() as PlainOptions;
const clients = Array.from({ length: lanes ?? 1 }, () => new pg.Client({ connectionString: databaseUrl }));
await Promise.all(clients.map((each) => each.connect()));
const client = clients[0]!;
const batches = await preparedBatches();

serve({}, async () => {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const left = batches.values();
  await Promise.all(clients.map((each) => workOff(each, left)));
  return { events: gifts, seconds: (performance.now() - start) / 1000, cpuSeconds: process.cpuUsage(cpu).user / 1e6 };
});

async function workOff(lane: pg.Client, left: Iterator<Statement[]> & Iterable<Statement[]>): Promise<void> {
  for (const batch of left) {
    await lane.query('begin');
    for (const [sql, parameters] of batch) await lane.query(sql, [...parameters]);
    await lane.query('commit');
  }
}

async function preparedBatches(): Promise<Statement[][]> {
  const organisation = await sampleOrganisation();
  const now = new Date();
  const year = yearOf(dateIn(organisation.timeZone, now));
  const seriesId = newId();
  await client.query(OPEN_SERIES, [seriesId, 'us-501c3', 'R', year]);
  const jobs = new Jobs({ url: databaseUrl, works: false, onError: () => undefined });
  await jobs.start();
  const prepared: Statement[][] = [];
  const size = lanes === undefined ? BATCH : 1;
  for (let from = 0; from < gifts; from += size) {
    prepared.push(await batchOf(from, size, { organisation, now, year, seriesId, jobs }));
  }
  await jobs.stop();
  return prepared;
}

interface Issuing {
  readonly organisation: Organisation;
  readonly now: Date;
  readonly year: number;
  readonly seriesId: string;
  readonly jobs: Jobs;
}

async function batchOf(from: number, size: number, issuing: Issuing): Promise<Statement[]> {
  const { organisation, now, year, seriesId } = issuing;
  const numbers = Array.from({ length: Math.min(size, gifts - from) }, (_, at) => from + at);
  const settling = numbers.map((n) => {
    const gift = lockedGift(n);
    const charge = chargeFacts(chargeOf(giftOf(n, pace), true) as Parameters<typeof chargeFacts>[0]);
    return { n, gift, charge, ...entriesOf(gift, charge, organisation) };
  });
  const [entries, postings] = bookingParameters(settling.flatMap(({ entry, fee }) => [entry, fee]));
  const receipts = settling.map(({ n, gift, charge, entry }) =>
    receiptOf(n, gift, charge, entry.effectiveDate, issuing),
  );
  const letters = letterParameters(
    receipts.map((receipt, at) => receiptLetter(receipt, settling[at]!.gift, thanksUrl(settling[at]!.gift))),
  );
  const finished = numbers.map((n) => ({ id: `evt_bench${n}`, state: 'done', reason: null }));
  const claimed: Statement[] = [
    [FIND_BY_KEY, []],
    [CLAIM_EVENTS, [now, size]],
  ];
  return [
    ...(lanes === undefined ? claimed : []),
    [LOCK_GIFTS, [settling.map(({ gift }) => gift.id)]],
    [BOOK_ENTRIES, [entries]],
    [BOOK_POSTINGS, [postings]],
    [SETTLE_GIFTS, [JSON.stringify(settling.map(settledRow))]],
    [TAKE_NUMBERS, ['us-501c3', 'R', year, numbers.length]],
    [INSERT_RECEIPTS, [JSON.stringify(receipts), seriesId, now]],
    [POST_LETTERS, [letters, now]],
    await jobStatement(issuing.jobs, letters),
    ...(lanes === undefined ? ([[FINISH_EVENTS, [JSON.stringify(finished), now]]] as Statement[]) : []),
  ];
}

function lockedGift(n: number): LockedGift {
  const gift = giftOf(n, pace);
  return {
    id: gift.giftId as LockedGift['id'],
    state: 'started',
    channel: 'online',
    acknowledgment: 'receipt',
    property: null,
    batchId: null,
    amountMinor: BigInt(gift.amountMinor),
    currency: 'USD',
    designation: 'general',
    designationName: 'Where it is needed most',
    restricted: false,
    chargeId: null,
    giftDate: null,
    occurredAt: null,
    method: null,
    isFeeKnown: false,
    rhythm: null,
    donor: {
      id: gift.donorId as LockedGift['donor']['id'],
      email: gift.email,
      firstName: gift.firstName,
      lastName: gift.lastName,
      address: { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' },
    },
  };
}

function entriesOf(gift: LockedGift, charge: ChargeFacts, organisation: Organisation) {
  const facts = {
    designation: gift.designation,
    restricted: gift.restricted,
    currency: gift.currency,
    effectiveDate: dateIn(organisation.timeZone, charge.occurredAt),
    occurredAt: charge.occurredAt,
  };
  return {
    entry: settlementEntry({ ...facts, chargeId: charge.chargeId, amountMinor: charge.amountMinor }),
    fee: feeEntry({ ...facts, ...charge.balance! })!,
  };
}

type Settling = { gift: LockedGift; charge: ChargeFacts } & ReturnType<typeof entriesOf>;

function settledRow({ gift, charge, entry, fee }: Settling): object {
  return {
    giftId: gift.id,
    chargeId: charge.chargeId,
    paymentIntentId: charge.paymentIntentId,
    method: charge.method,
    occurredAt: charge.occurredAt,
    giftDate: entry.effectiveDate,
    settlementEntryId: entry.id,
    feeMinor: charge.balance!.feeMinor.toString(),
    feeEntryId: fee.id,
    transactionId: charge.balance!.transactionId,
  };
}

function receiptOf(
  n: number,
  gift: LockedGift,
  charge: ChargeFacts,
  giftDate: Settling['entry']['effectiveDate'],
  { organisation, now, year }: Issuing,
): WordedReceipt & { number: number } {
  const draft = receiptDraft({
    gift,
    organisation,
    amountMinor: charge.amountMinor,
    giftDate,
    issueDate: dateIn(organisation.timeZone, now),
    method: charge.method,
    replaces: null,
    value: null,
  });
  const label = receiptLabel(US_501C3.series, year, n + 1);
  const snapshot = { ...draft.snapshot, label };
  return { ...draft, number: n + 1, label, snapshot, wording: US_501C3.receiptWords(snapshot) };
}

function thanksUrl(gift: LockedGift): string {
  return `https://give.ledger.example/thanks/${thanksToken(gift.id, 'bench')}`;
}

/** The statement with which the product writes its jobs, taken down instead of sent. */
async function jobStatement(jobs: Jobs, letters: string): Promise<Statement> {
  let taken: Statement | undefined;
  const queryRunner = {
    query: async (sql: string, parameters: unknown[]) => {
      taken = [sql, parameters];
      return { records: [] };
    },
  };
  const payloads = (JSON.parse(letters) as { id: string }[]).map(({ id }) => ({ letterId: id }));
  await jobs.enqueue({ queryRunner } as unknown as Tx, DELIVER_LETTER, payloads as never);
  return taken!;
}

async function sampleOrganisation(): Promise<Organisation> {
  const source = newDataSource({ url: databaseUrl, poolMax: 1, applicationName: 'mainstay-bench' });
  await source.initialize();
  try {
    return await readOrganisation(source.manager);
  } finally {
    await source.destroy();
  }
}
