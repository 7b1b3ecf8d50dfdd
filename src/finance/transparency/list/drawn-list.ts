import { createHash } from 'node:crypto';
import type { FiscalYear } from '../../../kernel/fiscal-year.js';
import type { DonorId } from '../../../kernel/id.js';
import type { Tx } from '../../../database/db.js';
import type { Organisation } from '../../../organisation/organisation.js';
import { type AmountBand, bandOf } from '../amount-bands.js';
import { givenAnonymously, type LegalDonor, legalDonors } from '../legal-donors.js';
import { type NamedGroup, namedGroups } from '../named-groups.js';
import type { TransparencySettings } from '../settings/transparency-settings.js';
import { type Decided, decisionsOf, keyOf, namesOf } from './list-records.js';
import { listYear } from './list-year.js';

/**
 * `open`: asked not to be named, and nobody has decided. `returning`: the gift is to be given back, and the books still
 * have it. `excepted`, `erased`: not named.
 */
export type Standing = 'named' | 'open' | 'returning' | 'excepted' | 'erased';

/** Somebody at or above the threshold, or below with the wish to be named. Minor units. */
export interface DrawnLine extends AmountBand {
  readonly donorId: DonorId;
  readonly fund: string;
  /** As it would be printed. */
  readonly name: string;
  readonly legalName: string;
  readonly totalMinor: bigint;
  readonly hiddenMinor: bigint;
  readonly standing: Standing;
  /** They asked not to be named in full. */
  readonly asksHidden: boolean;
  readonly anonymousToStaff: boolean;
  readonly decided: Decided | null;
}

/** The list of a year as the books have it now. */
export interface DrawnList {
  readonly year: FiscalYear;
  readonly currency: string;
  readonly settings: TransparencySettings;
  /** By band, the largest first, then by name. */
  readonly lines: readonly DrawnLine[];
  /** Share of what was given that came from givers unknown or unnamed, in hundredths of a percent. */
  readonly anonymousBasisPoints: number;
  /** Tells two drawings with the same lines from others. */
  readonly fingerprint: string;
}

export async function drawList(
  tx: Tx,
  year: number,
  settings: TransparencySettings,
  organisation: Organisation,
): Promise<DrawnList> {
  const days = listYear(year, settings, organisation);
  const donors = await legalDonors(tx, { ...days, ...settings });
  const [sums, decisions, names] = [
    await givenAnonymously(tx, days),
    await decisionsOf(tx, year),
    await namesOf(tx, year),
  ];
  const lines = donors
    .flatMap((donor) =>
      namedGroups(donor, settings.thresholdMinor).map((group) => {
        const key = keyOf({ donorId: donor.donorId, fund: group.fund });
        return line(donor, group, settings, decisions.get(key) ?? null, names.get(key) ?? '');
      }),
    )
    .filter(({ fromMinor, standing }) => fromMinor > 0n || standing === 'named')
    .sort(byBandAndName);
  return {
    year: days,
    currency: organisation.currency,
    settings,
    lines,
    anonymousBasisPoints: share(sums, lines),
    fingerprint: fingerprint(days, settings, lines),
  };
}

/** What is printed of a drawing. */
export function printedLines({ lines }: Pick<DrawnList, 'lines'>): DrawnLine[] {
  return lines.filter(({ standing }) => standing === 'named');
}

/** Those whom somebody must still decide about, or give their gift back. */
export function openLines({ lines }: Pick<DrawnList, 'lines'>): DrawnLine[] {
  return lines.filter(({ standing }) => standing === 'open' || standing === 'returning');
}

/** How many reach the threshold and are not named, for what the page says of them. */
export function unnamedLines({ lines }: Pick<DrawnList, 'lines'>): DrawnLine[] {
  return lines.filter(({ standing }) => standing === 'excepted' || standing === 'erased');
}

/** The largest band first, then by name. */
export function byBandAndName(
  a: Pick<DrawnLine, 'fromMinor' | 'name'>,
  b: Pick<DrawnLine, 'fromMinor' | 'name'>,
): number {
  if (a.fromMinor !== b.fromMinor) return a.fromMinor > b.fromMinor ? -1 : 1;
  return a.name.localeCompare(b.name, 'en');
}

function line(
  donor: LegalDonor,
  group: NamedGroup,
  settings: TransparencySettings,
  decided: Decided | null,
  corrected: string,
): DrawnLine {
  const { donorId, legalName, anonymousToStaff, listedAs } = donor;
  const isBelow = group.totalMinor < settings.thresholdMinor && donor.totalMinor < settings.thresholdMinor;
  // Initials do for those who need not be named at all.
  const asksHidden =
    group.isAnonymous || anonymousToStaff || listedAs === 'anonymous' || (!isBelow && listedAs === 'initials');
  const name = corrected || (isBelow && listedAs === 'initials' ? initialsOf(group.name) : group.name);
  return {
    ...bandOf(isBelow ? group.totalMinor : atLeast(group.totalMinor, settings.thresholdMinor), settings),
    donorId,
    fund: group.fund,
    name,
    legalName,
    totalMinor: group.totalMinor,
    hiddenMinor: group.hiddenMinor,
    standing: standingOf(donor, asksHidden, isBelow, decided),
    asksHidden,
    anonymousToStaff,
    decided,
  };
}

function standingOf(donor: LegalDonor, asksHidden: boolean, isBelow: boolean, decided: Decided | null): Standing {
  if (donor.isErased) return 'erased';
  // Whoever need not be named and does not want to be, is not; nobody has to decide that.
  if (isBelow) return asksHidden ? 'excepted' : 'named';
  if (decided?.decision === 'return') return 'returning';
  if (decided?.decision === 'exception') return 'excepted';
  if (decided?.decision === 'disclose') return 'named';
  return asksHidden ? 'open' : 'named';
}

function initialsOf(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => `${word.charAt(0)}.`)
    .join(' ');
}

function atLeast(minor: bigint, least: bigint): bigint {
  return minor < least ? least : minor;
}

/** Whoever is named in spite of the wish is anonymous no more. */
function share(
  { givenMinor, hiddenMinor }: { readonly givenMinor: bigint; readonly hiddenMinor: bigint },
  lines: readonly DrawnLine[],
): number {
  const disclosed = lines
    .filter(({ standing }) => standing === 'named')
    .reduce((sum, line) => sum + line.hiddenMinor, 0n);
  if (givenMinor <= 0n) return 0;
  const points = Number(((hiddenMinor - disclosed) * 10_000n) / givenMinor);
  return Math.min(10_000, Math.max(0, points));
}

function fingerprint(year: FiscalYear, settings: TransparencySettings, lines: readonly DrawnLine[]): string {
  const drawn = lines.map(({ donorId, fund, name, fromMinor, toMinor, standing }) => [
    donorId,
    fund,
    name,
    String(fromMinor),
    String(toMinor),
    standing,
  ]);
  const content = JSON.stringify([year, String(settings.thresholdMinor), settings.amounts, drawn]);
  return createHash('sha256').update(content).digest('hex');
}
