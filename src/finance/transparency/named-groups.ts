import type { GivenFund, LegalDonor } from './legal-donors.js';

/** Part of what a legal donor gave that stands on a line of its own. Minor units. */
export interface NamedGroup {
  /** The fund that the line is about; empty for the donor. */
  readonly fund: string;
  /** As it is printed unless somebody corrects it. */
  readonly name: string;
  readonly totalMinor: bigint;
  readonly hiddenMinor: bigint;
  readonly isAnonymous: boolean;
}

/** More funds than these are not spelled out. */
const FUNDS_SPELLED = 3;

/**
 * The lines of a donor. A donor-advised fund that comes to the threshold by itself is named "fund name (sponsor)"; what
 * is left of the sponsor stands together, on a line if it comes to the threshold or is all there is. So every legal donor
 * who reaches the threshold is named, and no small grant is held up alone.
 */
export function namedGroups(donor: LegalDonor, thresholdMinor: bigint): NamedGroup[] {
  const given = donor.funds.filter(({ totalMinor }) => totalMinor !== 0n);
  const large = given.filter(({ fund, totalMinor }) => fund !== '' && totalMinor >= thresholdMinor);
  const rest = given.filter((each) => !large.includes(each));
  const restMinor = sum(rest, 'totalMinor');
  const groups = large.map((each) => ({ ...each, name: `${each.fund} (${donorName(donor)})` }));
  if (large.length > 0 && restMinor < thresholdMinor) return groups;
  const left: NamedGroup = {
    fund: '',
    name: nameOfRest(donor, rest),
    totalMinor: restMinor,
    hiddenMinor: sum(rest, 'hiddenMinor'),
    isAnonymous: rest.some(({ isAnonymous }) => isAnonymous),
  };
  return [...groups, left];
}

function nameOfRest(donor: LegalDonor, rest: readonly GivenFund[]): string {
  const funds = rest.map(({ fund }) => fund);
  const spelled = funds.length > 0 && funds.length <= FUNDS_SPELLED && !funds.includes('');
  return spelled ? `${funds.join(', ')} (${donorName(donor)})` : donorName(donor);
}

function donorName({ recognitionName, legalName }: LegalDonor): string {
  return recognitionName || legalName;
}

function sum(funds: readonly GivenFund[], what: 'totalMinor' | 'hiddenMinor'): bigint {
  return funds.reduce((all, each) => all + each[what], 0n);
}
