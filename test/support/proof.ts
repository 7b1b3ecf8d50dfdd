import { join } from 'node:path';
import { Audit } from '../../src/audit/audit.js';
import { ProcessorProof } from '../../src/finance/proof/processor/processor-proof.js';
import { Proof } from '../../src/finance/proof/proof.js';
import { StripeGateway } from '../../src/gateways/stripe/stripe-gateway.js';
import { StripeMoney } from '../../src/gateways/stripe/stripe-money.js';
import { StripePlans } from '../../src/gateways/stripe/stripe-plans.js';
import { ReceiptLog } from '../../src/receipts/receipt-log.js';
import type { TestApp } from './app.js';

/** The proofs that `npx mainstay proof` runs, over the books of a test. */
export function proofOf(app: TestApp): Proof {
  const log = new ReceiptLog(join(app.settings.varDir, 'receipts.jsonl'));
  const processor = new ProcessorProof(
    app.db,
    app.get(StripeGateway),
    app.get(StripeMoney),
    app.get(StripePlans),
    app.clock,
  );
  return new Proof(app.db, processor, log, app.get(Audit));
}

/** The invariants that do not hold, by name. */
export async function failedProofs(app: TestApp): Promise<string[]> {
  const results = await proofOf(app).run();
  return results.filter(({ problems }) => problems.length > 0).map(({ invariant }) => invariant);
}
