import type { ComponentChildren, JSX } from 'preact';

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** `figure` stands right with its header; `name` wraps once, then is cut with the whole text in its title. */
  readonly kind?: 'text' | 'figure' | 'name' | 'date' | undefined;
  readonly cell: (row: Row) => ComponentChildren;
  /** What the totals row shows in this column. The row appears when any column has one. */
  readonly total?: ComponentChildren;
}

export interface TableProps<Row> {
  /** Says what the rows are; read first by a screen reader. */
  readonly caption: string;
  /** Shows the caption too; otherwise a heading beside the table says the same. */
  readonly captionVisible?: boolean | undefined;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Stands in place of the table when there are no rows. */
  readonly empty: ComponentChildren;
  readonly compact?: boolean | undefined;
}

/** Rows in a frame that scrolls by itself when it is too wide for the screen. */
export function Table<Row>(props: TableProps<Row>): JSX.Element {
  if (props.rows.length === 0) return <div class="table-frame">{props.empty}</div>;
  return (
    <div class="table-frame" role="region" aria-label={props.caption} tabIndex={0}>
      <table class={props.compact ? 'table table-compact' : 'table'}>
        <caption class={props.captionVisible ? undefined : 'visually-hidden'}>{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.key} scope="col" class={column.kind}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.rowKey(row)}>
              {props.columns.map((column) => (
                <td key={column.key} class={column.kind}>
                  {column.kind === 'name' ? <span>{column.cell(row)}</span> : column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <Totals columns={props.columns} />
      </table>
    </div>
  );
}

/** The row under a table that adds its columns up; none where no column has a total. */
export function Totals({
  columns,
}: {
  columns: readonly Pick<Column<never>, 'key' | 'kind' | 'total'>[];
}): JSX.Element | null {
  if (!columns.some((column) => column.total !== undefined)) return null;
  return (
    <tfoot>
      <tr>
        {columns.map((column, index) =>
          index === 0 ? (
            <th key={column.key} scope="row">
              {column.total ?? 'Total'}
            </th>
          ) : (
            <td key={column.key} class={column.kind}>
              {column.total}
            </td>
          ),
        )}
      </tr>
    </tfoot>
  );
}
