import { type CalendarDate, dateIn } from '../../kernel/calendar.js';
import type { DateOrder } from '../../kernel/date-order.js';
import { GENERAL_FORM, readForm } from '../../campaigns/forms.js';
import { type KnownPurposes, knownPurposes } from '../../campaigns/imported-purposes.js';
import { rows, type Tx } from '../../database/db.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { nameKey } from '../mapping/mapping.js';
import type { Decimals } from '../reading/amounts.js';
import type { CustomFieldFacts } from '../rows/custom-values.js';
import type { RowContext } from '../rows/row-context.js';
import type { ImportRun } from './import-run.js';

/** All that rows are read by, as it is now, apart from what only the whole file tells. */
export interface Surroundings {
  readonly zone: string;
  readonly currency: string;
  readonly today: CalendarDate;
  readonly purposes: KnownPurposes;
  readonly usualDesignation: string;
  readonly usualCampaign: string;
  readonly customFields: ReadonlyMap<string, CustomFieldFacts>;
}

/** @throws OrganisationUnknown */
export async function readSurroundings(tx: Tx, now: Date): Promise<Surroundings> {
  const [{ timeZone: zone, currency }, form, purposes, fields] = [
    await readOrganisation(tx),
    await readForm(tx, GENERAL_FORM),
    await knownPurposes(tx),
    await openFields(tx),
  ];
  return {
    zone,
    currency,
    today: dateIn(zone, now),
    purposes,
    usualDesignation: form.designations[0]?.code ?? purposes.designations[0]!.code,
    usualCampaign: form.campaignId,
    customFields: new Map(fields.map((field) => [field.key, field])),
  };
}

/** Fields of the newsroom's own that are asked for. */
export function openFields(tx: Tx): Promise<CustomFieldFacts[]> {
  return rows<CustomFieldFacts>(
    tx,
    'select key, label, kind, options from custom_field where open order by position, label',
  );
}

export function contextOf(
  { source, mapping }: ImportRun,
  around: Surroundings,
  { dateOrder, decimals }: { readonly dateOrder: DateOrder; readonly decimals: Decimals },
): RowContext {
  const { purposes, ...rest } = around;
  return {
    ...rest,
    source,
    mapping: mapping!,
    dateOrder,
    decimals,
    designations: new Map([...designationNames(purposes), ...Object.entries(mapping!.designations)]),
    campaigns: new Map([...campaignNames(purposes), ...Object.entries(mapping!.campaigns)]),
  };
}

/** A name of the file stands for what has this name here, or this short name. */
export function designationNames({ designations }: KnownPurposes): Map<string, string> {
  return new Map(designations.flatMap(({ code, name }) => [[code, code] as const, [nameKey(name), code] as const]));
}

export function campaignNames({ campaigns }: KnownPurposes): Map<string, string> {
  return new Map(campaigns.flatMap(({ id, slug, name }) => [[slug, id] as const, [nameKey(name), id] as const]));
}
