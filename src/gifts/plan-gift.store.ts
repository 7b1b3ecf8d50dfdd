import type { GiftId, PlanId } from '../kernel/id.js';
import { rows, type Tx } from '../database/db.js';

/** The gift that a charge of a plan becomes: everything that is not said here, it has from its plan. */
export interface NewPlanGift {
  readonly id: GiftId;
  readonly planId: PlanId;
  /** Beginning of the period that was paid for. */
  readonly periodStart: Date;
  readonly invoiceId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly startedAt: Date;
}

/**
 * Writes gifts of plans and returns who has the gift of each invoice. A period that has a gift is left as it is,
 * whoever wrote it and just now (R-REG-16): an invoice is then missing unless the gift is its own.
 */
export async function insertPlanGifts(tx: Tx, gifts: readonly NewPlanGift[]): Promise<Map<string, GiftId>> {
  if (gifts.length === 0) return new Map();
  await rows(tx, INSERT_PLAN_GIFTS, [
    JSON.stringify(gifts.map((gift) => ({ ...gift, amountMinor: gift.amountMinor.toString() }))),
  ]);
  return giftIdsByInvoice(
    tx,
    gifts.map(({ invoiceId }) => invoiceId),
  );
}

export async function giftIdsByInvoice(tx: Tx, invoiceIds: readonly string[]): Promise<Map<string, GiftId>> {
  const found = await rows<{ id: GiftId; invoiceId: string }>(
    tx,
    `select id, stripe_invoice_id as "invoiceId" from gift where stripe_invoice_id = any($1)`,
    [invoiceIds],
  );
  return new Map(found.map(({ id, invoiceId }) => [invoiceId, id]));
}

/**
 * Received gifts that were charged after their plan had ended, and of which nothing has been sent back for that
 * reason (INV-09). @param planIds null for all plans.
 */
export async function giftsAfterEnd(tx: Tx, planIds: readonly PlanId[] | null): Promise<GiftId[]> {
  if (planIds?.length === 0) return [];
  const found = await rows<{ id: GiftId }>(
    tx,
    `select gift.id from plan join gift on gift.plan_id = plan.id
     where ended_at is not null and gift.state = 'settled' and occurred_at > ended_at and ($1::uuid[] is null or plan.id = any($1))
       and not exists (select from refund where gift_id = gift.id and reason = 'after-cancel')`,
    [planIds],
  );
  return found.map(({ id }) => id);
}

const INSERT_PLAN_GIFTS = `
  insert into gift (id, plan_id, period_start, stripe_invoice_id, state, amount_minor, covered_fee_minor, currency,
    started_at, donor_id, form_id, campaign_id, designation, may_quote, anonymous, article_id, article_url, section,
    author, placement, variant, referrer, utm_source, utm_medium, utm_campaign, utm_term, utm_content)
  select given.id, plan.id, "periodStart", "invoiceId", 'started', "amountMinor",
    case when plan.amount_minor = "amountMinor" then plan.covered_fee_minor else 0 end, given.currency,
    "startedAt", donor_id, form_id, campaign_id, designation, may_quote, anonymous, article_id, article_url, section,
    author, placement, variant, referrer, utm_source, utm_medium, utm_campaign, utm_term, utm_content
  from jsonb_to_recordset($1::jsonb) as given (id uuid, "planId" uuid, "periodStart" timestamptz, "invoiceId" text,
    "amountMinor" bigint, currency text, "startedAt" timestamptz)
  join plan on plan.id = "planId"
  order by "invoiceId"
  on conflict do nothing`;
