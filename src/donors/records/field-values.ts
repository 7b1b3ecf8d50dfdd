import { parseDate } from '../../kernel/calendar.js';
import { type FieldProblem, InvalidInput } from '../../kernel/app-error.js';
import type { DonorId } from '../../kernel/id.js';
import type { Actor } from '../../audit/audit.js';
import { rows, type Tx } from '../../database/db.js';
import { type CustomField, type FieldId, listFields } from './custom-fields.js';

/** A field with what a donor has in it; '' for nothing. */
export interface FieldValue {
  readonly field: CustomField;
  readonly value: string;
}

/** What a donor has in the open fields, and in closed ones that hold something. */
export async function fieldValuesOf(tx: Tx, donorId: DonorId): Promise<FieldValue[]> {
  const fields = await listFields(tx);
  const values = await rows<{ fieldId: FieldId; value: string }>(
    tx,
    'select field_id as "fieldId", value from donor_field_value where donor_id = $1',
    [donorId],
  );
  const held = new Map(values.map(({ fieldId, value }) => [fieldId, value]));
  return fields
    .map((field) => ({ field, value: held.get(field.id) ?? '' }))
    .filter(({ field, value }) => field.open || value !== '');
}

/**
 * Writes what changed. Returns the labels of the fields whose value did.
 * @param typed by the key of the field; a field that is not named keeps its value.
 * @throws InvalidInput naming fields as `field-<key>`
 */
export async function saveFieldValues(
  tx: Tx,
  donorId: DonorId,
  typed: Readonly<Record<string, string>>,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
): Promise<string[]> {
  // Two forms at the same time: the second finds what the first has written.
  await rows(tx, 'select from donor where id = $1 for update', [donorId]);
  const held = await fieldValuesOf(tx, donorId);
  const problems: FieldProblem[] = [];
  const changed: { field: CustomField; value: string }[] = [];
  for (const { field, value: before } of held) {
    const given = typed[field.key];
    if (given === undefined || given === before || !field.open) continue;
    const read = valueOf(field, given);
    if (typeof read === 'string') changed.push({ field, value: read });
    else problems.push({ field: `field-${field.key}`, message: read.problem });
  }
  if (problems.length > 0) throw new InvalidInput(problems);
  for (const { field, value } of changed) {
    await rows(
      tx,
      value === ''
        ? 'delete from donor_field_value where donor_id = $1 and field_id = $2'
        : `insert into donor_field_value (donor_id, field_id, value, at, by) values ($1, $2, $3, $4, $5)
           on conflict (donor_id, field_id) do update set value = excluded.value, at = excluded.at, by = excluded.by`,
      value === '' ? [donorId, field.id] : [donorId, field.id, value, now, actor],
    );
  }
  return changed.map(({ field }) => field.label);
}

/** What is kept of what was typed: '' for nothing, else the value in its one spelling; or what is wrong with it. */
export function valueOf(field: Pick<CustomField, 'kind' | 'options'>, typed: string): string | { problem: string } {
  if (typed === '') return '';
  switch (field.kind) {
    case 'text':
      return typed.length <= 500 ? typed : { problem: 'Use at most 500 characters.' };
    case 'number': {
      const plain = typed.replaceAll(/[,\s]/g, '').replace('−', '-');
      return /^-?\d{1,15}(\.\d{1,6})?$/.test(plain)
        ? plain.replace(/^(-?)0+(?=\d)/, '$1')
        : { problem: 'Enter a number, such as 12 or 3.5, or nothing.' };
    }
    case 'date':
      return parseDate(typed) ?? { problem: 'Enter a date as 2026-11-24, or nothing.' };
    case 'choice':
      return field.options.includes(typed) ? typed : { problem: 'Choose one of the options, or nothing.' };
    case 'yes-no':
      return typed === 'yes' || typed === 'no' ? typed : { problem: 'Choose yes, no, or nothing.' };
  }
}
