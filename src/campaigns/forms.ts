import { NotFound } from '../kernel/app-error.js';
import { rows, type Tx } from '../database/db.js';

export interface Designation {
  readonly code: string;
  readonly name: string;
  /** Restricted by the donor: booked apart, and named on the receipt (R-ACC-01). */
  readonly restricted: boolean;
}

/** A published form: the page that takes a gift, and the ask that leads to it. Amounts in minor units. */
export interface Form {
  readonly id: string;
  readonly slug: string;
  readonly campaignId: string;
  readonly title: string;
  /** Paragraphs, separated by empty lines. */
  readonly letter: string;
  readonly askHeading: string;
  readonly askBody: string;
  readonly askNote: string;
  readonly amountsMinor: readonly number[];
  readonly defaultAmountMinor: number;
  readonly minimumMinor: number;
  readonly maximumMinor: number;
  readonly open: boolean;
  readonly designations: readonly Designation[];
}

/** The form that a reader gets when an address names none, or one that is unknown or closed. */
export const GENERAL_FORM = 'default';

/** @throws NotFound */
export async function readForm(tx: Tx, slug: string): Promise<Form> {
  const form = await findForm(tx, slug);
  if (!form) throw new NotFound('form');
  return form;
}

export async function findForm(tx: Tx, slug: string): Promise<Form | null> {
  const [row] = await rows<FormRow>(
    tx,
    `select form.id, slug, campaign_id as "campaignId", title, letter, ask_heading as "askHeading",
            ask_body as "askBody", ask_note as "askNote", amounts_minor::text[] as amounts,
            default_amount_minor as "defaultAmount", minimum_minor as minimum, maximum_minor as maximum, open,
            (select jsonb_agg(jsonb_build_object('code', code, 'name', name, 'restricted', restricted) order by position)
             from form_designation join designation on code = designation
             where form_id = form.id and designation.open) as designations
     from form where slug = $1`,
    [slug],
  );
  if (!row) return null;
  const { amounts, defaultAmount, minimum, maximum, designations, ...form } = row;
  return {
    ...form,
    amountsMinor: amounts.map(Number),
    defaultAmountMinor: Number(defaultAmount),
    minimumMinor: Number(minimum),
    maximumMinor: Number(maximum),
    designations: designations ?? [],
  };
}

/** Every designation by its code and every campaign's id by its slug: they are few. */
export async function readPurposes(
  tx: Tx,
): Promise<{ designations: ReadonlySet<string>; campaigns: ReadonlyMap<string, string> }> {
  const designations = await rows<{ code: string }>(tx, 'select code from designation');
  const campaigns = await rows<{ id: string; slug: string }>(tx, 'select id, slug from campaign');
  return {
    designations: new Set(designations.map(({ code }) => code)),
    campaigns: new Map(campaigns.map(({ id, slug }) => [slug, id])),
  };
}

interface FormRow {
  id: string;
  slug: string;
  campaignId: string;
  title: string;
  letter: string;
  askHeading: string;
  askBody: string;
  askNote: string;
  amounts: string[];
  defaultAmount: string;
  minimum: string;
  maximum: string;
  open: boolean;
  designations: Designation[] | null;
}
