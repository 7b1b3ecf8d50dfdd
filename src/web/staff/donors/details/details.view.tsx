import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { DonorHead } from '../../../../reports/donors/donor-page.js';
import type { RecordDetails } from '../../../../workflows/donors/records/change-record.js';
import { Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { Checkbox, RadioGroup } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { isolated } from '../../../http/words.js';
import { DETAIL_KEYS, DETAIL_LABELS, type DetailKey, detailWords } from './detail-form.js';

export interface DetailsModel {
  readonly donor: DonorHead;
  readonly typed: RecordDetails;
  readonly problems: readonly FieldProblem[];
  /** What somebody saved in between, and who; null when the form was the newest. */
  readonly stale: { readonly words: string; readonly saved: RecordDetails } | null;
  readonly version: number;
  /** Whoever may not read finance would hide the donor from themselves. */
  readonly mayHide: boolean;
  readonly csrf: string;
}

export function DetailsView(model: DetailsModel): JSX.Element {
  const { donor, problems, stale, version, csrf } = model;
  const path = `/staff/donors/${donor.id}`;
  return (
    <>
      <PageHead title={`Edit ${isolated(donor.name)}`} summary={<a href={path}>Back to the donor</a>} />
      <ErrorSummary problems={problems} />
      <form class="form" method="post" action={`${path}/details`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="version" value={String(version)} />
        {stale ? <Conflict {...model} stale={stale} /> : <Fields {...model} />}
        <div class="row">
          <Button>{stale ? 'Save these choices' : 'Save'}</Button>
          <Button kind="quiet" href={path}>
            Leave it as it is
          </Button>
        </div>
      </form>
    </>
  );
}

function Fields(model: DetailsModel): JSX.Element {
  const { donor, typed, problems, mayHide } = model;
  const isPerson = donor.kind === 'person';
  return (
    <>
      <Panel title="Name and address">
        <div class="stack">
          {isPerson ? (
            <Lines names={['firstName', 'lastName']} {...model} />
          ) : (
            <>
              <input type="hidden" name="firstName" value="" />
              <TextField
                name="lastName"
                label="Name of the organization"
                autocomplete="organization"
                value={typed.lastName}
                error={problemOf(problems, 'lastName') ?? problemOf(problems, 'firstName')}
                required
              />
            </>
          )}
          <Line name="addressLine1" {...model} />
          <Line name="addressLine2" {...model} />
          <Lines names={['city', 'region', 'postalCode', 'country']} {...model} />
          <Lines names={isPerson ? ['phone', 'employer'] : ['phone']} {...model} />
          {!isPerson && <input type="hidden" name="employer" value={typed.employer} />}
        </div>
      </Panel>
      <Panel title="How they are named">
        <div class="stack">
          <RadioGroup
            name="listedAs"
            legend="In lists of donors"
            value={typed.listedAs}
            error={problemOf(problems, 'listedAs')}
            choices={[
              { value: 'name', label: 'By name' },
              { value: 'initials', label: 'By initials' },
              { value: 'anonymous', label: 'Not at all: anonymous' },
            ]}
          />
          <TextField
            name="recognitionName"
            label="Thanked as"
            hint="For example “The Díaz family”. Empty for their own name."
            optional
            maxLength={200}
            value={typed.recognitionName}
          />
          {mayHide ? (
            <Checkbox
              name="anonymousToStaff"
              label="Known to Finance only"
              hint="Everybody else of the staff sees “Anonymous donor” on every page and list."
              checked={typed.anonymousToStaff}
            />
          ) : (
            typed.anonymousToStaff && <input type="hidden" name="anonymousToStaff" value="yes" />
          )}
        </div>
      </Panel>
    </>
  );
}

function Lines({ names, ...model }: DetailsModel & { names: readonly TextKey[] }): JSX.Element {
  return (
    <div class="fields-2">
      {names.map((name) => (
        <Line key={name} name={name} {...model} />
      ))}
    </div>
  );
}

type TextKey = Exclude<DetailKey, 'listedAs' | 'anonymousToStaff'>;

function Line({ name, typed, problems }: DetailsModel & { name: TextKey }): JSX.Element {
  return (
    <TextField
      name={name}
      label={DETAIL_LABELS[name]}
      type={name === 'phone' ? 'tel' : 'text'}
      autocomplete="off"
      value={typed[name]}
      error={problemOf(problems, name)}
      required={name === 'firstName'}
      optional={name !== 'firstName' && name !== 'lastName'}
    />
  );
}

/** Both versions side by side, chosen field by field; what is the same is not asked. */
function Conflict({ typed, stale }: DetailsModel & { stale: NonNullable<DetailsModel['stale']> }): JSX.Element {
  const differing = DETAIL_KEYS.filter((key) => typed[key] !== stale.saved[key]);
  return (
    <>
      <Notice tone="warn" title={stale.words}>
        Nothing of yours was saved yet. Choose for each field which one stays, and save again.
      </Notice>
      {DETAIL_KEYS.map((key) => (
        <input type="hidden" key={key} name={key} value={hiddenValue(typed, key)} />
      ))}
      {differing.length === 0 && <p>Both versions say the same. Nothing has to be saved.</p>}
      {differing.map((key) => (
        <RadioGroup
          key={key}
          name={`choose-${key}`}
          legend={DETAIL_LABELS[key]}
          value="typed"
          choices={[
            { value: 'typed', label: <bdi>{detailWords(typed, key) || 'Nothing'}</bdi>, hint: 'Yours' },
            {
              value: 'saved',
              label: <bdi>{detailWords(stale.saved, key) || 'Nothing'}</bdi>,
              hint: 'Saved in between',
            },
          ]}
        />
      ))}
    </>
  );
}

function hiddenValue(details: RecordDetails, key: DetailKey): string {
  const value = details[key];
  return typeof value === 'boolean' ? (value ? 'yes' : '') : value;
}
