import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { type CalendarDate, parseDate } from '../../../../kernel/calendar.js';
import { parseAmount } from '../../../../kernel/money.js';
import type { BatchFigures } from '../../../../gifts/offline/batch.store.js';
import { BATCH_KINDS, type BatchKind } from '../../../../gifts/offline/offline-kind.js';
import { oneOf } from '../../../http/forms.js';

/** `request` becomes the id of the batch, so that pressing twice opens one. */
export const BATCH_FIELDS = ['request', 'label', 'kind', 'receivedOn', 'count', 'total'] as const;
export type BatchTexts = Readonly<Record<(typeof BATCH_FIELDS)[number], string>>;

const COUNT_MAX = 1000;

/** The figures that were typed. `kind` is given for a batch that exists, whose kind stays. @throws InvalidInput */
export function filledBatch(
  texts: BatchTexts,
  { currency, today, kind: fixed }: { currency: string; today: CalendarDate; kind?: BatchKind },
): BatchFigures {
  const problems: FieldProblem[] = [];
  const wrong = (field: string, message: string): void => void problems.push({ field, message });
  const kind = fixed ?? oneOf(texts.kind, BATCH_KINDS);
  if (!kind) wrong('kind', 'Choose what the batch holds.');
  const receivedOn = parseDate(texts.receivedOn);
  if (!receivedOn) wrong('receivedOn', 'Enter the day on which it came, as 2026-12-31.');
  else if (receivedOn > today) wrong('receivedOn', 'It cannot have been received after today.');
  const count = /^\d{1,4}$/.test(texts.count) ? Number(texts.count) : 0;
  if (count < 1 || count > COUNT_MAX) wrong('count', `Count the gifts: a number from 1 to ${COUNT_MAX}.`);
  const total = parseAmount(texts.total, currency);
  if (!total?.isPositive) wrong('total', 'Enter the total of the adding machine, such as 1,250.00.');
  if (texts.label.length > 120) wrong('label', 'Shorten the name to 120 characters.');
  if (problems.length > 0 || !kind || !receivedOn || !total) throw new InvalidInput(problems);
  return {
    label: texts.label || `Mail of ${receivedOn}`,
    kind,
    receivedOn,
    controlCount: count,
    controlMinor: total.minor,
  };
}
