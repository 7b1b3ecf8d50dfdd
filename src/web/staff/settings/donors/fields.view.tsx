import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { type CustomField, FIELD_KINDS, type FieldKind } from '../../../../donors/records/custom-fields.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { StatusDot } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';

type CountedField = CustomField & { readonly values: number };

export interface FieldsModel {
  /** In the order of the form, the closed ones last. */
  readonly fields: readonly CountedField[];
  /** The id of the field whose form was refused, or "new". */
  readonly open: string | null;
  readonly typed: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

const KIND_WORDS: Readonly<Record<FieldKind, string>> = {
  text: 'Text',
  number: 'A number',
  date: 'A date',
  choice: 'One of some options',
  'yes-no': 'Yes or no',
};

export function FieldsView(model: FieldsModel): JSX.Element {
  const { fields, problems } = model;
  return (
    <>
      <PageHead
        title="Fields"
        summary="What this newsroom wants to know of its donors, beside name and address."
        actions={
          <Button kind="plain" href="/staff/settings/tags">
            Tags
          </Button>
        }
      />
      <ErrorSummary problems={problems} />
      <div class="columns">
        <Panel title="Fields of donors">
          {fields.length === 0 ? (
            <EmptyState title="No fields yet">
              The first one stands on every donor’s page as soon as it is added.
            </EmptyState>
          ) : (
            <ul role="list" class="rows">
              {fields.map((field, at) => (
                <li key={field.id}>
                  <FieldLine field={field} at={at} {...model} />
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <NewField {...model} />
      </div>
    </>
  );
}

function FieldLine({
  field,
  at,
  fields,
  open,
  typed,
  problems,
  csrf,
}: FieldsModel & { field: CountedField; at: number }): JSX.Element {
  const path = `/staff/settings/fields/${field.id}`;
  const isRefused = open === field.id;
  const last = fields.filter((each) => each.open).length - 1;
  const idOf = (name: string): string => `field-${name}-${field.id}`;
  const wrong = (name: string): string | undefined => problemOf(problems, `${name}-${field.id}`);
  return (
    <details open={isRefused}>
      <summary>
        {field.label}{' '}
        <span class="caption">
          {KIND_WORDS[field.kind]} · {counted(field.values, 'donor')}
        </span>{' '}
        {!field.open && <StatusDot tone="quiet" word="Closed" />}
      </summary>
      <form class="stack" method="post" action={path}>
        <CsrfField token={csrf} />
        {field.open && (
          <>
            <div class="field">
              <label class="label" for={idOf('label')}>
                Label of {field.label}
              </label>
              <input
                class="input"
                id={idOf('label')}
                name="label"
                maxLength={60}
                autocomplete="off"
                value={isRefused ? (typed['label'] ?? '') : field.label}
              />
              {wrong('label') && <span class="field-error">{wrong('label')}</span>}
            </div>
            {field.kind === 'choice' && (
              <div class="field">
                <label class="label" for={idOf('options')}>
                  Options of {field.label}, one a line
                </label>
                <textarea class="input" id={idOf('options')} name="options" rows={5}>
                  {isRefused ? (typed['options'] ?? '') : field.options.join('\n')}
                </textarea>
                {wrong('options') && <span class="field-error">{wrong('options')}</span>}
              </div>
            )}
          </>
        )}
        <div class="row">
          {field.open && <Button>Save</Button>}
          {field.open && at > 0 && (
            <Button kind="plain" name="do" value="up">
              Move up
            </Button>
          )}
          {field.open && at < last && (
            <Button kind="plain" name="do" value="down">
              Move down
            </Button>
          )}
          <Button kind="quiet" name="do" value={field.open ? 'close' : 'open'}>
            {field.open ? `Stop asking for ${field.label}` : `Ask for ${field.label} again`}
          </Button>
        </div>
      </form>
    </details>
  );
}

function NewField({ open, typed, problems, csrf }: FieldsModel): JSX.Element {
  const own = open === 'new' ? { typed, problems } : { typed: {} as Readonly<Record<string, string>>, problems: [] };
  return (
    <Panel title="Add a field">
      <form class="stack" method="post" action="/staff/settings/fields">
        <CsrfField token={csrf} />
        <TextField
          name="label"
          label="Label"
          maxLength={60}
          autocomplete="off"
          value={own.typed['label']}
          error={problemOf(own.problems, 'label')}
        />
        <SelectField
          name="kind"
          label="What it holds"
          hint="This cannot be changed later."
          value={own.typed['kind'] ?? 'text'}
          error={problemOf(own.problems, 'kind')}
          options={FIELD_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))}
        />
        <TextField
          name="options"
          label="Options, one a line"
          hint="For a choice only."
          rows={4}
          value={own.typed['options']}
          error={problemOf(own.problems, 'options')}
        />
        <div class="row">
          <Button>Add</Button>
        </div>
      </form>
    </Panel>
  );
}
