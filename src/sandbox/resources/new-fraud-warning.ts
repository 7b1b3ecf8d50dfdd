import type { EarlyFraudWarning } from '../state/kinds/money.js';
import type { Charge } from '../state/kinds/payments.js';
import { newObject } from '../state/objects.js';

/** What card networks name as the kind of fraud. */
export const FRAUD_TYPES = [
  'card_never_received',
  'fraudulent_card_application',
  'made_with_counterfeit_card',
  'made_with_lost_card',
  'made_with_stolen_card',
  'misc',
  'unauthorized_use_of_card',
] as const;

export type FraudType = (typeof FRAUD_TYPES)[number];

/** @param actionable whether a refund can still prevent a dispute */
export function newFraudWarning(
  now: number,
  charge: Charge,
  fraudType: FraudType,
  actionable: boolean,
): EarlyFraudWarning {
  return {
    ...newObject('radar.early_fraud_warning', now),
    actionable,
    charge: charge.id,
    fraud_type: fraudType,
    ...(charge.payment_intent === null ? {} : { payment_intent: charge.payment_intent }),
  };
}
