import type { SandboxObject } from '../state/object.js';
import { ID_PREFIX, type Kind } from '../state/objects.js';
import { present } from '../state/present.js';
import type { Work } from '../state/work.js';
import { invalid } from './errors.js';
import { pageOf } from './fetching.js';
import type { Answer, ObjectList } from './operation.js';

type Shown = Record<string, unknown>;

/** What a field of a kind, or of a group inside it, refers to; `any` goes by the prefix of the id. */
const REFERENCES: Readonly<Record<string, Readonly<Record<string, Kind | 'any'>>>> = {
  'billing_portal.session': { configuration: 'billing_portal.configuration' },
  'checkout.session': {
    customer: 'customer',
    invoice: 'invoice',
    payment_intent: 'payment_intent',
    setup_intent: 'setup_intent',
    subscription: 'subscription',
  },
  'customer.invoice_settings': { default_payment_method: 'payment_method' },
  payment_intent: { customer: 'customer', latest_charge: 'charge', payment_method: 'payment_method' },
  payment_method: { customer: 'customer' },
  setup_intent: { customer: 'customer', payment_method: 'payment_method' },
  charge: {
    balance_transaction: 'balance_transaction',
    customer: 'customer',
    failure_balance_transaction: 'balance_transaction',
    payment_intent: 'payment_intent',
    payment_method: 'payment_method',
  },
  dispute: { charge: 'charge', payment_intent: 'payment_intent' },
  payout: {
    balance_transaction: 'balance_transaction',
    failure_balance_transaction: 'balance_transaction',
    original_payout: 'payout',
    reversed_by: 'payout',
  },
  'radar.early_fraud_warning': { charge: 'charge', payment_intent: 'payment_intent' },
  refund: {
    balance_transaction: 'balance_transaction',
    charge: 'charge',
    customer: 'customer',
    failure_balance_transaction: 'balance_transaction',
    payment_intent: 'payment_intent',
    payment_method: 'payment_method',
  },
  balance_transaction: { source: 'any' },
  subscription: {
    customer: 'customer',
    default_payment_method: 'payment_method',
    latest_invoice: 'invoice',
    test_clock: 'test_helpers.test_clock',
  },
  plan: { product: 'product' },
  invoice: {
    customer: 'customer',
    default_payment_method: 'payment_method',
    test_clock: 'test_helpers.test_clock',
  },
  'invoice.parent.subscription_details': { subscription: 'subscription' },
  line_item: { subscription: 'subscription' },
  'line_item.pricing.price_details': { price: 'price' },
  invoiceitem: { customer: 'customer', invoice: 'invoice', test_clock: 'test_helpers.test_clock' },
  'invoiceitem.pricing.price_details': { price: 'price' },
  invoice_payment: { invoice: 'invoice' },
  'invoice_payment.payment': { payment_intent: 'payment_intent' },
  price: { product: 'product' },
  product: { default_price: 'price' },
};

/** Fields that Stripe leaves out unless they are asked for. */
const INCLUSIONS: Readonly<
  Record<string, Readonly<Record<string, (work: Work, owner: Shown) => Promise<ObjectList | Shown | null>>>>
> = {
  charge: { refunds: refundsOf },
  'checkout.session': { line_items: linesOf },
  invoice: { confirmation_secret: secretOf, payments: paymentsOf },
};

const DEEPEST = 4;

/**
 * The answer as the API shows it, with the fields that `expand` names replaced by the objects themselves.
 * @throws Refusal for a path that leads nowhere.
 */
export async function show(work: Work, answer: Answer, paths: readonly string[]): Promise<Shown> {
  const shown = isList(answer)
    ? { ...answer, data: answer.data.map((each) => shownOf(work, each)) }
    : shownOf(work, answer);
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > DEEPEST + (isList(answer) ? 1 : 0))
      throw invalid(`${path} is nested deeper than ${DEEPEST} levels.`, 'expand');
    await follow(work, [{ kind: kindNameOf(shown), fields: shown }], steps, path);
  }
  return shown;
}

/** An object, or a group of fields inside one, on the way down; `kind` is "customer" or "customer.invoice_settings". */
interface Owner {
  readonly kind: string;
  readonly fields: Shown;
}

