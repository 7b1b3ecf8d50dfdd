import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { problemOf } from '../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../http/ui/fields.js';

/** The fields of the form, as the domain names them. */
export const ORGANISATION_FIELDS = ['name', 'legalName', 'ein', 'address', 'email', 'website', 'timeZone'] as const;

export interface OrganisationFieldsProps {
  /** Stands before the names of the fields in a form that asks for more than this. */
  readonly prefix: '' | 'organisation.';
  /** What the number with the tax authority is called; that of the United States at setup. */
  readonly number?: { readonly label: string; readonly hint: string };
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
}

const EIN = {
  label: 'EIN',
  hint: 'Your Employer Identification Number: two digits, a hyphen, seven digits.',
};

/** What receipts, letters and pages say of the newsroom. */
export function OrganisationFields({ prefix, number = EIN, values, problems }: OrganisationFieldsProps): JSX.Element {
  const field = (own: (typeof ORGANISATION_FIELDS)[number]) => {
    const name = prefix + own;
    return { name, value: values[name], error: problemOf(problems, name), required: true };
  };
  return (
    <>
      <TextField {...field('name')} label="Name" hint="As readers know it." autocomplete="organization" />
      <TextField {...field('legalName')} label="Legal name" hint="As the tax office knows it; printed on receipts." />
      <TextField {...field('ein')} label={number.label} hint={number.hint} inputMode="numeric" />
      <TextField {...field('address')} label="Postal address" autocomplete="street-address" rows={3} />
      <TextField {...field('email')} label="Email for donors" type="email" hint="Replies to letters arrive here." />
      <TextField {...field('website')} label="Website" hint="With https:// in front." />
      <SelectField
        {...field('timeZone')}
        label="Time zone"
        hint="Decides the date, and so the tax year, of every gift."
        options={timeZones(values[`${prefix}timeZone`])}
      />
    </>
  );
}

/** The zones of the United States first: most newsrooms look for one of them. */
const COMMON = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
  'America/Puerto_Rico',
];

function timeZones(chosen: string | undefined) {
  const all = new Set([...COMMON, ...Intl.supportedValuesOf('timeZone'), ...(chosen ? [chosen] : [])]);
  const options = [...all].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
  return [...(chosen ? [] : [{ value: '', label: 'Choose a time zone' }]), ...options];
}
