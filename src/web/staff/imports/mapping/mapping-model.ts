import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { DateOrder } from '../../../../kernel/date-order.js';
import type { Mapping } from '../../../../imports/mapping/mapping.js';
import type { SavedMapping } from '../../../../imports/mapping/saved-mappings.js';
import type { CustomFieldFacts } from '../../../../imports/rows/custom-values.js';
import type { RowReading } from '../../../../imports/rows/row-reader.js';
import type { ImportRun } from '../../../../imports/runs/import-run.js';

/** What the form sent, or what is kept. */
export interface MappingTexts {
  readonly source: string;
  readonly controlCount: string;
  readonly controlSum: string;
  readonly saveAs: string;
}

export interface MappingModel {
  readonly run: ImportRun;
  readonly mapping: Mapping;
  readonly texts: MappingTexts;
  readonly header: readonly string[];
  /** The first rows, and what would become of each. */
  readonly rows: readonly { readonly cells: readonly string[]; readonly reading: RowReading }[];
  readonly layoutTitle: string | null;
  readonly customFields: readonly CustomFieldFacts[];
  readonly saved: readonly SavedMapping[];
  /** The order in which dates are shown, though the first rows do not tell it; null when they do. */
  readonly openOrder: DateOrder | null;
  readonly problems: readonly FieldProblem[];
  readonly currency: string;
  readonly csrf: string;
}
