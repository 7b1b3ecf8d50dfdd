import type { DateOrder } from '../../kernel/date-order.js';
import type { Target } from './fields.js';
import { EMPTY_MAPPING, type Mapping } from './mapping.js';

/** How another system exports its gifts. */
export interface Layout {
  /** Whose ids the rows carry. */
  readonly source: string;
  readonly title: string;
  /** Header names that together are found in no other system's files. */
  readonly knownBy: readonly (readonly string[])[];
  readonly columns: Readonly<Record<string, Target>>;
  readonly dateOrder: DateOrder | null;
  readonly isUtc: boolean;
}

/**
 * Export layouts that are recognised by their headers. The names are those that the systems themselves write:
 * Donorbox as read in published parsers of its export (header with "Donating Company", "Donated At", "Receipt Id"; dates
 * such as 03/04/26 12:33:01 in UTC); GiveWP from its exporter, includes/admin/tools/export/give-export-donations-exporter.php
 * in impress-org/givewp; CiviCRM from the titles of its fields, schema/Contribute/Contribution.entityType.php in
 * civicrm/civicrm-core, with the older titles "Date Received" and "Receive Date"; Stripe from the payments export that
 * https://support.stripe.com/questions/exporting-payment-data describes ("Created date (UTC)", before 2022 "Created (UTC)").
 */
export const LAYOUTS: readonly Layout[] = [
  {
    source: 'donorbox',
    title: 'Donorbox',
    knownBy: [['donating company', 'donated at', 'receipt id']],
    columns: {
      'Donor Id': 'donor-id',
      'Donor Email': 'email',
      "Donor's First Name": 'first-name',
      "Donor's Last Name": 'last-name',
      'Donating Company': 'organisation',
      Phone: 'phone',
      Address: 'address-1',
      'Address 2': 'address-2',
      City: 'city',
      'State / Province': 'region',
      'Postal Code': 'postal-code',
      Country: 'country',
      Employer: 'employer',
      'Receipt Id': 'gift-id',
      'Donated At': 'date',
      Amount: 'amount',
      Currency: 'currency',
      Status: 'status',
      Campaign: 'campaign',
      Designation: 'designation',
      'Donation Type': 'method',
      'Make Donation Anonymous': 'anonymous',
      'Donor Comment': 'comment',
    },
    dateOrder: null,
    isUtc: true,
  },
  {
    source: 'givewp',
    title: 'GiveWP',
    knownBy: [['donation id', 'donation total', 'donation date']],
    columns: {
      'Donor ID': 'donor-id',
      'Email Address': 'email',
      'First Name': 'first-name',
      'Last Name': 'last-name',
      'Company Name': 'organisation',
      'Address 1': 'address-1',
      'Address 2': 'address-2',
      City: 'city',
      State: 'region',
      Zip: 'postal-code',
      Country: 'country',
      'Donation ID': 'gift-id',
      'Donation Date': 'date',
      'Donation Time': 'time',
      'Donation Total': 'amount',
      'Currency Code': 'currency',
      'Donation Status': 'status',
      'Form Title': 'campaign',
      'Payment Gateway': 'method',
    },
    dateOrder: null,
    isUtc: false,
  },
  {
    source: 'civicrm',
    title: 'CiviCRM',
    knownBy: [
      ['contribution id', 'total amount'],
      ['contact id', 'total amount', 'contribution status'],
    ],
    columns: {
      'Contact ID': 'donor-id',
      Email: 'email',
      'First Name': 'first-name',
      'Last Name': 'last-name',
      'Organization Name': 'organisation',
      'Street Address': 'address-1',
      'Supplemental Address 1': 'address-2',
      City: 'city',
      State: 'region',
      'Postal Code': 'postal-code',
      Country: 'country',
      Phone: 'phone',
      'Current Employer': 'employer',
      'Contribution ID': 'gift-id',
      'Contribution Date': 'date',
      'Date Received': 'date',
      'Receive Date': 'date',
      'Total Amount': 'amount',
      Currency: 'currency',
      'Contribution Status': 'status',
      'Financial Type': 'designation',
      Campaign: 'campaign',
      'Payment Method': 'method',
      'Payment Instrument': 'method',
    },
    dateOrder: 'ymd',
    isUtc: false,
  },
  {
    source: 'stripe',
    title: 'Stripe payments',
    knownBy: [
      ['id', 'created date (utc)', 'amount refunded'],
      ['id', 'created (utc)', 'amount refunded', 'customer email'],
    ],
    columns: {
      'Customer ID': 'donor-id',
      'Customer Email': 'email',
      'Customer Name': 'name',
      'Card Name': 'name',
      'Customer Description': 'name',
      'Customer Phone': 'phone',
      'Card Address Line1': 'address-1',
      'Card Address Line2': 'address-2',
      'Card Address City': 'city',
      'Card Address State': 'region',
      'Card Address Zip': 'postal-code',
      'Card Address Country': 'country',
      id: 'gift-id',
      'Created date (UTC)': 'date',
      'Created (UTC)': 'date',
      Amount: 'amount',
      'Amount Refunded': 'refunded',
      Currency: 'currency',
      Status: 'status',
      'Card Brand': 'method',
    },
    dateOrder: 'ymd',
    isUtc: true,
  },
];

