import type { ComponentChildren, JSX } from 'preact';
import { sortName, sortOf } from '../../../../database/list-order.js';
import { Totals } from '../../../http/ui/table.js';
import type { ListColumn } from '../list-definition.js';
import type { Density } from '../list-address.js';

export interface ListTableProps<Row> {
  /** Says what the rows are and how they follow each other. */
  readonly caption: string;
  readonly columns: readonly ListColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** The page of a row, for the keys that open it. */
  readonly rowHref: (row: Row) => string;
  /** How a row is called, for its box: "Rosa Díaz". */
  readonly rowName: (row: Row) => string;
  readonly density: Density;
  readonly empty: ComponentChildren;
  /** The order that is on, and the address of the list in another one. */
  readonly sort: string;
  readonly sortHref: (sort: string) => string;
  /** The id of the form that ticked rows belong to; without one there are no boxes. */
  readonly form?: string | undefined;
}

/** The table of a list: its head and its first column stay in sight, and each row can be ticked. */
export function ListTable<Row>(props: ListTableProps<Row>): JSX.Element {
  if (props.rows.length === 0) return <div class="table-frame">{props.empty}</div>;
  return (
    <div class="table-frame list-frame" role="region" aria-label={props.caption} tabIndex={0}>
      <table class={props.density === 'compact' ? 'table list-table table-compact' : 'table list-table'} data-list="">
        <caption class="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column, at) => (
              <Head key={column.key} column={column} isFirst={at === 0} {...props} />
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.rowKey(row)} data-href={props.rowHref(row)}>
              {props.columns.map((column, at) => (
                <Cell key={column.key} column={column} isFirst={at === 0} row={row} {...props} />
              ))}
            </tr>
          ))}
        </tbody>
        <Totals columns={props.columns} />
      </table>
    </div>
  );
}

interface InColumn<Row> extends ListTableProps<Row> {
  readonly column: ListColumn<Row>;
  readonly isFirst: boolean;
}

function Head<Row>({ column, isFirst, sort, sortHref, form }: InColumn<Row>): JSX.Element {
  const { key, isReversed } = sortOf(sort);
  const isSorted = column.sort?.key === key;
  const rises = column.sort?.rises !== isReversed;
  const label =
    column.sort === undefined ? (
      column.label
    ) : (
      <a class="sort" href={sortHref(isSorted ? sortName(key, !isReversed) : column.sort.key)}>
        {column.label}
        {isSorted && <span aria-hidden="true">{rises ? ' ↑' : ' ↓'}</span>}
      </a>
    );
  const order = isSorted ? (rises ? 'ascending' : 'descending') : undefined;
  return (
    <th scope="col" class={column.kind} aria-sort={order}>
      {isFirst && form !== undefined ? <span class="pick-space">{label}</span> : label}
    </th>
  );
}

function Cell<Row>({
  column,
  isFirst,
  row,
  rowKey,
  rowName,
  form,
}: InColumn<Row> & { readonly row: Row }): JSX.Element {
  const content = column.kind === 'name' ? <span class="clamp">{column.cell(row)}</span> : column.cell(row);
  if (!isFirst || form === undefined) {
    return <td class={column.kind}>{content}</td>;
  }
  return (
    <td class={column.kind}>
      <span class="pick">
        <input
          type="checkbox"
          form={form}
          name={`pick-${rowKey(row)}`}
          value="yes"
          aria-label={`Select ${rowName(row)}`}
        />
        {content}
      </span>
    </td>
  );
}
