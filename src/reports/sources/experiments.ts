import type { ReportTable } from '../report.js';
import type { StoryRecord } from './stories-sql.js';
import { type Arm, verdictOn } from './story-rates.js';

/** The arms of the experiments of one form. */
export interface FormArms {
  readonly form: string;
  readonly arms: readonly Arm[];
}

const BETWEEN = ' · ';

/** Forms with more than one arm, from records in groups by variant. */
export function formsOf(records: readonly StoryRecord[]): FormArms[] {
  const forms = new Map<string, Arm[]>();
  for (const { key, seen, gifts, renewals } of records) {
    if (key === null) continue;
    const at = key.indexOf(BETWEEN);
    const [form, name] = [key.slice(0, at), key.slice(at + BETWEEN.length)];
    forms.set(form, [...(forms.get(form) ?? []), { name, seen, gifts: gifts - renewals }]);
  }
  return [...forms].filter(([, arms]) => arms.length > 1).map(([form, arms]) => ({ form, arms }));
}

/** What each experiment says so far. */
export function armsTable(forms: readonly FormArms[]): ReportTable {
  return {
    key: 'experiments',
    caption: 'Experiments: arms of one form beside each other, by single gifts and first charges',
    columns: [
      { key: 'form', label: 'Form', unit: 'text' },
      { key: 'arms', label: 'Arms', unit: 'count' },
      { key: 'verdict', label: 'What it says', unit: 'text' },
    ],
    rows: forms.map(({ form, arms }) => ({ cells: { form, arms: arms.length, verdict: verdictOn(arms) } })),
    total: null,
  };
}
