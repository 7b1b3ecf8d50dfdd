import { randomUUID } from 'node:crypto';
import type { Chance } from '../../src/demo/chance.js';
import { WANTED_EVENTS } from '../../src/stripe-events/event-hints.js';
import { Processor } from '../../src/stripe-events/processor.js';
import type { TestApp } from './app.js';
import { inLanes } from './permutations.js';
import { Postman, shuffled, type StoredEvent } from './postman.js';

/** Posted side by side. */
const LANES = 12;

/** What one donor's payments led to, and the order in which the product is told of it. */
export interface Told {
  readonly email: string;
  /** The places of `notices`, in the order in which they are told. */
  readonly order: readonly number[];
  /** What the sandbox made, by what it tells of. */
  readonly notices: readonly StoredEvent[][];
  /** So many places of the order have been told. */
  told: number;
}

export function untold(email: string, order: readonly number[]): Told {
  return { email, order, notices: order.map(() => []), told: 0 };
}

/**
 * Tells the product of what happened at the processor, to many donors side by side, each in an order of their own. A
 * notice never comes before what it tells of: it waits, and all that come after it in the order wait with it.
 */
export class TellerOfNotices {
  private readonly postman: Postman;
  private seen = 0;

  constructor(
    private readonly app: TestApp,
    private readonly chance: Chance,
    private readonly donors: readonly Told[],
  ) {
    this.postman = new Postman(app);
  }

  /** Gives each donor the notices that were made since the last time. @param placeOf what a notice tells of; null to leave it out. */
  async collect(placeOf: (event: StoredEvent) => number | null): Promise<void> {
    const owners = await ownersOf(this.app);
    const donors = new Map(this.donors.map((donor) => [donor.email, donor]));
    const events = await this.app.db.query<{ seq: string; data: StoredEvent }>(
      `select seq, data from stripe_sandbox.objects where kind = 'event' and seq > $1 and data->>'type' = any($2)
       order by seq`,
      [this.seen, WANTED_EVENTS],
    );
    for (const { data } of events) {
      const [email = ''] = namesIn(data).flatMap((name) => owners.get(name) ?? []);
      donors.get(email)?.notices[placeOf(data) ?? -1]?.push(data);
    }
    this.seen = Number(events.at(-1)?.seq ?? this.seen);
  }

  /** Tells as far as each order allows. @param hasHappened for each place of `notices`. */
  async tell(hasHappened: (place: number) => boolean): Promise<void> {
    const waiting = this.donors.map((donor) => {
      const from = donor.told;
      while (donor.told < donor.order.length && hasHappened(donor.order[donor.told]!)) donor.told++;
      return donor.order.slice(from, donor.told).flatMap((place) => this.repeated(donor.notices[place]!));
    });
    while (waiting.some(({ length }) => length > 0)) {
      await inLanes(waiting, LANES, (notices) => this.postman.deliver(notices.splice(0, this.chance.between(1, 4))));
      for (let batches = this.chance.between(0, 3); batches > 0; batches--) await this.app.get(Processor).runBatch();
    }
    while ((await this.app.get(Processor).runBatch()) > 0);
  }

  /** Each once to five times, in any order: the same again, or another that says the same. */
  private repeated(notices: readonly StoredEvent[]): StoredEvent[] {
    const copies = notices.flatMap((event) =>
      Array.from({ length: this.chance.between(1, 5) }, (_, time) =>
        time > 0 && this.chance.happens(0.5) ? { ...event, id: `evt_${randomUUID()}` } : event,
      ),
    );
    return shuffled(copies, this.chance.between(1, 10_000));
  }
}

/** The donor's address by the ids of what there is of them, here and at the processor. */
async function ownersOf({ db }: TestApp): Promise<Map<string, string>> {
  const rows = await db.query<{ name: string; email: string }>(
    `with asked as (
       select gift.id::text, donor.email from gift join donor on donor.id = donor_id where plan_id is null
       union all select plan.id::text, donor.email from plan join donor on donor.id = donor_id
     ), charged as (
       select charge.id, coalesce(charge.data->'metadata'->>'gift_id',
                invoice.data->'parent'->'subscription_details'->'metadata'->>'plan_id') as asked
       from stripe_sandbox.objects as charge
       left join stripe_sandbox.objects as payment on payment.kind = 'invoice_payment'
         and payment.data->'payment'->>'payment_intent' = charge.data->>'payment_intent'
       left join stripe_sandbox.objects as invoice on invoice.kind = 'invoice' and invoice.id = payment.data->>'invoice'
       where charge.kind = 'charge'
     )
     select id as name, email from asked union all
     select charged.id, email from charged join asked on asked.id = charged.asked`,
  );
  return new Map(rows.map(({ name, email }) => [name, email]));
}

type Metadata = Readonly<Record<string, string>> | null;

interface Named {
  readonly id?: string;
  readonly charge?: string;
  readonly metadata?: Metadata;
  readonly parent?: { readonly subscription_details?: { readonly metadata?: Metadata } | null } | null;
}

function namesIn({ data }: StoredEvent): string[] {
  const { id, charge, metadata, parent } = data.object as Named;
  const details = parent?.subscription_details?.metadata;
  return [id, charge, metadata?.['gift_id'], metadata?.['plan_id'], details?.['plan_id']].flatMap((name) => name ?? []);
}
