import type { DonorId, GiftId, PlanId, ReceiptId } from '../../../kernel/id.js';
import { Money } from '../../../kernel/money.js';
import { rows, type Tx } from '../../../database/db.js';
import { GENERAL_FORM } from '../../../campaigns/forms.js';
import { GiftTable } from '../../../gifts/gift.table.js';
import { latestTrouble } from '../../../plans/troubles/trouble.store.js';

/** What the thank-you page of a settled gift says beside the gift itself. */
export interface SettledFacts {
  readonly firstName: string;
  readonly email: string;
  readonly designation: string;
  /** How many designations the form offers. */
  readonly choices: number;
  readonly slug: string;
  readonly receiptId: ReceiptId | null;
  readonly label: string | null;
  /** As staff know it; null where nobody does. */
  readonly employer: string | null;
}

export async function settledFacts(tx: Tx, id: GiftId): Promise<SettledFacts> {
  const [facts] = await rows<SettledFacts>(
    tx,
    `select coalesce(nullif(donor.first_name, ''), donor.last_name) as "firstName", donor.email, designation.name as designation,
            coalesce(form.slug, '${GENERAL_FORM}') as slug,
            receipt.id as "receiptId", receipt.label, nullif(donor.employer, '') as employer,
            (select count(*)::int from form_designation where form_id = form.id) as choices
     from gift
     join donor on donor.id = gift.donor_id
     join designation on designation.code = coalesce(gift.moved_to, gift.designation)
     left join form on form.id = gift.form_id
     left join receipt on receipt.gift_id = gift.id and receipt.status = 'issued'
     where gift.id = $1`,
    [id],
  );
  return facts!;
}

/** The gift that a plan began with, or null while nothing of it has arrived. */
export async function firstGiftOf(tx: Tx, planId: PlanId): Promise<GiftTable | null> {
  return tx.findOne(GiftTable, { where: { planId }, order: { periodStart: 'asc' } });
}

/** Whether a charge of the plan has failed and is still to be collected. */
export async function isTroubled(tx: Tx, planId: PlanId): Promise<boolean> {
  return (await latestTrouble(tx, planId))?.outcome === null;
}

/** The form that a gift or a plan was given on; for what was given without one, the form of everybody. */
export async function slugOf(tx: Tx, { formId }: { readonly formId: string | null }): Promise<string> {
  const [form] = await rows<{ slug: string }>(tx, 'select slug from form where id = $1', [formId]);
  return form?.slug ?? GENERAL_FORM;
}

export interface OnItsWayFacts {
  readonly firstName: string;
  readonly email: string;
  /** Formatted: "$25". */
  readonly amount: string;
}

/** What the page of a bank debit says until the bank has paid (R-ACH-03). */
export async function onItsWay(
  tx: Tx,
  { donorId, amountMinor, currency }: { readonly donorId: DonorId; amountMinor: bigint; currency: string },
): Promise<OnItsWayFacts> {
  const [donor] = await rows<{ firstName: string; email: string }>(
    tx,
    'select first_name as "firstName", email from donor where id = $1',
    [donorId],
  );
  return { ...donor!, amount: Money.of(amountMinor, currency).formatShort() };
}
