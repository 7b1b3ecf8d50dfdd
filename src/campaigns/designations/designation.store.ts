import { InvalidInput, NotFound } from '../../kernel/app-error.js';
import { rows, violatedConstraint, type Tx } from '../../database/db.js';

/** What the money may be used for, as staff look after it. Amounts in minor units of the organisation's currency. */
export interface EditedDesignation {
  /** The fund of the ledger: never changes. */
  readonly code: string;
  readonly name: string;
  /** Restricted by the donor (R-ACC-01); stays as it is once anything was given. */
  readonly restricted: boolean;
  /** What donors read about it. */
  readonly description: string;
  readonly goalMinor: bigint | null;
  /** Its place in lists. */
  readonly position: number;
  readonly open: boolean;
  /** The slugs of the forms that offer it, in their order. */
  readonly forms: readonly string[];
}

export interface DesignationInUse extends EditedDesignation {
  /** What came in for it less what went back, as the ledger has it; null where it has no goal to be measured by. */
  readonly receivedMinor: bigint | null;
  /** Plans that run, and what they bring in a month: they go on when it is closed. */
  readonly plans: number;
  readonly monthlyMinor: bigint;
  /** Whether anything was ever booked or promised for it. */
  readonly isUsed: boolean;
}

/** Every designation in the order of lists, with what depends on it. */
export async function allDesignations(tx: Tx): Promise<DesignationInUse[]> {
  return read(tx, 'true', []);
}

/** @throws NotFound */
export async function readDesignation(tx: Tx, code: string): Promise<DesignationInUse> {
  const [found] = await read(tx, 'designation.code = $1', [code]);
  if (!found) throw new NotFound('designation');
  return found;
}

/**
 * Writes a designation and where it is offered.
 * @throws InvalidInput for a code in use, for a restriction that can no longer change, and when a form would be left
 * without any designation
 */
export async function saveDesignation(tx: Tx, saved: EditedDesignation, isNew: boolean): Promise<void> {
  const { forms, goalMinor, ...row } = saved;
  try {
    await rows(tx, isNew ? INSERT : UPDATE, [JSON.stringify({ ...row, goalMinor: goalMinor?.toString() ?? null })]);
    await rows(tx, SAVE_FORMS, [saved.code, forms]);
    await rows(tx, DROP_FORMS, [saved.code, forms]);
    await rows(tx, 'set constraints form_has_designation, form_keeps_designation immediate');
  } catch (error) {
    throw problemOf(error) ?? error;
  }
}

function problemOf(error: unknown): InvalidInput | null {
  switch (violatedConstraint(error)) {
    case 'designation_pkey':
      return problem('code', 'Another designation has this code. Choose a different one.');
    case 'designation_restriction_stays':
      return problem('restricted', 'Gifts were made to it as it is, so this stays. Make another designation instead.');
    case 'form_has_designation':
      return problem(
        'open',
        'A form that takes gifts offers nothing else. Put another designation on that form first, or leave this one open.',
      );
    default:
      return null;
  }
}

function problem(field: string, message: string): InvalidInput {
  return new InvalidInput([{ field, message }], 'The designation was left as it is.');
}

async function read(tx: Tx, where: string, parameters: readonly unknown[]): Promise<DesignationInUse[]> {
  type Row = Omit<DesignationInUse, 'goalMinor' | 'receivedMinor' | 'monthlyMinor'> &
    Record<'goal' | 'received', string | null> & { monthly: string };
  const found = await rows<Row>(tx, `${READ} where ${where} order by position, designation.code`, parameters);
  return found.map(({ goal, received, monthly, ...each }) => ({
    ...each,
    receivedMinor: received === null ? null : BigInt(received),
    goalMinor: goal === null ? null : BigInt(goal),
    monthlyMinor: BigInt(monthly),
  }));
}

const READ = `
  select designation.code, designation.name, designation.restricted, designation.description,
         designation.goal_minor as goal, designation.position, designation.open,
         coalesce((select array_agg(form.slug order by form.slug) from form_designation offered
                   join form on form.id = form_id where offered.designation = designation.code), '{}') as forms,
         case when designation.goal_minor is not null then coalesce(-(select sum(amount_minor) from ledger_posting
           where account in ('4000', '4100', '4300', '4900') and currency = organisation.currency and fund = designation.code), 0)
           end::bigint as received,
         running.plans, running.monthly,
         exists (select from ledger_posting where account in ('4000', '4100', '4300') and currency = organisation.currency
                   and fund = designation.code)
           or exists (select from plan where plan.designation = designation.code)
           or exists (select from offline_gift where offline_gift.designation = designation.code) as "isUsed"
  from designation
  left join organisation on true
  cross join lateral (
    select count(*)::int as plans, coalesce(round(sum(amount_minor * case interval when 'month' then 12.0 else 1.0 end
             / interval_count) / 12), 0)::bigint as monthly
    from plan where plan.designation = designation.code and ended_at is null and state <> 'pending') as running`;

const GIVEN = `jsonb_to_record($1::jsonb) as given (code text, name text, restricted boolean, description text,
    "goalMinor" bigint, position smallint, open boolean)`;

const INSERT = `
  insert into designation (code, name, restricted, description, goal_minor, position, open)
  select code, name, restricted, description, "goalMinor", position, open from ${GIVEN}`;

const UPDATE = `
  update designation set name = given.name, restricted = given.restricted, description = given.description,
    goal_minor = "goalMinor", position = given.position, open = given.open
  from ${GIVEN} where designation.code = given.code`;

const SAVE_FORMS = `
  insert into form_designation (form_id, designation)
  select id, $1 from form where slug = any($2::text[]) on conflict do nothing`;

const DROP_FORMS = `
  delete from form_designation using form
  where form.id = form_id and form_designation.designation = $1 and not form.slug = any($2::text[])`;
