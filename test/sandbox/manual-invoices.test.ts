import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { idOf } from './harness.js';
import { moneyBench, type MoneyBench } from './money-bench.js';

let it: MoneyBench;

beforeAll(async () => {
  it = await moneyBench('2027-01-04T10:00');
});

afterAll(() => it.stop());

async function customer(card?: string): Promise<Stripe.Customer> {
  const made = await it.stripe.customers.create({ email: 'ada@example.org', name: 'Ada Byron' });
  if (card !== undefined) {
    const { id } = await it.stripe.paymentMethods.attach(card, { customer: made.id });
    await it.stripe.customers.update(made.id, { invoice_settings: { default_payment_method: id } });
  }
  return made;
}

function item(of: string, amount = 20_00): Promise<Stripe.InvoiceItem> {
  return it.stripe.invoiceItems.create({ customer: of, amount, currency: 'usd', description: 'A dinner' });
}

async function invoiceOf(of: string, params: Stripe.InvoiceCreateParams = {}): Promise<Stripe.Invoice> {
  await item(of);
  return it.stripe.invoices.create({ customer: of, pending_invoice_items_behavior: 'include', ...params });
}

describe('an invoice item', () => {
  test('waits for an invoice, and is found, listed and deleted', async () => {
    const ada = await customer();
    const made = await it.stripe.invoiceItems.create({
      customer: ada.id,
      amount: 12_50,
      currency: 'usd',
      metadata: { table: '4' },
      period: { start: 1_800_000_000, end: 1_800_086_400 },
    });
    expect(made).toMatchObject({
      object: 'invoiceitem',
      amount: 12_50,
      description: null,
      invoice: null,
      metadata: { table: '4' },
      parent: null,
      quantity: 1,
    });
    expect(made.id).toMatch(/^ii_\w{24}$/);
    expect(made).not.toHaveProperty('created');
    expect((await it.stripe.customers.retrieve(ada.id)) as Stripe.Customer).toMatchObject({ currency: 'usd' });
    expect(await it.stripe.invoiceItems.retrieve(made.id, { expand: ['customer'] })).toMatchObject({
      customer: { id: ada.id },
    });
    const list = async (params: Stripe.InvoiceItemListParams): Promise<string[]> =>
      (await it.stripe.invoiceItems.list({ customer: ada.id, ...params })).data.map(({ id }) => id);
    expect(await list({ pending: true })).toEqual([made.id]);
    expect(await list({ pending: false })).toEqual([]);
    expect(await list({ created: { gt: made.date } })).toEqual([]);
    expect(await it.stripe.invoiceItems.del(made.id)).toMatchObject({ id: made.id, deleted: true });
    await expect(it.stripe.invoiceItems.retrieve(made.id)).rejects.toMatchObject({ code: 'resource_missing' });
    expect(await it.told(made.id)).toEqual(['invoiceitem.created', 'invoiceitem.deleted']);
  });

  test('may be a price times a quantity', async () => {
    const ada = await customer();
    const product = await it.stripe.products.create({ name: 'A mug' });
    const price = await it.stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 8_00 });
    const made = await it.stripe.invoiceItems.create({ customer: ada.id, pricing: { price: price.id }, quantity: 3 });
    expect(made).toMatchObject({
      amount: 24_00,
      description: 'A mug',
      quantity: 3,
      pricing: { price_details: { price: price.id, product: product.id } },
    });
  });

  test('goes on a draft at once, and comes off it again', async () => {
    const ada = await customer();
    const draft = await it.stripe.invoices.create({ customer: ada.id });
    expect(draft).toMatchObject({ total: 0, lines: { data: [] } });
    const made = await it.stripe.invoiceItems.create({ customer: ada.id, amount: 9_00, invoice: draft.id });
    expect(made.invoice).toBe(draft.id);
    expect(await it.stripe.invoices.retrieve(draft.id)).toMatchObject({ amount_due: 9_00, subtotal: 9_00 });
    await it.stripe.invoiceItems.del(made.id);
    expect(await it.stripe.invoices.retrieve(draft.id)).toMatchObject({ amount_due: 0, lines: { data: [] } });
    expect(await it.told(draft.id)).toEqual(['invoice.created', 'invoice.updated', 'invoice.updated']);
  });

  test('stays on an invoice that is final', async () => {
    const ada = await customer();
    const { id, lines } = await invoiceOf(ada.id);
    await it.stripe.invoices.finalizeInvoice(id);
    const own = lines.data[0]!.parent!.invoice_item_details!.invoice_item;
    await expect(it.stripe.invoiceItems.del(own)).rejects.toMatchObject({ code: 'invoice_not_editable' });
    await expect(it.stripe.invoiceItems.create({ customer: ada.id, amount: 9_00, invoice: id })).rejects.toMatchObject({
      code: 'invoice_not_editable',
    });
  });

  test.each<[string, Stripe.InvoiceItemCreateParams, string]>([
    ['nothing to pay', {}, 'amount'],
    ['an amount and a price', { amount: 5_00, pricing: { price: 'price_1' } }, 'amount'],
    ['a quantity of an amount', { amount: 5_00, quantity: 2 }, 'quantity'],
    ['another currency', { amount: 5_00, currency: 'eur' }, 'currency'],
    ['a price that does not exist', { pricing: { price: 'price_none' } }, 'pricing[price]'],
    ['a subscription', { amount: 5_00, subscription: 'sub_1' }, 'subscription'],
    ['a period that runs backwards', { amount: 5_00, period: { start: 2, end: 1 } }, 'period[end]'],
  ])('refuses %s', async (_what, params, param) => {
    const ada = await customer();
    await item(ada.id);
    await expect(it.stripe.invoiceItems.create({ customer: ada.id, ...params })).rejects.toMatchObject({
      statusCode: 400,
      param,
    });
  });
});