/** Names that columns often have, for files of no known layout. */
const COMMON: readonly (readonly [pattern: RegExp, target: Target])[] = [
  [/^e-?mail( address)?$|^(donor|customer|contact) e-?mail$/, 'email'],
  [/^first ?name$|^given name$|^vorname$/, 'first-name'],
  [/^last ?name$|^surname$|^family name$|^nachname$/, 'last-name'],
  [/^(full )?name$|^donor( name)?$|^contact name$/, 'name'],
  [/^(company|organi[sz]ation)( name)?$/, 'organisation'],
  [/^(street )?address( ?(line)? ?1)?$|^street$/, 'address-1'],
  [/^address ?(line)? ?2$/, 'address-2'],
  [/^city$|^town$/, 'city'],
  [/^state( ?\/ ?province)?$|^province$|^region$/, 'region'],
  [/^zip( ?code)?$|^post(al)? ?code$/, 'postal-code'],
  [/^country$/, 'country'],
  [/^(tele)?phone( number)?$|^mobile$/, 'phone'],
  [/^employer$/, 'employer'],
  [/^tags?$|^labels?$|^groups?$/, 'tags'],
  [/^(gift|donation|contribution|transaction|payment) ?(id|no|number)$|^reference$/, 'gift-id'],
  [/^(donor|contact|constituent|supporter) ?(id|no|number)$/, 'donor-id'],
  [/^(gift|donation|contribution|transaction|payment|received)? ?date( received)?$/, 'date'],
  [/^(gift|donation|contribution|total)? ?amount$/, 'amount'],
  [/^amount refunded$|^refund(ed)?( amount)?$/, 'refunded'],
  [/^currency( code)?$/, 'currency'],
  [/^((gift|donation|payment) )?status$/, 'status'],
  [/^fund$|^designation$|^purpose$/, 'designation'],
  [/^campaign( name)?$|^appeal$/, 'campaign'],
  [/^(payment )?(method|type)$/, 'method'],
  [/^anonymous$/, 'anonymous'],
  [/^(donor )?(comment|note|message)s?$/, 'comment'],
];

/** The layout of a header; null for one that no system is known by. */
export function layoutOf(header: readonly string[]): Layout | null {
  const names = new Set(header.map(spelled));
  return LAYOUTS.find(({ knownBy }) => knownBy.some((those) => those.every((name) => names.has(name)))) ?? null;
}

/** What the columns of a header most likely are, to be looked over by a person. */
export function suggestedMapping(header: readonly string[]): Mapping {
  const layout = layoutOf(header);
  const byName = new Map(Object.entries(layout?.columns ?? {}).map(([name, target]) => [spelled(name), target]));
  const taken = new Set<Target>();
  const columns = header.map((name) => {
    const target = layout ? byName.get(spelled(name)) : COMMON.find(([pattern]) => pattern.test(spelled(name)))?.[1];
    if (!target || taken.has(target)) return null;
    taken.add(target);
    return target;
  });
  return { ...EMPTY_MAPPING, columns, dateOrder: layout?.dateOrder ?? null, isUtc: layout?.isUtc ?? false };
}

function spelled(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').replaceAll('’', "'").toLowerCase();
}
