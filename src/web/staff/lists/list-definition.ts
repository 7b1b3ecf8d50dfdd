import type { ComponentChildren } from 'preact';
import type { Permission } from '../../../staff/permissions.js';
import type { Filter } from './filters/filter.js';

export type ListName = 'donors' | 'gifts' | 'plans' | 'receipts' | 'members' | 'deposits';

export interface ListColumn<Row> {
  readonly key: string;
  readonly label: string;
  readonly kind?: 'text' | 'figure' | 'name' | 'date' | undefined;
  readonly cell: (row: Row) => ComponentChildren;
  /** What a last row shows in this column, which adds up all that the filters let through. */
  readonly total?: ComponentChildren;
  /** Whether it is there unless somebody chose otherwise. */
  readonly usual: boolean;
  /** The order that its header puts the list in; `rises` from A to Z, or from the earliest day. */
  readonly sort?: { readonly key: string; readonly rises: boolean } | undefined;
}

/** A view that comes with the product: its filters and order as an address has them. */
export interface ReadyView {
  readonly key: string;
  readonly name: string;
  readonly query: Readonly<Record<string, string>>;
}

/** What an address of a list may say: the same for its page, its file and its saved views. */
export interface ListGrammar {
  readonly name: ListName;
  readonly path: string;
  readonly needs: Permission;
  readonly filters: readonly Filter[];
  /** Columns in their usual order, and those of them that are usually shown. */
  readonly columns: readonly string[];
  readonly usualColumns: readonly string[];
  readonly sorts: readonly string[];
  readonly readyViews: readonly ReadyView[];
}