describe('an invoice made by hand', () => {
  test('has what waited as its lines, and is paid when somebody asks', async () => {
    const ada = await customer('pm_card_visa');
    await item(ada.id, 5_00);
    const draft = await invoiceOf(ada.id, { description: 'Gala', metadata: { gala: '2027' } });
    expect(draft).toMatchObject({
      amount_due: 25_00,
      auto_advance: false,
      billing_reason: 'manual',
      description: 'Gala',
      metadata: { gala: '2027' },
      parent: null,
      status: 'draft',
    });
    expect(draft.lines.data.map(({ amount }) => amount)).toEqual([5_00, 20_00]);
    const { data: items } = await it.stripe.invoiceItems.list({ invoice: draft.id });
    expect(draft.lines.data[0]).toMatchObject({
      parent: {
        type: 'invoice_item_details',
        invoice_item_details: { invoice_item: items[1]!.id, subscription: null },
      },
      subscription: null,
    });
    const paid = await it.stripe.invoices.pay(draft.id, { expand: ['payments'] });
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 25_00, attempt_count: 1 });
    const { payment } = paid.payments!.data[0]!;
    expect(await it.stripe.paymentIntents.retrieve(idOf(payment.payment_intent!))).toMatchObject({
      status: 'succeeded',
      amount: 25_00,
    });
    expect(await it.told(draft.id)).toEqual([
      'invoice.created',
      'invoice.finalized',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
    ]);
    expect((await it.stripe.invoiceItems.list({ customer: ada.id, pending: true })).data).toEqual([]);
  });

  test('leaves the items alone unless it is told to include them', async () => {
    const ada = await customer();
    await item(ada.id);
    const draft = await it.stripe.invoices.create({ customer: ada.id });
    expect(draft).toMatchObject({ total: 0, currency: 'usd' });
    expect((await it.stripe.invoiceItems.list({ customer: ada.id, pending: true })).data).toHaveLength(1);
    expect((await it.stripe.invoices.pay(draft.id)).status).toBe('paid');
  });

  test('is collected an hour later by itself with auto_advance, from its own method', async () => {
    const ada = await customer('pm_card_chargeCustomerFail');
    const { id: own } = await it.stripe.paymentMethods.attach('pm_card_mastercard', { customer: ada.id });
    const draft = await invoiceOf(ada.id, { auto_advance: true, default_payment_method: own });
    expect(draft.automatically_finalizes_at).toBe(draft.created + 3600);
    await it.wait(3500);
    expect((await it.stripe.invoices.retrieve(draft.id)).status).toBe('draft');
    await it.wait(200);
    expect(await it.stripe.invoices.retrieve(draft.id)).toMatchObject({
      status: 'paid',
      automatically_finalizes_at: null,
    });
  });

  test('is tried again for two weeks when it advances by itself, and stays open then', async () => {
    const ada = await customer('pm_card_chargeCustomerFail');
    const draft = await invoiceOf(ada.id, { auto_advance: true });
    const failed = await it.stripe.invoices.finalizeInvoice(draft.id);
    expect(failed).toMatchObject({ status: 'open', attempt_count: 1 });
    expect(failed.next_payment_attempt).not.toBeNull();
    await it.wait(15 * 86_400);
    const left = await it.stripe.invoices.retrieve(draft.id);
    expect(left).toMatchObject({ status: 'open', attempt_count: 9, next_payment_attempt: null });
    expect(await it.stripe.customers.retrieve(ada.id)).toMatchObject({ delinquent: true });
    expect((await it.stripe.invoices.pay(draft.id, { paid_out_of_band: true })).status).toBe('paid');
    expect(await it.stripe.customers.retrieve(ada.id)).toMatchObject({ delinquent: false });
  });

  test('tells of a declined card, and of a payer who has to confirm', async () => {
    const ada = await customer();
    const refuse = async (card: string): Promise<string[]> => {
      const { id: method } = await it.stripe.paymentMethods.attach(card, { customer: ada.id });
      const { id } = await invoiceOf(ada.id);
      await expect(it.stripe.invoices.pay(id, { payment_method: method })).rejects.toMatchObject({ statusCode: 402 });
      return it.told(id);
    };
    expect(await refuse('pm_card_chargeCustomerFail')).toContain('invoice.payment_failed');
    expect(await refuse('pm_card_authenticationRequired')).toContain('invoice.payment_action_required');
  });

  test('can be voided, and given up', async () => {
    const ada = await customer();
    const one = await it.stripe.invoices.finalizeInvoice((await invoiceOf(ada.id)).id);
    expect((await it.stripe.invoices.voidInvoice(one.id)).status).toBe('void');
    const two = await it.stripe.invoices.finalizeInvoice((await invoiceOf(ada.id)).id);
    expect((await it.stripe.invoices.markUncollectible(two.id)).status).toBe('uncollectible');
    const { data } = await it.stripe.invoices.list({ customer: ada.id, status: 'void' });
    expect(data.map(({ id }) => id)).toEqual([one.id]);
  });

  test('goes by the test clock of its customer', async () => {
    const clock = await it.stripe.testHelpers.testClocks.create({ frozen_time: 1_900_000_000 });
    const ada = await it.stripe.customers.create({ test_clock: clock.id });
    const draft = await invoiceOf(ada.id, { auto_advance: true });
    expect(draft).toMatchObject({ created: 1_900_000_000, test_clock: clock.id });
    await it.stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1_900_003_700 });
    for (let left = 100; left > 0; left -= 1) {
      if ((await it.stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'ready') break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await it.stripe.invoices.retrieve(draft.id)).toMatchObject({ status: 'open', attempt_count: 1 });
  });

  test.each<[string, Stripe.InvoiceCreateParams, string]>([
    ['one that is sent', { collection_method: 'send_invoice' }, 'collection_method'],
    ['a due date', { days_until_due: 7 }, 'days_until_due'],
    ['a subscription', { subscription: 'sub_1' }, 'subscription'],
    ['a method of somebody else', { default_payment_method: 'pm_card_visa' }, 'default_payment_method'],
    ['less than can be charged', { pending_invoice_items_behavior: 'include' }, 'amount'],
    ['another currency', { currency: 'eur' }, 'currency'],
  ])('refuses %s', async (_what, params, param) => {
    const ada = await customer();
    await item(ada.id, 20);
    await expect(it.stripe.invoices.create({ customer: ada.id, ...params })).rejects.toMatchObject({ param });
  });
});
