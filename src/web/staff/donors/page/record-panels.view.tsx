import type { JSX } from 'preact';
import { formatDate } from '../../../../kernel/calendar.js';
import type { FieldValue } from '../../../../donors/records/field-values.js';
import { NEVER_AGAIN } from '../../../../donors/records/wishes.js';
import { doNotAskWords } from '../../../../workflows/donors/merging/merge-fields.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { Checkbox } from '../../../http/ui/choices.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import type { AboutModel, KnownModel } from './donor-model.js';

/** Tags with their removal, and a field that makes new ones as one types. */
export function TagsPanel({
  facts,
  known,
  path,
  csrf,
  may,
  refused,
}: AboutModel & Partial<KnownModel>): JSX.Element | null {
  const { tags } = facts;
  if (tags.length === 0 && !may.write) return null;
  const problems = refused?.form === 'tag' ? refused.problems : [];
  const all = known?.allTags ?? facts.known?.allTags ?? [];
  return (
    <Panel title="Tags" aside={may.settings && <a href="/staff/settings/tags">All tags</a>}>
      {tags.length > 0 && (
        <ul role="list" class="tags">
          {tags.map((tag) => (
            <li class="tag" key={tag.id}>
              <a href={`/staff/donors?tag=${tag.id}`}>{tag.name}</a>
              {may.write && (
                <form class="inline-form" method="post" action={`${path}/tags/remove`}>
                  <CsrfField token={csrf} />
                  <input type="hidden" name="tag" value={tag.id} />
                  <button class="link-button" aria-label={`Remove the tag ${tag.name}`}>
                    ×
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
      )}
      {may.write && (
        <form class="field-and-button" method="post" action={`${path}/tags`}>
          <CsrfField token={csrf} />
          <div class="field">
            <label class="label" for="field-tag">
              Add a tag
            </label>
            <input
              class="input"
              id="field-tag"
              name="tag"
              list="known-tags"
              maxLength={60}
              autocomplete="off"
              value={problems.length > 0 ? refused!.typed['tag'] : ''}
              aria-invalid={problems.length > 0 ? 'true' : undefined}
              aria-describedby={problems.length > 0 ? 'field-tag-error' : undefined}
            />
            {problems.length > 0 && (
              <span class="field-error" id="field-tag-error">
                {problemOf(problems, 'tag')}
              </span>
            )}
            <datalist id="known-tags">
              {all.map(({ id, name }) => (
                <option key={id} value={name} />
              ))}
            </datalist>
          </div>
          <Button kind="plain">Add</Button>
        </form>
      )}
    </Panel>
  );
}

/** Until when a donor is not asked, and why. */
export function DoNotAskPanel({ known, path, csrf, may, refused }: KnownModel): JSX.Element | null {
  const { wishes } = known;
  const isOpen = wishes.doNotAskUntil !== null;
  if (!isOpen && !may.write) return null;
  const own = refused?.form === 'do-not-ask' ? refused : null;
  const until = isOpen && wishes.doNotAskUntil !== NEVER_AGAIN ? wishes.doNotAskUntil : '';
  return (
    <Panel title="Asking">
      <p class="about-list">{isOpen ? `Do not ask: ${doNotAskWords(wishes)}` : 'May be asked.'}</p>
      {may.write && (
        <details open={own !== null}>
          <summary>{isOpen ? 'Change' : 'Do not ask for a while'}</summary>
          <form class="stack" method="post" action={`${path}/do-not-ask`}>
            <CsrfField token={csrf} />
            <TextField
              name="until"
              label="Do not ask until"
              type="date"
              value={own?.typed['until'] ?? until}
              error={problemOf(own?.problems ?? [], 'until')}
            />
            <Checkbox
              name="never"
              label="Never again"
              checked={own ? own.typed['never'] === 'yes' : wishes.doNotAskUntil === NEVER_AGAIN}
            />
            <TextField
              name="reason"
              label="Why"
              optional
              maxLength={300}
              value={own?.typed['reason'] ?? wishes.doNotAskReason}
              error={problemOf(own?.problems ?? [], 'reason')}
            />
            <div class="row">
              <Button kind="plain">Save</Button>
              {isOpen && (
                <Button kind="quiet" name="again" value="yes">
                  May be asked again
                </Button>
              )}
            </div>
          </form>
        </details>
      )}
    </Panel>
  );
}

/** Who lives together with the donor. */
export function HouseholdPanel({ facts, known, path, csrf, may, refused }: KnownModel): JSX.Element | null {
  const { household } = known;
  const others = household?.members.filter(({ id }) => id !== facts.donor.id) ?? [];
  if (facts.donor.kind !== 'person' || (others.length === 0 && !may.write)) return null;
  const own = refused?.form === 'household' ? refused : null;
  return (
    <Panel title="Household" aside={others.length > 0 ? <bdi>{household!.name}</bdi> : undefined}>
      {others.length > 0 ? (
        <ul role="list" class="stack stack-tight about-list">
          {others.map(({ id, name, anonymous }) => (
            <li key={id}>
              {anonymous && !known.wishes.anonymousToStaff ? (
                'An anonymous donor'
              ) : (
                <a href={`/staff/donors/${id}`}>
                  <bdi>{name}</bdi>
                </a>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p class="caption">In no household with other donors.</p>
      )}
      {may.write && (
        <details open={own !== null}>
          <summary>{others.length > 0 ? 'Change the household' : 'Put together with somebody'}</summary>
          <form class="stack" method="post" action={`${path}/household`}>
            <CsrfField token={csrf} />
            <div class="party" data-donor-lookup="/staff/donors/look-up">
              <TextField
                name="other"
                label="Who else lives there"
                hint="A part of the name or the email."
                autocomplete="off"
                value={own?.typed['other']}
                error={problemOf(own?.problems ?? [], 'other')}
              />
              <input type="hidden" name="otherId" value={own?.typed['otherId'] ?? ''} />
            </div>
            <TextField
              name="household"
              label="Name of the household"
              maxLength={120}
              value={own?.typed['household'] ?? household?.name ?? `The ${known.contact.lastName} household`}
              error={problemOf(own?.problems ?? [], 'household')}
            />
            <div class="row">
              <Button kind="plain">Save</Button>
              {others.length > 0 && (
                <Button kind="quiet" name="leave" value="yes">
                  Take {facts.donor.name} out
                </Button>
              )}
            </div>
          </form>
        </details>
      )}
    </Panel>
  );
}

/** What the newsroom asks of its donors beside what everybody asks. */
export function FieldsPanel({ known, path, csrf, may, refused }: KnownModel): JSX.Element | null {
  const { values } = known;
  if (values.length === 0) return null;
  const own = refused?.form === 'fields' ? refused : null;
  return (
    <Panel title="More about them" aside={may.settings && <a href="/staff/settings/fields">Fields</a>}>
      <dl class="definitions">
        {values.flatMap(({ field, value }) => [
          <dt key={field.key}>{field.label}</dt>,
          <dd key={`${field.key} value`}>{shownValue({ field, value })}</dd>,
        ])}
      </dl>
      {may.write && values.some(({ field }) => field.open) && (
        <details open={own !== null}>
          <summary>Change</summary>
          <form class="stack" method="post" action={`${path}/fields`}>
            <CsrfField token={csrf} />
            {values
              .filter(({ field }) => field.open)
              .map(({ field, value }) => (
                <ValueField
                  key={field.key}
                  field={field}
                  value={own?.typed[`field-${field.key}`] ?? value}
                  error={problemOf(own?.problems ?? [], `field-${field.key}`)}
                />
              ))}
            <div class="row">
              <Button kind="plain">Save</Button>
            </div>
          </form>
        </details>
      )}
    </Panel>
  );
}

function ValueField({ field, value, error }: FieldValue & { error: string | undefined }): JSX.Element {
  const shared = { name: `field-${field.key}`, label: field.label, value, error };
  if (field.kind === 'choice' || field.kind === 'yes-no') {
    const options =
      field.kind === 'choice'
        ? field.options.map((option) => [option, option])
        : [
            ['yes', 'Yes'],
            ['no', 'No'],
          ];
    const gone =
      value !== '' && !options.some(([option]) => option === value) ? [[value, `${value} (no longer offered)`]] : [];
    return (
      <SelectField
        {...shared}
        options={[['', 'Not known'], ...gone, ...options].map(([option, label]) => ({ value: option!, label: label! }))}
      />
    );
  }
  return (
    <TextField
      {...shared}
      type={field.kind === 'date' ? 'date' : 'text'}
      inputMode={field.kind === 'number' ? 'decimal' : undefined}
      maxLength={500}
    />
  );
}

function shownValue({ field, value }: FieldValue): string {
  if (value === '') return '–';
  if (field.kind === 'yes-no') return value === 'yes' ? 'Yes' : 'No';
  if (field.kind === 'date') return formatDate(value as Parameters<typeof formatDate>[0]);
  if (field.kind === 'number') return value.replace('-', '−').replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return value;
}
