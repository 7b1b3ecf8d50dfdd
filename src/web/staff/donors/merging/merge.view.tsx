import type { JSX } from 'preact';
import type { MergeWeights } from '../../../../reports/donors/merge-weights.js';
import type { DonorRecord } from '../../../../workflows/donors/merging/donor-record.js';
import type { Choices, MergeField } from '../../../../workflows/donors/merging/merge-fields.js';
import { DefinitionList, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { DateText } from '../../../http/ui/text.js';
import { hrefOf } from '../../../http/forms.js';
import { counted, isolated } from '../../../http/words.js';

export interface MergeModel {
  readonly kept: DonorRecord;
  readonly gone: DonorRecord;
  readonly fields: readonly MergeField[];
  readonly choices: Choices;
  readonly weights: MergeWeights;
  /** Why nothing was merged the last time. */
  readonly trouble: string | null;
  readonly zone: string;
  readonly csrf: string;
}

export function MergeView(model: MergeModel): JSX.Element {
  const { kept, gone, fields, trouble, csrf } = model;
  const [different, same] = [fields.filter(differs), fields.filter((field) => !differs(field) && field.kept !== '')];
  const path = `/staff/donors/${kept.id}`;
  return (
    <>
      <PageHead
        title="Merge two records"
        summary={`The record of ${isolated(nameOf(gone))} goes into the one of ${isolated(nameOf(kept))}.`}
      />
      {trouble !== null && <Notice tone="bad">{trouble}</Notice>}
      <form class="stack" method="post" action={`${path}/merge`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="other" value={gone.id} />
        <input type="hidden" name="versionKept" value={String(kept.contact.version)} />
        <input type="hidden" name="versionGone" value={String(gone.contact.version)} />
        <Panel title="What the one record will say" aside={`${counted(different.length, 'field')} to choose`}>
          <div class="merge-fields">
            <div class="merge-head" aria-hidden="true">
              <span />
              <span>Stays</span>
              <span>Goes into it</span>
            </div>
            <Sides {...model} />
            {different.map((field) => (
              <Choice key={field.key} field={field} chosen={model.choices[field.key]} />
            ))}
          </div>
          {same.length > 0 && (
            <details>
              <summary>{counted(same.length, 'field')} that both say alike</summary>
              <DefinitionList
                items={same.map(({ label, kept: words }) => ({ term: label, value: <bdi>{words}</bdi> }))}
              />
            </details>
          )}
        </Panel>
        <Effects {...model} />
        <div class="row">
          <Button kind="danger">Merge the two records</Button>
          <Button kind="plain" href={hrefOf(`/staff/donors/${kept.id}/merge`, { with: gone.id, keep: gone.id })}>
            Keep the other one
          </Button>
          <Button kind="quiet" href={path}>
            Not now
          </Button>
        </div>
      </form>
    </>
  );
}

function differs({ kept, gone }: MergeField): boolean {
  return kept !== gone;
}

function Sides({ kept, gone, zone }: MergeModel): JSX.Element {
  return (
    <div class="merge-row">
      <span class="merge-label">Record</span>
      {[kept, gone].map((record) => (
        <span class="merge-side" key={record.id}>
          <a href={`/staff/donors/${record.id}`}>
            <bdi>{nameOf(record)}</bdi>
          </a>
          <span class="caption">
            since <DateText instant={record.createdAt} zone={zone} />
          </span>
        </span>
      ))}
    </div>
  );
}

function Choice({ field, chosen }: { field: MergeField; chosen: string | undefined }): JSX.Element {
  const { key, label, suggested } = field;
  const value = chosen === 'kept' || chosen === 'gone' ? chosen : suggested;
  return (
    <fieldset class="merge-row">
      <legend class="merge-label">{label}</legend>
      {(['kept', 'gone'] as const).map((side) => (
        <label class="choice merge-side" key={side}>
          <input type="radio" name={key} value={side} checked={value === side} />
          <span class={field[side] === '' ? 'caption' : 'merge-words'}>
            <bdi>{field[side] === '' ? 'Nothing' : field[side]}</bdi>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Effects({ kept, gone, weights }: MergeModel): JSX.Element {
  const moves = [
    weights.gifts > 0 && counted(weights.gifts, 'gift'),
    weights.plans > 0 && counted(weights.plans, 'plan'),
    weights.memberships > 0 && counted(weights.memberships, 'membership'),
    weights.credits > 0 && counted(weights.credits, 'credit'),
    weights.notes > 0 && counted(weights.notes, 'note'),
    weights.tags > 0 && counted(weights.tags, 'tag'),
  ].filter((each) => each !== false);
  return (
    <Panel title="What will happen">
      <DefinitionList
        items={[
          { term: 'Moves', value: moves.length === 0 ? 'Nothing but the record itself' : moves.join(', ') },
          {
            term: 'Stays',
            value:
              weights.receipts === 0 ? 'Every sum' : `Every sum, and ${counted(weights.receipts, 'receipt')} as issued`,
          },
          { term: 'Email', value: emailWords(kept, gone) },
          {
            term: 'Old links',
            value: `The page and the links of ${isolated(nameOf(gone))} lead to the one that stays`,
          },
          { term: 'Undo', value: 'For one day, from the page of the donor' },
        ]}
      />
    </Panel>
  );
}

function emailWords(kept: DonorRecord, gone: DonorRecord): string {
  const known = new Set([kept.contact.email, gone.contact.email].filter(Boolean).map((email) => email.toLowerCase()));
  return known.size < 2
    ? 'The donor signs in as before'
    : 'Both addresses open the portal; receipts go to the primary one alone';
}

function nameOf({ contact }: DonorRecord): string {
  return `${contact.firstName} ${contact.lastName}`.trim();
}
