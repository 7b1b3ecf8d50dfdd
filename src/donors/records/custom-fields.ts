import { AppError, type FieldProblem, InvalidInput, NotFound } from '../../kernel/app-error.js';
import { type Id, newId } from '../../kernel/id.js';
import { rows, type Tx, violatedConstraint } from '../../database/db.js';

export type FieldId = Id<'field'>;

export const FIELD_KINDS = ['text', 'number', 'date', 'choice', 'yes-no'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** Something that a newsroom wants to know of its donors beside what everybody asks. */
export interface CustomField {
  readonly id: FieldId;
  /** How files and the API name it; it never changes. */
  readonly key: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly options: readonly string[];
  readonly open: boolean;
}

export interface FieldEntry {
  readonly label: string;
  readonly kind: FieldKind;
  /** One a line, for a choice. */
  readonly options: readonly string[];
}

const OPTIONS_MAX = 50;
const LABEL_MAX = 60;
const OPTION_MAX = 100;

/** Two open fields of one label cannot be told apart in a form. */
export class LabelTaken extends AppError {
  constructor() {
    super('conflict', 'conflict', 'There is an open field with this label already. Nothing was saved.');
  }
}

/** In the order of the form, the closed ones last; with how many donors have a value. */
export function listFields(tx: Tx): Promise<(CustomField & { readonly values: number })[]> {
  return rows(
    tx,
    `select id, key, label, kind, options, open,
            (select count(*)::int from donor_field_value where field_id = custom_field.id) as values
     from custom_field order by open desc, position, id`,
  );
}

/** @throws NotFound */
export async function readField(tx: Tx, id: string): Promise<CustomField> {
  const [field] = await rows<CustomField>(
    tx,
    'select id, key, label, kind, options, open from custom_field where id::text = $1',
    [id],
  );
  if (!field) throw new NotFound('field');
  return field;
}

/** @throws InvalidInput, LabelTaken */
export async function addField(tx: Tx, entry: FieldEntry): Promise<FieldId> {
  refuse(problemsOf(entry));
  const id = newId<'field'>();
  // One after the other, so that two fields never get one key or one place.
  await rows(tx, 'lock table custom_field in share row exclusive mode');
  await refusingTaken(() =>
    rows(
      tx,
      `insert into custom_field (id, key, label, kind, options, position)
       select $1, $2, $3, $4, $5, coalesce(max(position), 0) + 1 from custom_field`,
      [id, freeKey(entry.label, id), entry.label, entry.kind, entry.kind === 'choice' ? entry.options : []],
    ),
  );
  return id;
}

/**
 * Changes label and options. An option that donors have stays one of theirs, though nobody can choose it any more.
 * @throws InvalidInput, LabelTaken, NotFound
 */
export async function changeField(tx: Tx, id: string, entry: Omit<FieldEntry, 'kind'>): Promise<void> {
  const { kind } = await readField(tx, id);
  refuse(problemsOf({ ...entry, kind }));
  await refusingTaken(() =>
    rows(tx, 'update custom_field set label = $2, options = $3 where id::text = $1', [
      id,
      entry.label,
      kind === 'choice' ? entry.options : [],
    ]),
  );
}

/** Closed fields are not asked any more; what they hold stays. @throws NotFound, LabelTaken */
export async function setFieldOpen(tx: Tx, id: string, open: boolean): Promise<CustomField> {
  const field = await readField(tx, id);
  await refusingTaken(() => rows(tx, 'update custom_field set open = $2 where id::text = $1', [id, open]));
  return field;
}

/** One place up or down among the open fields. @throws NotFound */
export async function moveField(tx: Tx, id: string, way: 'up' | 'down'): Promise<void> {
  await rows(tx, 'lock table custom_field in share row exclusive mode');
  const open = await rows<{ id: string }>(tx, 'select id from custom_field where open order by position, id');
  const at = open.findIndex((field) => field.id === id);
  if (at < 0) throw new NotFound('field');
  const to = way === 'up' ? at - 1 : at + 1;
  if (to < 0 || to >= open.length) return;
  const order = open.map((field) => field.id);
  [order[at], order[to]] = [order[to]!, order[at]!];
  await rows(
    tx,
    `update custom_field set position = place.at
     from unnest($1::uuid[]) with ordinality as place (id, at) where custom_field.id = place.id`,
    [order],
  );
}

/** A key of the label's letters; the tail of the id makes it the only one. */
function freeKey(label: string, id: FieldId): string {
  const letters = label
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 30);
  return `${letters === '' ? 'field' : letters}-${id.slice(-6)}`;
}

function problemsOf({ label, kind, options }: FieldEntry): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (label === '' || label.length > LABEL_MAX || /\p{Cc}/u.test(label)) {
    problems.push({ field: 'label', message: `Enter a label of at most ${LABEL_MAX} characters.` });
  }
  if (kind !== 'choice') return problems;
  if (options.length < 2 || options.length > OPTIONS_MAX) {
    problems.push({ field: 'options', message: `Enter 2 to ${OPTIONS_MAX} options, one a line.` });
  } else if (options.some((option) => option.length > OPTION_MAX) || new Set(options).size < options.length) {
    problems.push({ field: 'options', message: `Use each option once, with at most ${OPTION_MAX} characters.` });
  }
  return problems;
}

function refuse(problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw new InvalidInput(problems);
}

async function refusingTaken(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (violatedConstraint(error) === 'custom_field_label') throw new LabelTaken();
    throw error;
  }
}
