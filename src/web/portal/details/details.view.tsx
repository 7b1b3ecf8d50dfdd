import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { CONTACT_FIELDS, type ContactDetails, type DonorContact } from '../../../donors/contact.js';
import { DefinitionList, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { RadioGroup } from '../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { donorName, type PortalVisit } from '../visit.js';
import { DETAIL_AUTOCOMPLETE, DETAIL_LABELS, type DetailField, LISTED_LABELS, listedChoices } from './detail-fields.js';

export interface DetailsModel {
  /** As it is saved now. */
  readonly contact: DonorContact;
  /** What the form shows: what was typed, or what is saved. */
  readonly typed: ContactDetails;
  readonly problems: readonly FieldProblem[];
  /** What somebody saved in between; null when the form was the newest. */
  readonly stale: DonorContact | null;
  readonly csrf: string;
  /** The new address that waits for its confirmation. */
  readonly waiting: string | null;
}

export function DetailsView(model: DetailsModel): JSX.Element {
  const { contact, typed, problems, stale, csrf } = model;
  return (
    <>
      <h1>Details</h1>
      <ErrorSummary problems={problems} />
      {stale && <BothVersions typed={typed} saved={stale} />}
      <Email {...model} />
      <form class="form" method="post" action={`/portal/details/${contact.id}`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="version" value={String(contact.version)} />
        <Panel title="Name and address" aside="Printed on statements">
          <div class="stack">
            <Fields names={['firstName', 'lastName']} {...model} />
            <Field name="addressLine1" {...model} />
            <Field name="addressLine2" {...model} />
            <Fields names={['city', 'region', 'postalCode', 'country']} {...model} />
            <Fields names={['phone', 'employer']} {...model} />
          </div>
        </Panel>
        <Panel title="How lists name you">
          <RadioGroup
            name="listedAs"
            legend="In lists of people who give"
            legendHidden
            choices={listedChoices(contact)}
            value={typed.listedAs}
            error={problemOf(problems, 'listedAs')}
          />
        </Panel>
        <div class="row">
          <Button>Save details</Button>
        </div>
      </form>
    </>
  );
}

/** A household chooses whose details it wants to see. */
export function HouseholdView({ visit }: { visit: PortalVisit }): JSX.Element {
  return (
    <>
      <h1>Details</h1>
      <p class="portal-words">Several people give with this address. Whose details do you want to see?</p>
      <Panel title="People">
        <ul role="list" class="portal-rows">
          {visit.donors.map((donor) => (
            <li key={donor.id}>
              <a class="portal-more" href={`/portal/details/${donor.id}`}>
                <bdi>{donorName(donor)}</bdi>
              </a>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}

function Email({ contact, waiting, csrf }: DetailsModel): JSX.Element {
  return (
    <Panel title="Email">
      <DefinitionList items={[{ term: 'Letters go to', value: <bdi>{contact.email}</bdi> }]} />
      {waiting !== null && (
        <form class="row" method="post" action={`/portal/details/${contact.id}/email/withdraw`}>
          <CsrfField token={csrf} />
          <p>
            <bdi>{waiting}</bdi> waits for its confirmation: open the letter that we sent there.
          </p>
          <button class="link-button portal-more">Forget the new address</button>
        </form>
      )}
      <div class="row">
        <Button kind="plain" href={`/portal/details/${contact.id}/email`}>
          Change the address
        </Button>
      </div>
    </Panel>
  );
}

function Fields({ names, ...model }: DetailsModel & { names: readonly DetailField[] }): JSX.Element {
  return (
    <div class="fields-2">
      {names.map((name) => (
        <Field key={name} name={name} {...model} />
      ))}
    </div>
  );
}

function Field({ name, typed, problems }: DetailsModel & { name: DetailField }): JSX.Element {
  return (
    <TextField
      name={name}
      label={DETAIL_LABELS[name]}
      type={name === 'phone' ? 'tel' : 'text'}
      autocomplete={DETAIL_AUTOCOMPLETE[name]}
      value={typed[name]}
      error={problemOf(problems, name)}
      required={name === 'firstName'}
      optional={name !== 'firstName' && name !== 'lastName'}
    />
  );
}

interface Difference {
  readonly label: string;
  readonly typed: string;
  readonly saved: string;
}

/** What differs between the form that came late and what somebody saved in between (409). */
function BothVersions({ typed, saved }: { typed: ContactDetails; saved: DonorContact }): JSX.Element {
  const differences: Difference[] = [
    ...CONTACT_FIELDS.map((name) => ({ label: DETAIL_LABELS[name], typed: typed[name], saved: saved[name] })),
    { label: 'In lists', typed: LISTED_LABELS[typed.listedAs], saved: LISTED_LABELS[saved.listedAs] },
  ].filter((each) => each.typed !== each.saved);
  const columns: Column<Difference>[] = [
    { key: 'label', label: 'What', cell: ({ label }) => label },
    { key: 'typed', label: 'You typed', cell: (row) => row.typed || '–' },
    { key: 'saved', label: 'Saved in between', cell: (row) => row.saved || '–' },
  ];
  return (
    <Notice tone="warn" title="These details were changed in between">
      <p>Nothing was saved. The form below holds what you typed: save it again, or leave things as they are now.</p>
      <Table
        caption="Both versions"
        columns={columns}
        rows={differences}
        rowKey={({ label }) => label}
        empty={<p>Both versions say the same.</p>}
        compact
      />
      <p>
        <a class="portal-more" href={`/portal/details/${saved.id}`}>
          Keep what is saved
        </a>
      </p>
    </Notice>
  );
}
