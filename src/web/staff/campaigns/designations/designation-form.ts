import { Money } from '../../../../kernel/money.js';
import type { EditedDesignation } from '../../../../campaigns/designations/designation.store.js';
import { FormReader } from '../form-reader.js';

export const DESIGNATION_FIELDS = ['code', 'name', 'description', 'restricted', 'goal', 'position', 'open'] as const;
export type DesignationTexts = Readonly<Record<(typeof DESIGNATION_FIELDS)[number], string>>;

const POSITION_MAX = 999;
/** Its address is the form for a new one; the ledger keeps the other for itself. */
const NO_CODES: readonly string[] = ['new', 'all-funds'];

/** What the ticked form of a slug is sent as. */
export const formField = (slug: string): string => `form-${slug}`;

/** A designation as it was typed. @param code of one that exists, or null. @throws InvalidInput naming each field */
export function filledDesignation(
  texts: DesignationTexts,
  code: string | null,
  forms: readonly string[],
  currency: string,
): EditedDesignation {
  const form = new FormReader(texts, currency);
  if (code === null && (!/^[a-z0-9-]{1,40}$/.test(texts.code) || NO_CODES.includes(texts.code))) {
    form.wrong('code', 'Use small letters, digits and hyphens, such as city-desk.');
  }
  const position = form.count('position', POSITION_MAX);
  if (position === null) form.wrong('position', 'Enter its place in lists, such as 3.');
  const facts = {
    code: code ?? texts.code,
    name: form.needed('name', 120, 'Give the designation a name, as donors read it.'),
    description: form.short('description', 300),
    goalMinor: form.money('goal'),
    restricted: texts.restricted === 'yes',
    open: texts.open === 'yes',
  };
  form.done();
  return { ...facts, position: position!, forms };
}

export function textsOfDesignation(designation: EditedDesignation, currency: string): DesignationTexts {
  const { goalMinor } = designation;
  return {
    code: designation.code,
    name: designation.name,
    description: designation.description,
    restricted: designation.restricted ? 'yes' : 'no',
    goal: goalMinor === null ? '' : Money.of(goalMinor, currency).toDecimal(),
    position: String(designation.position),
    open: designation.open ? 'yes' : '',
  };
}
