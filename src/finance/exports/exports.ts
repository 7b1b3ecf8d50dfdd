import type { Conditions } from '../../database/conditions.js';
import type { DepositFilters } from '../../deposits/listing/deposit-filters.js';
import type { GiftFilters } from '../../gifts/listing/gift-filters.js';
import type { ReceiptFilters } from '../../receipts/listing/receipt-filters.js';
import { DEPOSITS_EXPORT } from './definitions/deposits-export.js';
import { GIFTS_EXPORT } from './definitions/gifts-export.js';
import { RECEIPTS_EXPORT } from './definitions/receipts-export.js';
import type { ExportDefinition, ExportName, FilterNames, Walk } from './export-definition.js';

/** What somebody wants in a file. */
export type ExportAsk =
  | { readonly what: 'receipts'; readonly filters: ReceiptFilters }
  | { readonly what: 'gifts'; readonly filters: GiftFilters }
  | { readonly what: 'deposits'; readonly filters: DepositFilters };

/** A definition bound to filters. */
export interface Selection {
  readonly definition: Omit<ExportDefinition<never>, 'walk' | 'conditions' | 'sentences'>;
  readonly walk: Walk;
  readonly conditions: Conditions;
  readonly sentences: (names: FilterNames) => string[];
}

const EXPORTS = { receipts: RECEIPTS_EXPORT, gifts: GIFTS_EXPORT, deposits: DEPOSITS_EXPORT };

/** What holds of a kind of file whatever is asked for. */
export function definitionOf(what: ExportName): Selection['definition'] {
  return EXPORTS[what];
}

export function selectionOf(ask: ExportAsk): Selection {
  switch (ask.what) {
    case 'receipts':
      return bound(RECEIPTS_EXPORT, ask.filters);
    case 'gifts':
      return bound(GIFTS_EXPORT, ask.filters);
    case 'deposits':
      return bound(DEPOSITS_EXPORT, ask.filters);
  }
}

function bound<Filters>(definition: ExportDefinition<Filters>, filters: Filters): Selection {
  return {
    definition,
    walk: definition.walk(filters),
    conditions: definition.conditions(filters),
    sentences: (names) => definition.sentences(filters, names),
  };
}
