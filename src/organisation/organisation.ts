import { InvalidInput, AppError, type FieldProblem } from '../kernel/app-error.js';
import { isTimeZone } from '../kernel/calendar.js';
import { rows, type Tx } from '../database/db.js';

/** The one newsroom of this installation, as receipts, letters and pages name it. */
export interface Organisation {
  readonly name: string;
  readonly legalName: string;
  /** Its number with the tax authority, in the United States "12-3456789". */
  readonly ein: string;
  /** Postal address, one line per row. */
  readonly address: string;
  readonly email: string;
  readonly website: string;
  /** IANA name; every date is reckoned in it. */
  readonly timeZone: string;
  readonly currency: string;
  /** The month in which the fiscal year begins, 1 to 12 (R-ACC-06); donors see calendar years all the same. */
  readonly fiscalYearStart: number;
  /** The code of the tax regime by which receipts are made now. */
  readonly regime: string;
  /** What receipts are laid out for. */
  readonly paper: 'letter' | 'a4';
  /** Who signs receipts, "Jane Doe, Executive Director"; empty where nobody needs to. */
  readonly signatories: readonly string[];
  /** Written into the metadata of processor objects, so that two installations on one account stay apart. */
  readonly installationId: string;
}

export type OrganisationDetails = Omit<
  Organisation,
  'currency' | 'installationId' | 'fiscalYearStart' | 'regime' | 'paper' | 'signatories'
>;

/** Nobody has told Mainstay yet whose it is; the setup page does that. */
export class OrganisationUnknown extends AppError {
  constructor() {
    super(
      'not-set-up',
      'unavailable',
      'This newsroom has not finished setting up its giving page. Please come back soon.',
    );
  }
}

/** @throws OrganisationUnknown before setup. */
export async function readOrganisation(tx: Tx): Promise<Organisation> {
  const organisation = await findOrganisation(tx);
  if (!organisation) throw new OrganisationUnknown();
  return organisation;
}

export async function findOrganisation(tx: Tx): Promise<Organisation | null> {
  const [found] = await rows<Organisation>(
    tx,
    `select name, legal_name as "legalName", ein, address, email, website, time_zone as "timeZone",
            currency, fiscal_year_start as "fiscalYearStart", regime, paper, signatories,
            installation_id as "installationId"
     from organisation`,
  );
  return found ?? null;
}

/** How the number with the tax authority is written; the tax regime says it, and setup begins in the United States. */
export interface NumberShape {
  readonly shape: RegExp;
  readonly problem: string;
}

const EIN: NumberShape = {
  shape: /^\d{2}-\d{7}$/,
  problem: 'Enter the EIN as two digits, a hyphen and seven digits.',
};

/** Writes the details, at setup and later. @throws InvalidInput naming each field. */
export async function saveOrganisation(tx: Tx, details: OrganisationDetails, number = EIN): Promise<void> {
  const problems = problemsOf(details, number);
  if (problems.length > 0) throw new InvalidInput(problems);
  await rows(
    tx,
    `insert into organisation (name, legal_name, ein, address, email, website, time_zone, currency)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (id) do update set name = excluded.name, legal_name = excluded.legal_name, ein = excluded.ein,
       address = excluded.address, email = excluded.email, website = excluded.website,
       time_zone = excluded.time_zone, updated_at = now()`,
    [
      details.name,
      details.legalName,
      details.ein,
      details.address,
      details.email,
      details.website,
      details.timeZone,
      'USD',
    ],
  );
}

/** What new receipts are laid out for, and who signs them. @throws InvalidInput naming each field. */
export async function saveReceiptSettings(
  tx: Tx,
  { paper, signatories }: { readonly paper: string; readonly signatories: readonly string[] },
): Promise<void> {
  const checks: [string, boolean, string][] = [
    ['paper', paper === 'letter' || paper === 'a4', 'Choose a size of paper.'],
    ['signatories', signatories.length <= 4, 'Enter at most four people, each on a line of its own.'],
    ['signatories', signatories.every(({ length }) => length <= 100), 'Use at most 100 characters for each person.'],
  ];
  const problems = checks.filter(([, good]) => !good).map(([field, , message]) => ({ field, message }));
  if (problems.length > 0) throw new InvalidInput(problems);
  await rows(tx, 'update organisation set paper = $1, signatories = $2, updated_at = now()', [paper, signatories]);
}

/** @param month in which the fiscal year begins, 1 to 12 (R-ACC-06). @throws InvalidInput */
export async function saveFiscalYearStart(tx: Tx, month: string): Promise<void> {
  if (!/^([1-9]|1[0-2])$/.test(month)) {
    throw new InvalidInput([
      { field: 'fiscalYearStart', message: 'Choose the month in which the fiscal year begins.' },
    ]);
  }
  await rows(tx, 'update organisation set fiscal_year_start = $1, updated_at = now()', [Number(month)]);
}

function problemsOf(details: OrganisationDetails, number: NumberShape): FieldProblem[] {
  const checks: [keyof OrganisationDetails, boolean, string][] = [
    ['name', details.name !== '' && details.name.length <= 120, 'Enter the name that readers know.'],
    ['legalName', details.legalName !== '' && details.legalName.length <= 200, 'Enter the legal name for receipts.'],
    ['ein', number.shape.test(details.ein), number.problem],
    ['address', details.address !== '' && details.address.length <= 400, 'Enter the postal address.'],
    ['email', /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(details.email), 'Enter the address that answers donors.'],
    ['website', /^https?:\/\/\S+$/.test(details.website), 'Enter the website with https:// in front.'],
    ['timeZone', isTimeZone(details.timeZone), 'Choose a time zone such as America/Chicago.'],
  ];
  return checks.filter(([, good]) => !good).map(([field, , message]) => ({ field, message }));
}

/** The newsroom of the sandbox: invented, and says so on every receipt. */
export const SAMPLE_ORGANISATION: OrganisationDetails = {
  name: 'The Ledger',
  legalName: 'The Ledger (sample newsroom)',
  ein: '00-0000000',
  address: '100 Sample Street\nDallas, TX 75201',
  email: 'giving@ledger.example',
  website: 'https://ledger.example',
  timeZone: 'America/Chicago',
};
