import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Button } from '../../../http/ui/button.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { MoneyField, SelectField, TextField } from '../../../http/ui/fields.js';
import type { AmountFilter, ChoiceFilter, DatesFilter, Filter, TextFilter } from './filter.js';
import type { ReadFilters } from './read-filters.js';
import { isAhead, isWhen, WHEN_WORDS } from './when.js';

export interface FilterPanelProps {
  readonly action: string;
  readonly filters: readonly Filter[];
  readonly read: ReadFilters;
  readonly problems: readonly FieldProblem[];
  readonly currency: string;
  /** What of the address is no filter, and goes along. */
  readonly kept: Readonly<Record<string, string>>;
  readonly isOpen: boolean;
}

/** All filters of a list as one form; it opens and sends without script. */
export function FilterPanel(props: FilterPanelProps): JSX.Element {
  return (
    <details class="list-panel" data-panel="filters" data-key="f" open={props.isOpen}>
      <summary class="button button-plain">Add a filter</summary>
      <form class="list-sheet stack" method="get" action={props.action}>
        <div class="filter-grid">
          {props.filters.map((filter) => (
            <FilterField key={filterKey(filter)} filter={filter} {...props} />
          ))}
        </div>
        {Object.entries(props.kept).map(
          ([name, value]) => value !== '' && <input key={name} type="hidden" name={name} value={value} />,
        )}
        <div class="row">
          <Button>Show</Button>
        </div>
      </form>
    </details>
  );
}

function filterKey(filter: Filter): string {
  return filter.kind === 'amount' ? filter.over : `${filter.kind}-${filter.key}`;
}

type OfFilter<Kind extends Filter> = Omit<FilterPanelProps, 'filters'> & { readonly filter: Kind };

function FilterField(props: OfFilter<Filter>): JSX.Element | null {
  const { filter } = props;
  switch (filter.kind) {
    case 'choice':
      return <ChoiceField {...props} filter={filter} />;
    case 'text':
      return <TextsField {...props} filter={filter} />;
    case 'dates':
      return <DatesField {...props} filter={filter} />;
    case 'amount':
      return <AmountField {...props} filter={filter} />;
    case 'record': {
      const value = props.read.parameters[filter.key];
      return value === undefined ? null : <input type="hidden" name={filter.key} value={value} />;
    }
  }
}

function ChoiceField({ filter, read, problems }: OfFilter<ChoiceFilter>): JSX.Element | null {
  const { key, label, options, several } = filter;
  const chosen = read.many(key) ?? [];
  if (options.length === 0) return null;
  if (!several) {
    const choices = [{ value: '', label: 'Any' }, ...options];
    return (
      <SelectField name={key} label={label} value={chosen[0]} options={choices} error={problemOf(problems, key)} />
    );
  }
  return (
    <fieldset class="field filter-choices">
      <legend class="label">{label}</legend>
      <div class="filter-options">
        {options.map(({ value, label: word }) => (
          <label key={value} class="choice">
            <input type="checkbox" name={key} value={escaped(value)} checked={chosen.includes(value)} />
            <span>{word}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A box sends its value as an address has it. */
function escaped(value: string): string {
  return value.replaceAll(/[\\,]/g, String.raw`\$&`);
}

function TextsField({ filter, read, problems }: OfFilter<TextFilter>): JSX.Element {
  const { key, label, several, hint } = filter;
  return (
    <TextField
      name={key}
      label={label}
      type="search"
      autocomplete="off"
      value={read.parameters[key]}
      hint={hint ?? (several ? 'Several with commas between' : undefined)}
      error={problemOf(problems, key)}
    />
  );
}

function DatesField({ filter, read, problems }: OfFilter<DatesFilter>): JSX.Element {
  const { key, label, ahead } = filter;
  const words = Object.entries(WHEN_WORDS).filter(([word]) => ahead || !isWhen(word) || !isAhead(word));
  const field = (name: string) => ({
    name: `${key}${name}`,
    value: read.parameters[`${key}${name}`],
    error: problemOf(problems, `${key}${name}`),
  });
  return (
    <fieldset class="field filter-dates">
      <legend class="label">{label}</legend>
      <SelectField
        {...field('when')}
        label="In"
        options={[{ value: '', label: 'Any time' }, ...words.map(([value, word]) => ({ value, label: word }))]}
      />
      <TextField {...field('from')} label="or from" type="date" />
      <TextField {...field('to')} label="to" type="date" />
    </fieldset>
  );
}

function AmountField({ filter, read, problems, currency }: OfFilter<AmountFilter>): JSX.Element {
  const { label, over, under } = filter;
  const field = (name: string) => ({ name, value: read.parameters[name], error: problemOf(problems, name), currency });
  return (
    <fieldset class="field filter-dates">
      <legend class="label">{label}</legend>
      <MoneyField {...field(over)} label="Over" />
      {under !== undefined && <MoneyField {...field(under)} label="Under" />}
    </fieldset>
  );
}
