import type { SandboxObject } from '../state/object.js';
import { ID_PREFIX, type Kind } from '../state/objects.js';
import { present } from '../state/present.js';
import type { Work } from '../state/work.js';
import { invalid } from './errors.js';
import { pageOf } from './fetching.js';
import type { Answer, ObjectList } from './operation.js';

type Shown = Record<string, unknown>;

/** What a field of a kind refers to; `any` goes by the prefix of the id. */
const REFERENCES: Readonly<Record<string, Readonly<Record<string, Kind | 'any'>>>> = {
  'checkout.session': { customer: 'customer', payment_intent: 'payment_intent' },
  payment_intent: { customer: 'customer', latest_charge: 'charge', payment_method: 'payment_method' },
  payment_method: { customer: 'customer' },
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
  price: { product: 'product' },
  product: { default_price: 'price' },
};

/** Fields that Stripe leaves out unless they are asked for. */
const INCLUSIONS: Readonly<
  Record<string, Readonly<Record<string, (work: Work, owner: Shown) => Promise<ObjectList>>>>
> = {
  charge: { refunds: refundsOf },
  'checkout.session': { line_items: linesOf },
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
    await follow(work, [shown], steps, path);
  }
  return shown;
}

/** Goes one step down in all the objects at once, so that a list of a hundred costs one query a step. */
async function follow(work: Work, owners: readonly Shown[], steps: readonly string[], path: string): Promise<void> {
  const [step, ...rest] = steps;
  if (step === undefined || owners.length === 0) return;
  await load(work, owners, step);
  const below: Shown[] = [];
  for (const owner of owners) {
    const value = owner[step];
    if (value === undefined || (typeof value === 'string' && !isReference(owner, step))) {
      throw invalid(`${path} cannot be expanded. Check its spelling.`, 'expand');
    }
    if (Array.isArray(value)) below.push(...value.filter(isShown));
    else if (isShown(value)) below.push(value);
    else if (value !== null && typeof value !== 'string') throw invalid(`${path} cannot be expanded.`, 'expand');
  }
  await follow(work, below, rest, path);
}

async function load(work: Work, owners: readonly Shown[], step: string): Promise<void> {
  const wanted = new Map<Kind, Set<string>>();
  for (const owner of owners) {
    const include = inclusionOf(owner, step);
    if (include && owner[step] === undefined) owner[step] = shownList(work, await include(work, owner));
    const value = owner[step];
    const kind = typeof value === 'string' ? kindOf(owner, step, value) : null;
    if (kind) wanted.set(kind, (wanted.get(kind) ?? new Set()).add(value as string));
  }
  for (const [kind, ids] of wanted) {
    const found = new Map((await work.findAll(kind, [...ids])).map((each) => [each.id, each]));
    for (const owner of owners) {
      const object = typeof owner[step] === 'string' ? found.get(owner[step]) : undefined;
      if (object) owner[step] = present(object, work.view);
    }
  }
}

function kindOf(owner: Shown, step: string, id: string): Kind | null {
  const kind = REFERENCES[String(owner['object'])]?.[step];
  if (kind !== 'any') return kind ?? null;
  const kinds = Object.entries(ID_PREFIX).filter(([, prefix]) => id.startsWith(`${prefix}_`));
  return (kinds[0]?.[0] as Kind | undefined) ?? null;
}

function isReference(owner: Shown, step: string): boolean {
  return REFERENCES[String(owner['object'])]?.[step] !== undefined;
}

function inclusionOf(owner: Shown, step: string): ((work: Work, owner: Shown) => Promise<ObjectList>) | undefined {
  return INCLUSIONS[String(owner['object'])]?.[step];
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

function shownList(work: Work, list: ObjectList): ObjectList {
  return { ...list, data: list.data.map((each) => shownOf(work, each)) };
}

function shownOf(work: Work, object: SandboxObject | Shown): Shown {
  return isStored(object) ? present(object, work.view) : structuredClone(object);
}

function isStored(object: SandboxObject | Shown): object is SandboxObject {
  return typeof object['id'] === 'string' && typeof object['created'] === 'number' && !('deleted' in object);
}

function isList(answer: Answer): answer is ObjectList {
  return answer['object' as keyof Answer] === 'list';
}

function isShown(value: unknown): value is Shown {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
