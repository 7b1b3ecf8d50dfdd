/** One who is looked up, chosen, or written down anew within the form of a gift: its donor, or who is credited too. */
export type Party = 'donor' | 'soft';

const PARTY_FIELDS = [
  '',
  'Id',
  'Pick',
  'NewKind',
  'NewFirst',
  'NewLast',
  'NewEmail',
  'NewLine1',
  'NewLine2',
  'NewCity',
  'NewRegion',
  'NewPostal',
] as const;
export type PartyField = (typeof PARTY_FIELDS)[number];

const partyFields = <P extends Party>(party: P) => PARTY_FIELDS.map((field) => `${party}${field}` as const);

/** What the form of one gift sends. `row` names the row, so that pressing twice adds one; `edit` is set for one that is there. */
export const ROW_FIELDS = [
  'row',
  'edit',
  'kind',
  ...partyFields('donor'),
  'unknown',
  'amount',
  'checkNumber',
  'checkDatedOn',
  'postmarkedOn',
  'receivedOn',
  'designation',
  'campaign',
  'description',
  'shares',
  'fundName',
  ...partyFields('soft'),
  'matches',
  'qcd',
  'anonymous',
  'tributeKind',
  'tributeName',
  'notifyName',
  'notifyEmail',
  'notifyAddress',
  'note',
] as const;
export type RowField = (typeof ROW_FIELDS)[number];
export type RowTexts = Readonly<Record<RowField, string>>;
