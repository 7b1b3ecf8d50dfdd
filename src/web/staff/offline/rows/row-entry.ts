import { type FieldProblem, InvalidInput } from '../../../../kernel/app-error.js';
import { type DonorId, type GiftId, isId } from '../../../../kernel/id.js';
import { rows, type Tx } from '../../../../database/db.js';
import { type DonorKind, NEW_DONOR_KINDS } from '../../../../donors/donor-kind.js';
import { donorsById, findDonors, type FoundDonor, unknownGiver, writeDonor } from '../../../../donors/written-donor.js';
import type { OfflineFacts } from '../../../../gifts/offline/offline-gift.store.js';
import { isGiftOf } from '../../../../gifts/offline/soft-credit.store.js';
import { oneOf } from '../../../http/forms.js';
import { filledRow, type RowChoices } from './row-form.js';
import type { Party, RowTexts } from './row-texts.js';

/** Who may be meant, where the form names somebody by a part of the name. */
export type Matches = Readonly<Partial<Record<Party, readonly FoundDonor[]>>>;

/** The form cannot be saved yet: fields need a look, or people have to be chosen. */
export class RowRefused extends InvalidInput {
  constructor(
    fields: readonly FieldProblem[],
    readonly matches: Matches,
  ) {
    super(fields);
  }
}

/**
 * The gift that the form describes. Donors who are written down in it are added in the caller's transaction, when all
 * else is right. `seesHidden`: whether the writer may know donors who are anonymous to staff. @throws RowRefused
 */
export async function enteredGift(
  tx: Tx,
  texts: RowTexts,
  choices: RowChoices,
  seesHidden: boolean,
): Promise<OfflineFacts> {
  const { row, problems } = filledRow(texts, choices);
  const matches: { [P in Party]?: readonly FoundDonor[] } = {};
  const look = { problems, matches, seesHidden };
  const donor = await lookedUp(tx, 'donor', texts, look);
  const soft = await lookedUp(tx, 'soft', texts, look);
  if (!row || problems.length > 0) throw new RowRefused(problems, matches);

  const donorId = texts.unknown === 'yes' ? await unknownGiver(tx) : await idOf(tx, 'donor', donor, texts);
  if (donorId === null) {
    throw new RowRefused([{ field: 'donor', message: 'Enter who gave it: a part of the name is enough.' }], matches);
  }
  const softDonorId = await idOf(tx, 'soft', soft, texts);
  const facts = { ...row, donorId, softDonorId, matchedGiftId: await matchedGift(tx, texts, softDonorId) };
  const kind = (await donorsById(tx, [donorId])).get(donorId)?.kind ?? 'unknown';
  const contradictions = contradictionsOf(facts, kind);
  if (contradictions.length > 0) throw new RowRefused(contradictions, matches);
  return facts;
}

interface Look {
  readonly problems: FieldProblem[];
  readonly matches: { [P in Party]?: readonly FoundDonor[] };
  readonly seesHidden: boolean;
}

type LookedUp = { readonly id: DonorId } | 'new' | null;

/** Who is meant: chosen from the list, written down anew, chosen before; a name alone is looked up and asked about. */
async function lookedUp(
  tx: Tx,
  party: Party,
  texts: RowTexts,
  { problems, matches, seesHidden }: Look,
): Promise<LookedUp> {
  const text = texts[party];
  const [pick, known] = [texts[`${party}Pick`], texts[`${party}Id`]];
  if (party === 'donor' && texts.unknown === 'yes') return null;
  if (isId(pick) && (await donorsById(tx, [pick])).has(pick)) return { id: pick };
  if (texts[`${party}NewLast`] !== '' || texts[`${party}NewFirst`] !== '') return 'new';
  if (text === '') return null;
  const chosen = isId(known) ? (await donorsById(tx, [known])).get(known) : undefined;
  if (chosen?.name === text) return { id: chosen.id };
  const found = await findDonors(tx, text, seesHidden);
  matches[party] = found;
  problems.push({
    field: party,
    message:
      found.length > 0
        ? `Choose who “${text}” is from the list, or write down somebody new.`
        : `Nobody here is called “${text}”. Try a shorter part of the name, or write down somebody new.`,
  });
  return null;
}

async function idOf(tx: Tx, party: Party, found: LookedUp, texts: RowTexts): Promise<DonorId | null> {
  if (found !== 'new') return found?.id ?? null;
  const said = (field: 'First' | 'Last' | 'Email' | 'Line1' | 'Line2' | 'City' | 'Region' | 'Postal'): string =>
    texts[`${party}New${field}`];
  try {
    return await writeDonor(tx, {
      kind: oneOf(texts[`${party}NewKind`], NEW_DONOR_KINDS) ?? 'person',
      firstName: said('First'),
      lastName: said('Last'),
      email: said('Email'),
      addressLine1: said('Line1'),
      addressLine2: said('Line2'),
      city: said('City'),
      region: said('Region'),
      postalCode: said('Postal'),
    });
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const names: Readonly<Record<string, string>> = FIELD_NAMES;
    throw new RowRefused(
      error.fields.map(({ field, message }) => ({ field: `${party}New${names[field] ?? 'Last'}`, message })),
      {},
    );
  }
}

const FIELD_NAMES = {
  firstName: 'First',
  lastName: 'Last',
  email: 'Email',
  addressLine1: 'Line1',
  addressLine2: 'Line2',
  city: 'City',
  region: 'Region',
  postalCode: 'Postal',
};

/** The employee's gift that a company matched, by its id or by the number of its receipt. */
async function matchedGift(tx: Tx, { matches }: RowTexts, employee: DonorId | null): Promise<GiftId | null> {
  if (matches === '') return null;
  const [receipt] = isId(matches)
    ? []
    : await rows<{ giftId: GiftId }>(tx, `select gift_id as "giftId" from receipt where label = upper($1)`, [matches]);
  const id: GiftId | undefined = isId(matches) ? matches : receipt?.giftId;
  if (id && employee && (await isGiftOf(tx, id, employee))) return id;
  const message = employee
    ? 'That is no gift of this employee. Enter the number of its receipt, such as R-2026-000123, or nothing.'
    : 'Enter first which employee’s gift it matches.';
  throw new RowRefused([{ field: 'matches', message }], {});
}

/** What kind of giver and kind of gift cannot be together (R-TPG-01…04). */
function contradictionsOf(facts: OfflineFacts, giver: DonorKind): FieldProblem[] {
  const { kind, qcd, softDonorId, donorId, matchedGiftId } = facts;
  const checks: [field: string, isWrong: boolean, message: string][] = [
    [
      'donor',
      kind === 'donor-advised-fund' && giver !== 'daf-sponsor',
      'The donor of such a grant is the sponsor of the fund. Choose it here, and credit the person who advised it below.',
    ],
    [
      'kind',
      giver === 'daf-sponsor' && kind !== 'donor-advised-fund',
      'What a sponsor of donor-advised funds pays is a grant of a fund. Choose that kind, and enter the fund.',
    ],
    [
      'donor',
      kind === 'employer-match' && giver !== 'company' && giver !== 'foundation',
      'The donor of a match is the company or its foundation. Choose it here, and credit the employee below.',
    ],
    ['qcd', qcd && giver !== 'person', 'Only a person has a retirement account that pays like this.'],
    ['soft', softDonorId === donorId, 'The donor is counted already. Credit somebody else, or nobody.'],
    ['matches', matchedGiftId !== null && kind !== 'employer-match', 'Only an employer’s match points to a gift.'],
  ];
  return checks.flatMap(([field, isWrong, message]) => (isWrong ? [{ field, message }] : []));
}
