import type { FastifyInstance, FastifyReply } from 'fastify';
import { lockBill, methodOf } from '../../billing/bill.js';
import { collect } from '../../billing/collect.js';
import { money } from '../../resources/amounts.js';
import { NO_REQUEST, type Work } from '../../state/work.js';
import { Layout, sendPage } from '../layout.js';
import { MessagePage } from '../message-page.js';
import type { PayParts } from '../pay-routes.js';

/** The hosted page of an invoice: the payer is there, and can confirm what a charge without them could not. */
export function serveInvoicePages(app: FastifyInstance, { store, schedule }: PayParts): void {
  app.get('/invoice/:id', async (request, reply) => {
    await schedule.catchUp();
    const invoice = await store.work(NO_REQUEST, (work) => work.find('invoice', idOf(request.params)));
    if (!invoice || invoice.status === 'draft') return unknown(reply);
    if (invoice.status !== 'open') return settled(reply, invoice.status);
    return sendPage(reply, 200, <InvoicePage amount={money(invoice.amount_due, invoice.currency)} />, []);
  });

  app.post('/invoice/:id', async (request, reply) => {
    await schedule.catchUp();
    const answer = await store.work(NO_REQUEST, (work) => payPresent(work, idOf(request.params)));
    switch (answer?.kind) {
      case undefined:
        return unknown(reply);
      case 'authenticate':
        return reply.redirect(`/confirm/${answer.intent}`, 303);
      case 'declined':
        return sendPage(reply, 402, <MessagePage title="The payment did not go through" text={answer.message} />, []);
      default:
        return reply.redirect(`/invoice/${idOf(request.params)}`, 303);
    }
  });
}

type Answer =
  | { readonly kind: 'authenticate'; readonly intent: string }
  | { readonly kind: 'declined'; readonly message: string }
  | { readonly kind: 'done' };

/** Asks the method that the invoice is for, with its owner at the page; null when there is nothing to ask for. */
async function payPresent(work: Work, id: string): Promise<Answer | null> {
  const bill = await lockBill(work, id);
  if (bill?.invoice.status !== 'open') return bill ? { kind: 'done' } : null;
  await work.followCustomer(bill.customer.id);
  const { intent: intentId } = bill.invoice.memory;
  const intent = intentId === null ? null : await work.lock('payment_intent', intentId);
  if (!intent || intent.status === 'processing') return { kind: 'done' };
  const method = await methodOf(work, bill);
  const outcome = await collect(work, bill, { intent, method, asker: 'somebody', presence: 'on_session' });
  if (outcome.kind === 'authenticate') return { kind: 'authenticate', intent: intent.id };
  return outcome.kind === 'declined' ? { kind: 'declined', message: outcome.error.message } : { kind: 'done' };
}

function InvoicePage({ amount }: { readonly amount: string }) {
  return (
    <Layout title="Pay an invoice" shape="narrow">
      <section class="panel stack">
        <h1>{`Pay ${amount}`}</h1>
        <p>With the card or account on file. If the bank wants it, you confirm on the next page.</p>
        <form method="post">
          <button type="submit">{`Pay ${amount}`}</button>
        </form>
      </section>
    </Layout>
  );
}

function settled(reply: FastifyReply, status: string): FastifyReply {
  const text =
    status === 'paid'
      ? 'It has been paid. Opening this page again does not pay a second time.'
      : 'It is not owed any more, so nothing was charged.';
  return sendPage(reply, 200, <MessagePage title="Nothing is open" text={text} />, []);
}

function unknown(reply: FastifyReply): FastifyReply {
  const text = 'The address may be incomplete, or the sandbox was reset. Nothing was charged.';
  return sendPage(reply, 404, <MessagePage title="There is no such invoice" text={text} />, []);
}

function idOf(params: unknown): string {
  return (params as { readonly id: string }).id;
}
