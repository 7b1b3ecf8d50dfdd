import { Injectable } from '@nestjs/common';
import type { DonorId } from '../../kernel/id.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { ProcessorRefused } from '../../gateways/stripe/stripe-client.js';
import { StripeCustomers } from '../../gateways/stripe/stripe-customers.js';
import { Jobs, type Task } from '../../jobs/jobs.js';

export const TELL_PROCESSOR_EMAIL: Task<{ donorId: DonorId }> = {
  name: 'tell-processor-email',
  retries: 30,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 60 * 60,
  concurrency: 1,
};

/** The processor writes letters of its own about plans: it has to know where a donor reads them. */
@Injectable()
export class TellProcessorEmail {
  constructor(
    private readonly db: Db,
    private readonly customers: StripeCustomers,
    private readonly jobs: Jobs,
  ) {}

  enqueue(tx: Tx, donorId: DonorId): Promise<void> {
    return this.jobs.enqueue(tx, TELL_PROCESSOR_EMAIL, [{ donorId }]);
  }

  /** Tells the address of today, whenever the job runs. @throws ProcessorUnavailable; the job comes back. */
  async run({ donorId }: { donorId: DonorId }): Promise<void> {
    const known = await rows<{ customerId: string; email: string; version: number }>(
      this.db.manager,
      `select distinct plan.stripe_customer_id as "customerId", donor.email, donor.version
       from donor join plan on plan.donor_id = donor.id
       where donor.id = $1 and donor.erased_at is null and plan.ended_at is null and plan.stripe_customer_id is not null`,
      [donorId],
    );
    for (const { customerId, email, version } of known) {
      try {
        await this.customers.setEmail(customerId, email, `customer-email:${customerId}:${version}`);
      } catch (error) {
        // A customer that the processor no longer has needs no address.
        if (!(error instanceof ProcessorRefused)) throw error;
      }
    }
  }
}
