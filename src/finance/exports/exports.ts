import type { Conditions } from '../../database/conditions.js';
import type { DepositFilters } from '../../deposits/listing/deposit-filters.js';
import type { DonorFilters } from '../../donors/listing/donor-filters.js';
import type { GiftFilters } from '../../gifts/listing/gift-filters.js';
import type { MemberFilters } from '../../memberships/listing/member-filters.js';
import type { PlanFilters } from '../../plans/listing/plan-filters.js';
import type { ReceiptFilters } from '../../receipts/listing/receipt-filters.js';
import { DEPOSITS_EXPORT } from './definitions/deposits-export.js';
import { DONORS_EXPORT } from './definitions/donors-export.js';
import { GIFTS_EXPORT } from './definitions/gifts-export.js';
import { MEMBERS_EXPORT } from './definitions/members-export.js';
import { PLANS_EXPORT } from './definitions/plans-export.js';
import { RECEIPTS_EXPORT } from './definitions/receipts-export.js';
import type { ExportDefinition, ExportName, FilterNames, Walk } from './export-definition.js';

/** What somebody wants in a file. */
export type ExportAsk = (
  | { readonly what: 'receipts'; readonly filters: ReceiptFilters }
  | { readonly what: 'gifts'; readonly filters: GiftFilters }
  | { readonly what: 'deposits'; readonly filters: DepositFilters }
  | { readonly what: 'donors'; readonly filters: DonorFilters }
  | { readonly what: 'plans'; readonly filters: PlanFilters }
  | { readonly what: 'members'; readonly filters: MemberFilters }
) & {
  /** Names that the API has for columns, in the order of the file; all that there are without them. */
  readonly columns?: readonly string[] | undefined;
  /** The order of the list on the screen. */
  readonly sort?: string | undefined;
};

/** A definition bound to filters. */
export interface Selection {
  readonly definition: Omit<ExportDefinition<never>, 'walk' | 'conditions' | 'sentences' | 'columnsFor'>;
  readonly walk: Walk;
  readonly conditions: Conditions;
  readonly sentences: (names: FilterNames) => string[];
}

const EXPORTS = {
  receipts: RECEIPTS_EXPORT,
  gifts: GIFTS_EXPORT,
  deposits: DEPOSITS_EXPORT,
  donors: DONORS_EXPORT,
  plans: PLANS_EXPORT,
  members: MEMBERS_EXPORT,
};

/** What holds of a kind of file whatever is asked for. */
export function definitionOf(what: ExportName): Selection['definition'] {
  return EXPORTS[what];
}

export function selectionOf(ask: ExportAsk): Selection {
  switch (ask.what) {
    case 'receipts':
      return bound(RECEIPTS_EXPORT, ask.filters, ask);
    case 'gifts':
      return bound(GIFTS_EXPORT, ask.filters, ask);
    case 'deposits':
      return bound(DEPOSITS_EXPORT, ask.filters, ask);
    case 'donors':
      return bound(DONORS_EXPORT, ask.filters, ask);
    case 'plans':
      return bound(PLANS_EXPORT, ask.filters, ask);
    case 'members':
      return bound(MEMBERS_EXPORT, ask.filters, ask);
  }
}

function bound<Filters>(
  definition: ExportDefinition<Filters>,
  filters: Filters,
  { columns, sort }: Pick<ExportAsk, 'columns' | 'sort'>,
): Selection {
  const all = definition.columnsFor?.(filters) ?? definition.columns;
  const chosen = columns?.flatMap((api) => all.find((column) => column.api === api) ?? []) ?? [];
  return {
    definition: { ...definition, columns: chosen.length > 0 ? chosen : all },
    walk: definition.walk(filters, sort),
    conditions: definition.conditions(filters),
    sentences: (names) => definition.sentences(filters, names),
  };
}
