import { Injectable } from '@nestjs/common';
import type { DonorId } from '../../kernel/id.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { ProcessorRefused } from '../../gateways/stripe/stripe-client.js';
import { StripeCustomers } from '../../gateways/stripe/stripe-customers.js';
import { Jobs, type Task } from '../../jobs/jobs.js';

export const FORGET_AT_PROCESSOR: Task<{ donorId: DonorId }> = {
  name: 'forget-at-processor',
  retries: 30,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 60 * 60,
  concurrency: 1,
};

/** A donor who was erased here is forgotten as a customer of the processor, too; its payments are its own records. */
@Injectable()
export class ForgetAtProcessor {
  constructor(
    private readonly db: Db,
    private readonly customers: StripeCustomers,
    private readonly jobs: Jobs,
  ) {}

  enqueue(tx: Tx, donorIds: readonly DonorId[]): Promise<void> {
    return this.jobs.enqueue(
      tx,
      FORGET_AT_PROCESSOR,
      donorIds.map((donorId) => ({ donorId })),
    );
  }

  /** Safe to repeat. @throws ProcessorUnavailable; the job comes back. */
  async run({ donorId }: { donorId: DonorId }): Promise<void> {
    for (const { customerId } of await rows<{ customerId: string }>(this.db.manager, CUSTOMERS, [donorId])) {
      try {
        await this.customers.remove(customerId);
      } catch (error) {
        // It has forgotten them already.
        if (!(error instanceof ProcessorRefused)) throw error;
      }
    }
  }
}

/** Not where a plan still runs, of whomever: removing the customer would end it. */
const CUSTOMERS = `
  select distinct plan.stripe_customer_id as "customerId"
  from donor join plan on plan.donor_id = donor.id
  where donor.id = $1 and donor.erased_at is not null and plan.stripe_customer_id is not null
    and not exists (select from plan running where running.stripe_customer_id = plan.stripe_customer_id
                    and running.ended_at is null)`;
