import type { Tx } from '../../database/db.js';
import type { ChargeFacts } from '../../gateways/stripe/stripe-facts.js';
import { giftIdsByCharge } from '../../gifts/gift.store.js';

/**
 * A charge that was asked for here names its gift. One that the processor made for a plan names none: it belongs to
 * the gift that its invoice became, which has kept the charge's id. Until that invoice is settled it is of no gift,
 * and whatever is told of it meanwhile is read again then.
 */
export async function nameGifts(tx: Tx, charges: readonly ChargeFacts[]): Promise<ChargeFacts[]> {
  const nameless = charges.filter(({ giftId }) => !giftId);
  const gifts = await giftIdsByCharge(
    tx,
    nameless.map(({ chargeId }) => chargeId),
  );
  return charges.map((charge) => ({ ...charge, giftId: charge.giftId ?? gifts.get(charge.chargeId) ?? null }));
}
