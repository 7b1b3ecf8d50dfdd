/** Who a donor is. Unknown is the one who stands for cash in an envelope (R-TPG-06). */
export type DonorKind = 'person' | 'company' | 'foundation' | 'daf-sponsor' | 'other-organisation' | 'unknown';

/** What staff choose from when they write down a new donor. */
export const NEW_DONOR_KINDS = ['person', 'company', 'foundation', 'daf-sponsor', 'other-organisation'] as const;

export const DONOR_KIND_WORDS: Readonly<Record<DonorKind, string>> = {
  person: 'Person',
  company: 'Company',
  foundation: 'Foundation',
  'daf-sponsor': 'Sponsor of donor-advised funds',
  'other-organisation': 'Other organization',
  unknown: 'Unknown giver',
};
