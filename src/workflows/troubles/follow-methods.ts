import { Injectable } from '@nestjs/common';
import type { Tx } from '../../database/db.js';
import type { MethodFacts } from '../../gateways/stripe/method-facts.js';
import { StripeSubscriptions } from '../../gateways/stripe/stripe-subscriptions.js';
import { methodsOfPlans, redateMethod } from '../../plans/troubles/method-change.store.js';

/** Follows cards that go on under a new date, as networks tell of them (R-REG-15). */
@Injectable()
export class FollowMethods {
  constructor(private readonly subscriptions: StripeSubscriptions) {}

  /** Reads those that pay for a plan. @throws ProcessorUnavailable */
  async read(tx: Tx, methodIds: readonly string[]): Promise<MethodFacts[]> {
    const methods: MethodFacts[] = [];
    for (const id of await methodsOfPlans(tx, [...new Set(methodIds)]))
      methods.push(await this.subscriptions.method(id));
    return methods;
  }

  async run(tx: Tx, methods: readonly MethodFacts[]): Promise<void> {
    for (const method of methods) await redateMethod(tx, method);
  }
}
