import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { DONOR_KIND_WORDS, NEW_DONOR_KINDS } from '../../../../donors/donor-kind.js';
import type { FoundDonor } from '../../../../donors/written-donor.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { fieldId, SelectField, TextField } from '../../../http/ui/fields.js';
import type { Party, PartyField, RowTexts } from './row-texts.js';

export interface PartyModel {
  readonly party: Party;
  readonly label: string;
  readonly hint: string;
  readonly texts: RowTexts;
  readonly problems: readonly FieldProblem[];
  /** Who may be meant by what was typed; absent unless it was looked up. */
  readonly found: readonly FoundDonor[] | undefined;
  readonly autofocus?: boolean;
}

/**
 * Somebody, by a part of the name. With script the names appear while one types; without, Enter looks them up and the
 * page asks which one is meant.
 */
export function PartyFields({ party, label, hint, texts, problems, found, autofocus }: PartyModel): JSX.Element {
  return (
    <div class="party" data-donor-lookup="/staff/gifts/batches/donors">
      <TextField
        name={party}
        label={label}
        hint={hint}
        value={texts[party]}
        error={problemOf(problems, party)}
        autocomplete="off"
        maxLength={200}
        autofocus={autofocus}
      />
      <input type="hidden" name={`${party}Id`} value={texts[`${party}Id`]} />
      {found && found.length > 0 && (
        <RadioGroup
          name={`${party}Pick`}
          legend="Who is it?"
          value={texts[`${party}Pick`]}
          choices={found.map((donor) => ({
            value: donor.id,
            label: <bdi>{donor.name}</bdi>,
            hint: [DONOR_KIND_WORDS[donor.kind], donor.email, donor.city].filter(Boolean).join(' · '),
          }))}
        />
      )}
      <NewParty party={party} texts={texts} problems={problems} isOpen={found?.length === 0} />
    </div>
  );
}

function NewParty(props: Pick<PartyModel, 'party' | 'texts' | 'problems'> & { isOpen: boolean }): JSX.Element {
  const { party, texts, problems } = props;
  const line = (field: Exclude<PartyField, '' | 'NewKind'>, label: string, autocomplete: string) => (
    <TextField
      name={`${party}${field}`}
      label={label}
      value={texts[`${party}${field}`]}
      error={problemOf(problems, `${party}${field}`)}
      autocomplete={autocomplete}
    />
  );
  const isNamed = texts[`${party}NewLast`] !== '' || problems.some(({ field }) => field.startsWith(`${party}New`));
  return (
    <details class="party-new" open={props.isOpen || isNamed} id={fieldId(`${party}New`)}>
      <summary>Somebody new</summary>
      <div class="form-grid">
        <SelectField
          name={`${party}NewKind`}
          label="Who"
          value={texts[`${party}NewKind`] || 'person'}
          options={NEW_DONOR_KINDS.map((kind) => ({ value: kind, label: DONOR_KIND_WORDS[kind] }))}
        />
        {line('NewFirst', 'First name', 'off')}
        {line('NewLast', 'Last name, or organization', 'off')}
        {line('NewEmail', 'Email, if known', 'off')}
        {line('NewLine1', 'Street', 'off')}
        {line('NewLine2', 'Second line', 'off')}
        {line('NewCity', 'City', 'off')}
        {line('NewRegion', 'State', 'off')}
        {line('NewPostal', 'Zip code', 'off')}
      </div>
    </details>
  );
}
