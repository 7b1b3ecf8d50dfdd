import type { JSX } from 'preact';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { joinValues } from '../filters/values.js';
import { listHref, type ListAddress } from '../list-address.js';
import type { ListColumn, ListGrammar } from '../list-definition.js';

export interface ColumnPanelProps<Row> {
  readonly grammar: ListGrammar;
  readonly address: ListAddress;
  readonly columns: readonly ListColumn<Row>[];
}

/** Which columns are shown, in which order, and how close the rows stand. The first column always leads to the record. */
export function ColumnPanel<Row>({ grammar, address, columns }: ColumnPanelProps<Row>): JSX.Element {
  const { columns: shown, density } = address;
  const hidden = grammar.columns.filter((key) => !shown.includes(key));
  const labelOf = (key: string): string => columns.find((column) => column.key === key)?.label ?? key;
  const kept = { ...address.parameters, view: address.view ?? '', columns: '', density: '' };
  return (
    <details class="list-panel" data-panel="columns" open={address.panel === 'columns'}>
      <summary class="button button-plain">Columns</summary>
      <form class="list-sheet stack" method="get" action={grammar.path}>
        {Object.entries(kept).map(
          ([name, value]) => value !== '' && <input key={name} type="hidden" name={name} value={value} />,
        )}
        <fieldset class="field">
          <legend class="legend">Shown</legend>
          <ul role="list" class="column-list">
            {[...shown, ...hidden].map((key) => (
              <li key={key}>
                <label class="choice">
                  <input type="checkbox" name="columns" value={key} checked={shown.includes(key)} />
                  <span>{labelOf(key)}</span>
                </label>
                {shown.includes(key) && <Moves {...{ grammar, address, shown }} column={key} label={labelOf(key)} />}
              </li>
            ))}
          </ul>
        </fieldset>
        <RadioGroup name="density" legend="Rows" value={density} choices={DENSITIES} />
        <div class="row">
          <Button>Show these columns</Button>
          <Button kind="quiet" href={listHref(grammar, address, { columns: '', density: '' })}>
            Usual columns
          </Button>
        </div>
      </form>
    </details>
  );
}

const DENSITIES = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
];

interface MovesProps extends Pick<ColumnPanelProps<never>, 'grammar' | 'address'> {
  readonly shown: readonly string[];
  readonly column: string;
  readonly label: string;
}

/** Links, so that columns change places without script, and without dragging (R-A11-02). */
function Moves({ grammar, address, shown, column, label }: MovesProps): JSX.Element {
  const at = shown.indexOf(column);
  const href = (to: number): string => {
    const moved = shown.toSpliced(at, 1).toSpliced(to, 0, column);
    return listHref(grammar, address, { columns: joinValues(moved), panel: 'columns' });
  };
  return (
    <span class="moves">
      {at > 0 && (
        <a href={href(at - 1)} aria-label={`Move ${label} forward`}>
          ↑
        </a>
      )}
      {at < shown.length - 1 && (
        <a href={href(at + 1)} aria-label={`Move ${label} back`}>
          ↓
        </a>
      )}
    </span>
  );
}
