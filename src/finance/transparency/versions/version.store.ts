import type { CalendarDate } from '../../../kernel/calendar.js';
import { type DonorId, newId, type StaffId } from '../../../kernel/id.js';
import { rows, type Tx } from '../../../database/db.js';
import type { AmountBand } from '../amount-bands.js';
import type { LineKey } from '../list/list-records.js';
import type { TransparencySettings } from '../settings/transparency-settings.js';

/** A line as it was published; never changed, but for the name of somebody who asked to be forgotten. */
export interface PublishedLine extends AmountBand, LineKey {
  /** Who the donor is today, where they were merged since. */
  readonly standsFor: DonorId;
  /** Empty where the donor asked to be forgotten. */
  readonly name: string;
}

/** A version of a year's list, without its lines. */
export interface ListVersion extends Pick<TransparencySettings, 'yearBasis' | 'amounts' | 'thresholdMinor'> {
  readonly id: string;
  readonly year: number;
  readonly number: number;
  /** A correction is made by the clock and only takes names away. */
  readonly kind: 'list' | 'correction';
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly currency: string;
  readonly names: number;
  /** How many reach the threshold and are not named. */
  readonly unnamed: number;
  readonly anonymousBasisPoints: number;
  /** What readers are told of it. */
  readonly note: string;
  readonly preparedBy: string | null;
  readonly publishedBy: string | null;
  readonly publishedAt: Date;
  readonly withdrawn: { readonly note: string; readonly by: string; readonly at: Date } | null;
}

/** What a new version says of itself. */
export interface NewVersion extends Omit<
  ListVersion,
  'id' | 'number' | 'names' | 'kind' | 'preparedBy' | 'publishedBy' | 'withdrawn'
> {
  readonly lines: readonly (AmountBand & LineKey & { readonly name: string })[];
  /** Two people, or the version that the clock corrects. */
  readonly by:
    | { readonly preparedBy: StaffId; readonly preparedAt: Date; readonly publishedBy: StaffId }
    | { readonly corrects: string };
}

/** All versions of all years, or of one; the newest first. */
export function listVersions(tx: Tx, year: number | null = null): Promise<ListVersion[]> {
  return rows<VersionRow>(tx, `${VERSION} where $1::int is null or year = $1 order by year desc, number desc`, [
    year,
  ]).then((found) => found.map(read));
}

/** What is public of each year: its newest version, unless that was withdrawn. The newest year first. */
export async function publicVersions(tx: Tx): Promise<ListVersion[]> {
  const found = await rows<VersionRow>(
    tx,
    `${VERSION}
     where number = (select max(number) from donor_list_version as newest where newest.year = version.year)
       and withdrawn_at is null
     order by year desc`,
  );
  return found.map(read);
}

export async function linesOf(tx: Tx, versionId: string): Promise<PublishedLine[]> {
  const found = await rows<LineKey & { standsFor: DonorId; name: string; from: string; to: string | null }>(
    tx,
    `select donor_id as "donorId", donor_now(donor_id) as "standsFor", fund, name, from_minor as from, to_minor as to
     from donor_list_line where version_id = $1 order by place`,
    [versionId],
  );
  return found.map(({ from, to, ...line }) => ({
    ...line,
    fromMinor: BigInt(from),
    toMinor: to === null ? null : BigInt(to),
  }));
}

/** Writes a version with the next number of its year. Returns the number. */
export async function insertVersion(tx: Tx, version: NewVersion): Promise<number> {
  const id = newId();
  const people = 'corrects' in version.by ? null : version.by;
  const corrects = 'corrects' in version.by ? version.by.corrects : null;
  const [made] = await rows<{ number: number }>(
    tx,
    `insert into donor_list_version (id, year, number, kind, corrects_id, from_on, to_on, year_basis, amounts,
       threshold_minor, currency, names, unnamed, anonymous_basis_points, note, prepared_by, prepared_at, published_by,
       published_at)
     select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
     from donor_list_version where year = $2 returning number`,
    [
      id,
      version.year,
      people ? 'list' : 'correction',
      corrects,
      version.from,
      version.to,
      version.yearBasis,
      version.amounts,
      version.thresholdMinor.toString(),
      version.currency,
      version.lines.length,
      version.unnamed,
      version.anonymousBasisPoints,
      version.note,
      people?.preparedBy ?? null,
      people?.preparedAt ?? null,
      people?.publishedBy ?? null,
      version.publishedAt,
    ],
  );
  await insertLines(tx, id, version.lines);
  return made!.number;
}

async function insertLines(tx: Tx, id: string, lines: NewVersion['lines']): Promise<void> {
  await rows(
    tx,
    `insert into donor_list_line (version_id, place, donor_id, fund, name, from_minor, to_minor)
     select $1, place, donor_id, fund, name, from_minor, to_minor
     from unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[]) with ordinality
       as line (donor_id, fund, name, from_minor, to_minor, place)`,
    [
      id,
      lines.map(({ donorId }) => donorId),
      lines.map(({ fund }) => fund),
      lines.map(({ name }) => name),
      lines.map(({ fromMinor }) => fromMinor.toString()),
      lines.map(({ toMinor }) => toMinor?.toString() ?? null),
    ],
  );
}

export async function withdraw(
  tx: Tx,
  versionId: string,
  { note, by, at }: { readonly note: string; readonly by: StaffId; readonly at: Date },
): Promise<void> {
  await rows(
    tx,
    'insert into donor_list_withdrawal (version_id, note, withdrawn_by, withdrawn_at) values ($1, $2, $3, $4)',
    [versionId, note, by, at],
  );
}

interface VersionRow extends Omit<ListVersion, 'thresholdMinor' | 'withdrawn'> {
  threshold: string;
  withdrawnNote: string | null;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
}

function read({ threshold, withdrawnNote, withdrawnBy, withdrawnAt, ...row }: VersionRow): ListVersion {
  const withdrawn = withdrawnAt && { note: withdrawnNote!, by: withdrawnBy!, at: withdrawnAt };
  return { ...row, thresholdMinor: BigInt(threshold), withdrawn };
}

const VERSION = `
  select version.id, year, number, kind, from_on::text as from, to_on::text as to, year_basis as "yearBasis", amounts,
         threshold_minor as threshold, currency, names, unnamed, anonymous_basis_points as "anonymousBasisPoints",
         version.note, preparer.name as "preparedBy", publisher.name as "publishedBy", published_at as "publishedAt",
         withdrawal.note as "withdrawnNote", withdrawer.name as "withdrawnBy", withdrawn_at as "withdrawnAt"
  from donor_list_version as version
  left join staff as preparer on preparer.id = prepared_by
  left join staff as publisher on publisher.id = published_by
  left join donor_list_withdrawal as withdrawal on withdrawal.version_id = version.id
  left join staff as withdrawer on withdrawer.id = withdrawn_by`;
