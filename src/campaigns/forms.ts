import { NotFound } from '../kernel/app-error.js';
import { rows, type Tx } from '../database/db.js';
import { FREQUENCIES, type Frequency } from './frequency.js';

export interface Designation {
  readonly code: string;
  readonly name: string;
  /** Restricted by the donor: booked apart, and named on the receipt (R-ACC-01). */
  readonly restricted: boolean;
  /** What donors read about it; empty where nothing is said. */
  readonly description: string;
}

/** An amount that a form offers. */
export interface OfferedAmount {
  readonly minor: number;
  /** What it pays for, "pays for one records request"; empty where nothing is said. */
  readonly sentence: string;
}

/** What a form offers to those who give so often. */
export interface OfferedRhythm {
  readonly frequency: Frequency;
  /** Ascending. */
  readonly amounts: readonly OfferedAmount[];
  readonly defaultMinor: number;
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
  /** In the order of `FREQUENCIES`; at least one. */
  readonly rhythms: readonly OfferedRhythm[];
  /** One of the rhythms: what is chosen unless the link says otherwise (R-UX-02). */
  readonly defaultFrequency: Frequency;
  /** Whether a one-time gift is asked, once, if it would rather be monthly. */
  readonly gentleOffer: boolean;
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
            ask_body as "askBody", ask_note as "askNote", default_frequency as "defaultFrequency",
            gentle_offer as "gentleOffer", minimum_minor as minimum, maximum_minor as maximum, open,
            (select jsonb_agg(jsonb_build_object('frequency', frequency, 'amountsMinor', amounts_minor,
               'sentences', sentences, 'defaultMinor', default_amount_minor))
             from form_rhythm where form_id = form.id) as rhythms,
            (select jsonb_agg(jsonb_build_object('code', code, 'name', name, 'restricted', restricted,
               'description', description) order by position, code)
             from form_designation join designation on code = designation
             where form_id = form.id and designation.open) as designations
     from form where slug = $1`,
    [slug],
  );
  if (!row) return null;
  const { rhythms, minimum, maximum, designations, ...form } = row;
  return {
    ...form,
    rhythms: FREQUENCIES.flatMap((each) => rhythms.filter(({ frequency }) => frequency === each)).map(offeredRhythm),
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

function offeredRhythm({ frequency, amountsMinor, sentences, defaultMinor }: RhythmRow): OfferedRhythm {
  const amounts = amountsMinor.map((minor, place) => ({ minor, sentence: sentences[place] ?? '' }));
  return { frequency, amounts, defaultMinor };
}

interface RhythmRow {
  frequency: Frequency;
  amountsMinor: number[];
  sentences: string[];
  defaultMinor: number;
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
  rhythms: RhythmRow[];
  defaultFrequency: Frequency;
  gentleOffer: boolean;
  minimum: string;
  maximum: string;
  open: boolean;
  designations: Designation[] | null;
}
