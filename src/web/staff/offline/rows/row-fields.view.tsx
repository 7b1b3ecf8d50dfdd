import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { KINDS_OF_BATCH, type BatchKind, type OfflineKind } from '../../../../gifts/offline/offline-kind.js';
import { Checkbox } from '../../../http/ui/choices.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { MoneyField, SelectField, TextField } from '../../../http/ui/fields.js';
import { OFFLINE_KIND_WORDS } from '../offline-words.js';
import { PartyFields } from './party-fields.view.js';
import type { Matches } from './row-entry.js';
import type { RowChoices } from './row-form.js';
import type { RowField, RowTexts } from './row-texts.js';

export interface RowFieldsModel {
  readonly texts: RowTexts;
  readonly problems: readonly FieldProblem[];
  readonly matches: Matches;
  readonly choices: RowChoices;
  /** Puts the cursor where the next gift begins. */
  readonly autofocus?: boolean;
}

/** Everything that is asked about one gift: what every gift needs first, the rest behind a fold. */
export function RowFields(model: RowFieldsModel): JSX.Element {
  const { texts, problems, matches, choices, autofocus } = model;
  const kinds = KINDS_OF_BATCH[choices.batchKind];
  const text = textOf(model);
  return (
    <>
      <input type="hidden" name="row" value={texts.row} />
      <input type="hidden" name="edit" value={texts.edit} />
      <div class="form-grid">
        <PartyFields
          party="donor"
          label="Donor"
          hint="A part of the name, or of the email address."
          texts={texts}
          problems={problems}
          found={matches.donor}
          autofocus={autofocus ?? false}
        />
        <MoneyField
          name="amount"
          label={isMoney(choices.batchKind) ? 'Amount' : 'Value for our books'}
          currency={choices.currency}
          value={texts.amount}
          hint={isMoney(choices.batchKind) ? undefined : 'Never on the receipt, which describes what was given.'}
          error={problemOf(problems, 'amount')}
        />
        {kinds.length > 1 ? (
          <SelectField
            name="kind"
            label="Kind"
            value={texts.kind || kinds[0]!}
            options={kinds.map((kind) => ({ value: kind, label: OFFLINE_KIND_WORDS[kind] }))}
            error={problemOf(problems, 'kind')}
          />
        ) : (
          <input type="hidden" name="kind" value={kinds[0]} />
        )}
        {choices.batchKind === 'securities' && text('shares', 'Shares', { inputMode: 'decimal' })}
        {!isMoney(choices.batchKind) && text('description', describedAs(kinds))}
        {choices.batchKind === 'checks-and-cash' && text('checkNumber', 'Check number', { inputMode: 'numeric' })}
        {choices.batchKind === 'checks-and-cash' && text('checkDatedOn', 'Date on the check', { type: 'date' })}
        {choices.batchKind !== 'bank-transfers' && text('postmarkedOn', 'Postmark, if mailed', { type: 'date' })}
        <SelectField
          name="designation"
          label="For"
          value={texts.designation}
          options={choices.designations.map(({ code, name }) => ({ value: code, label: name }))}
          error={problemOf(problems, 'designation')}
        />
      </div>
      <MoreFields {...model} />
    </>
  );
}

function MoreFields(model: RowFieldsModel): JSX.Element {
  const { texts, problems, matches, choices } = model;
  const text = textOf(model);
  const money = isMoney(choices.batchKind);
  const isOpen = MORE.some((field) => texts[field] !== '' || problemOf(problems, field) !== undefined);
  return (
    <details class="more-fields" open={isOpen || matches.soft !== undefined}>
      <summary>{money ? 'Fund, match, tribute, credit and notes' : 'Tribute, credit and notes'}</summary>
      <div class="form-grid">
        {text('receivedOn', 'Received', { type: 'date' })}
        <SelectField
          name="campaign"
          label="Campaign"
          value={texts.campaign}
          options={choices.campaigns.map(({ id, name }) => ({ value: id, label: name }))}
          error={problemOf(problems, 'campaign')}
        />
        {money &&
          text('fundName', 'Donor-advised fund', { hint: 'As its sponsor names it: “the Rivera Family Fund”.' })}
        <PartyFields
          party="soft"
          label="Credit also"
          hint="The advisor of the fund, the employee whose gift is matched, or somebody of the household."
          texts={texts}
          problems={problems}
          found={matches.soft}
        />
        {money && text('matches', 'Matches the gift', { hint: 'The number of the employee’s receipt, if known.' })}
        <SelectField
          name="tributeKind"
          label="Tribute"
          value={texts.tributeKind}
          options={[
            { value: '', label: 'None' },
            { value: 'in-honor', label: 'In honor of' },
            { value: 'in-memory', label: 'In memory of' },
          ]}
          error={problemOf(problems, 'tributeKind')}
        />
        {text('tributeName', 'Whose honor or memory')}
        {text('notifyName', 'Who gets a card', { hint: 'The card does not say the amount.' })}
        {text('notifyEmail', 'Email for the card')}
        {text('notifyAddress', 'Postal address for the card', { rows: 3 })}
        {text('note', 'Note', { rows: 3, hint: 'For your colleagues. The donor does not see it.' })}
        <div>
          {money && choices.batchKind === 'checks-and-cash' && (
            <Checkbox
              name="unknown"
              label="Nobody knows who gave it"
              hint="Cash in an envelope: no receipt is written."
              checked={texts.unknown === 'yes'}
              error={problemOf(problems, 'unknown')}
            />
          )}
          {money && (
            <Checkbox
              name="qcd"
              label="Paid out of a retirement account"
              hint="A qualified charitable distribution: no benefits come with it."
              checked={texts.qcd === 'yes'}
              error={problemOf(problems, 'qcd')}
            />
          )}
          <Checkbox
            name="anonymous"
            label="Not to be named in public"
            hint="The receipt names the donor all the same."
            checked={texts.anonymous === 'yes'}
          />
        </div>
      </div>
    </details>
  );
}

/** The folded fields that are empty unless somebody filled them. */
const MORE = [
  'fundName',
  'soft',
  'softNewLast',
  'matches',
  'unknown',
  'qcd',
  'anonymous',
  'tributeKind',
  'tributeName',
  'notifyName',
  'note',
] as const satisfies readonly RowField[];

interface TextOptions {
  readonly type?: 'text' | 'date';
  readonly inputMode?: 'decimal' | 'numeric';
  readonly hint?: string;
  readonly rows?: number;
}

function textOf({ texts, problems }: RowFieldsModel) {
  return (name: RowField, label: string, options: TextOptions = {}): JSX.Element => (
    <TextField
      name={name}
      label={label}
      value={texts[name]}
      error={problemOf(problems, name)}
      autocomplete="off"
      {...options}
    />
  );
}

function isMoney(kind: BatchKind): boolean {
  return kind === 'checks-and-cash' || kind === 'bank-transfers';
}

function describedAs(kinds: readonly OfflineKind[]): string {
  return kinds.includes('stock') ? 'Security' : 'What was given';
}
