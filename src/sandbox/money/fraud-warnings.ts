import { invalid } from '../api/errors.js';
import { demandLocked } from '../api/fetching.js';
import { newFraudWarning, type FraudType } from '../resources/new-fraud-warning.js';
import type { EarlyFraudWarning } from '../state/kinds/money.js';
import type { Work } from '../state/work.js';

/**
 * The card's bank tells that it takes a charge for fraud, before the payer disputes it.
 * @throws Refusal when the charge was not paid by card.
 */
export async function warnOfFraud(
  work: Work,
  chargeId: string,
  fraudType: FraudType = 'made_with_stolen_card',
): Promise<EarlyFraudWarning> {
  const charge = await demandLocked(work, 'charge', chargeId, 'charge');
  if (charge.status !== 'succeeded' || charge.payment_method_details.type !== 'card') {
    throw invalid(`Charge ${chargeId} was not paid by card, so no bank warns of it.`, 'charge');
  }
  const warning = newFraudWarning(work.now, charge, fraudType, !charge.refunded && !charge.disputed);
  work.put(warning);
  work.emit('radar.early_fraud_warning.created', warning);
  return warning;
}

/** The task that a test card leaves behind when it has paid. */
export async function warnAsBehaved(work: Work, chargeId: string): Promise<void> {
  if (await work.find('charge', chargeId)) await warnOfFraud(work, chargeId);
}

/** After a whole refund or a dispute there is nothing more to do about the warnings of a charge. */
export async function calmWarnings(work: Work, chargeId: string): Promise<void> {
  const warnings = (await work.read(
    `select data from stripe_sandbox.objects
      where kind = 'radar.early_fraud_warning' and data->>'charge' = $1 order by seq`,
    [chargeId],
  )) as EarlyFraudWarning[];
  for (const warning of warnings.filter(({ actionable }) => actionable)) {
    warning.actionable = false;
    work.put(warning);
    work.emit('radar.early_fraud_warning.updated', warning, { actionable: true });
  }
}
