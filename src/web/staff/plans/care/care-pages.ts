import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../../kernel/app-error.js';
import { isId, type PlanId } from '../../../../kernel/id.js';
import { Money } from '../../../../kernel/money.js';
import { Db } from '../../../../database/db.js';
import { ProcessorUnavailable } from '../../../../gateways/stripe/stripe-client.js';
import { latestTrouble } from '../../../../plans/troubles/trouble.store.js';
import type { TryId } from '../../../../plans/troubles/try.store.js';
import { NoCardLink, SendCardLink } from '../../../../workflows/troubles/send-card-link.js';
import { type PayOutcome, PayTrouble } from '../../../../workflows/troubles/pay-trouble.js';
import { type Answer, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import type { Visit } from '../../frame/visit.js';

/** What staff do about a charge that failed, or a card that will. */
@Injectable()
export class PlanCarePages {
  constructor(
    private readonly db: Db,
    private readonly payTrouble: PayTrouble,
    private readonly sendCardLink: SendCardLink,
  ) {}

  /** Asks for the money once more, within the limits of the networks (R-DUN-02, R-ACH-06). The same form asks once. */
  async retry(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { planId, request } = named(id, body);
    const page = `/staff/plans/${planId}`;
    const trouble = await latestTrouble(this.db.manager, planId);
    if (!trouble) return see(page, 'Nothing is open any more, so nothing was charged.', 'accent');
    const staff = { staffId: visit.caller.staffId, request: request as TryId };
    const amount = Money.of(trouble.amountMinor, trouble.currency).format();
    try {
      const outcome = await this.payTrouble.run({ troubleId: trouble.id, setupId: null, staff });
      return see(page, ...wordsOf(outcome, amount));
    } catch (error) {
      // What was begun is finished by the worker, with the same key.
      if (!(error instanceof ProcessorUnavailable)) throw error;
      const later = 'The payment processor did not answer. If it was asked, its answer will stand here soon.';
      return see(page, later, 'warn');
    }
  }

  async cardLink(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { planId, request } = named(id, body);
    const page = `/staff/plans/${planId}`;
    try {
      const email = await this.sendCardLink.run({ planId, by: visit.by.actor, request });
      return see(page, `The link is on its way to ${email}.`);
    } catch (error) {
      if (!(error instanceof NoCardLink)) throw error;
      return see(page, error.message, 'warn');
    }
  }
}

/** @throws NotFound for an id that is none, and for a form that was not ours */
function named(id: string, body: unknown): { planId: PlanId; request: string } {
  const { request } = textFields(body, 'request');
  if (!isId(id) || !isId(request)) throw new NotFound('plan');
  return { planId: id, request };
}

function wordsOf(outcome: PayOutcome, amount: string): [message: string, tone: 'accent' | 'bad' | 'good' | 'warn'] {
  switch (outcome.kind) {
    case 'paid':
      return [`${amount} was collected. The receipt is on its way.`, 'good'];
    case 'processing':
      return [`${amount} is on its way from the bank. It will stand here as a gift when it has arrived.`, 'accent'];
    case 'declined':
      return [`The bank declined again, and nothing was charged. Send the donor the card link.`, 'bad'];
    case 'refused':
      return [`Nobody was asked. A donor would read: “${outcome.why}”`, 'warn'];
  }
}