/** Goes one step down in all the objects at once, so that a list of a hundred costs one query a step. */
async function follow(work: Work, owners: readonly Owner[], steps: readonly string[], path: string): Promise<void> {
  const [step, ...rest] = steps;
  if (step === undefined || owners.length === 0) return;
  await load(work, owners, step);
  const below: Owner[] = [];
  for (const { kind, fields } of owners) {
    const value = Object.hasOwn(fields, step) ? fields[step] : undefined;
    if (value === undefined || (typeof value === 'string' && referenceOf(kind, step) === undefined)) {
      throw invalid(`${path.slice(0, 200)} cannot be expanded. Check its spelling.`, 'expand');
    }
    const found: unknown[] = Array.isArray(value) ? value : [value];
    if (found.some((each) => each !== null && typeof each !== 'string' && !isShown(each))) {
      throw invalid(`${path.slice(0, 200)} cannot be expanded.`, 'expand');
    }
    below.push(...found.filter(isShown).map((each) => ({ kind: kindNameOf(each) || `${kind}.${step}`, fields: each })));
  }
  await follow(work, below, rest, path);
}

async function load(work: Work, owners: readonly Owner[], step: string): Promise<void> {
  const wanted = new Map<Kind, Set<string>>();
  for (const { kind, fields } of owners) {
    const include = own(own(INCLUSIONS, kind), step);
    if (include && fields[step] === undefined) fields[step] = included(work, await include(work, fields));
    const value = fields[step];
    const target = typeof value === 'string' ? targetOf(kind, step, value) : null;
    if (target) wanted.set(target, (wanted.get(target) ?? new Set()).add(value as string));
  }
  for (const [kind, ids] of wanted) {
    const found = new Map((await work.findAll(kind, [...ids])).map((each) => [each.id, each]));
    for (const { fields } of owners) {
      const object = typeof fields[step] === 'string' ? found.get(fields[step]) : undefined;
      if (object) fields[step] = present(object, work.view);
    }
  }
}

function targetOf(owner: string, step: string, id: string): Kind | null {
  const kind = referenceOf(owner, step);
  if (kind !== 'any') return kind ?? null;
  const kinds = Object.entries(ID_PREFIX).filter(([, prefix]) => id.startsWith(`${prefix}_`));
  return (kinds[0]?.[0] as Kind | undefined) ?? null;
}

function referenceOf(owner: string, step: string): Kind | 'any' | undefined {
  return own(own(REFERENCES, owner), step);
}

/** A path is what somebody sent: "constructor" must find nothing. */
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

function kindNameOf(shown: Shown): string {
  return typeof shown['object'] === 'string' ? shown['object'] : '';
}

async function refundsOf(work: Work, charge: Shown): Promise<ObjectList> {
  const filter = { where: `data->>'charge' = ?`, value: charge['id'] };
  const page = { limit: 10, starting_after: undefined, ending_before: undefined };
  const { found, hasMore } = await pageOf(work, 'refund', [filter], page);
  return { object: 'list', url: `/v1/refunds?charge=${String(charge['id'])}`, has_more: hasMore, data: found };
}

async function linesOf(work: Work, shown: Shown): Promise<ObjectList> {
  const session = await work.find('checkout.session', String(shown['id']));
  const lines = session?.memory.lines ?? [];
  return {
    object: 'list',
    url: `/v1/checkout/sessions/${String(shown['id'])}/line_items`,
    has_more: false,
    data: [...lines],
  };
}

async function paymentsOf(work: Work, invoice: Shown): Promise<ObjectList> {
  const filter = { where: `data->>'invoice' = ?`, value: invoice['id'] };
  const page = { limit: 10, starting_after: undefined, ending_before: undefined };
  const { found, hasMore } = await pageOf(work, 'invoice_payment', [filter], page);
  const url = `/v1/invoice_payments?invoice=${String(invoice['id'])}`;
  return { object: 'list', url, has_more: hasMore, data: found };
}

/** What a page of one's own confirms the payment of an invoice with. */
async function secretOf(work: Work, shown: Shown): Promise<Shown | null> {
  const invoice = await work.find('invoice', String(shown['id']));
  const id = invoice?.memory.intent ?? null;
  const intent = id === null ? null : await work.find('payment_intent', id);
  return intent && { client_secret: intent['client_secret'], type: 'payment_intent' };
}

function included(work: Work, found: ObjectList | Shown | null): ObjectList | Shown | null {
  if (found === null || !isList(found)) return found;
  return { ...found, data: found.data.map((each) => shownOf(work, each)) };
}

function shownOf(work: Work, object: SandboxObject | Shown): Shown {
  return isStored(object) ? present(object, work.view) : structuredClone(object);
}

function isStored(object: SandboxObject | Shown): object is SandboxObject {
  return typeof object['id'] === 'string' && typeof object['created'] === 'number';
}

function isList(answer: Answer): answer is ObjectList {
  return answer['object' as keyof Answer] === 'list';
}

function isShown(value: unknown): value is Shown {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
