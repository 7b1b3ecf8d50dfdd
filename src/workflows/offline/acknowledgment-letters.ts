import { formatDateLong } from '../../kernel/calendar.js';
import type { DonorId, GiftId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import type { Addressee } from '../../donors/addressee.js';
import { acknowledgmentOf, methodOf, propertyOf } from '../../gifts/offline/offline-kind.js';
import type { OfflineGift } from '../../gifts/offline/offline-gift.store.js';
import type { Letter } from '../../mail/letter-templates.js';
import type { Organisation } from '../../organisation/organisation.js';
import type { TaxRegime } from '../../regimes/tax-regime.js';

/** A letter that thanks and is no tax receipt, with whom it goes to: by mail where there is an address, else on paper. */
export interface AddressedLetter {
  readonly giftId: GiftId;
  readonly role: LetterRole;
  readonly to: Pick<Addressee, 'name' | 'email' | 'addressLines'>;
  readonly letter: Letter;
}

export const LETTER_ROLES = ['giver', 'advisor', 'employee', 'tribute'] as const;
type LetterRole = (typeof LETTER_ROLES)[number];

/** The outbox key of such a letter: each is written once. */
export function acknowledgmentKey(giftId: GiftId, role: LetterRole): string {
  return `acknowledgment:${giftId}:${role}`;
}

/** Every letter beside receipts that recorded gifts call for, in the order of the gifts. Pure: printed anew at will. */
export function acknowledgmentLetters(
  gifts: readonly OfflineGift[],
  people: ReadonlyMap<DonorId, Addressee>,
  organisation: Organisation,
  regime: Pick<TaxRegime, 'kindOf'>,
): AddressedLetter[] {
  return gifts.flatMap((gift) => lettersAbout(gift, people, organisation, regime.kindOf(organisation)));
}

function lettersAbout(
  gift: OfflineGift,
  people: ReadonlyMap<DonorId, Addressee>,
  organisation: Organisation,
  whoWeAre: string,
): AddressedLetter[] {
  const giver = people.get(gift.donorId);
  const credited = gift.softDonorId === null ? undefined : people.get(gift.softDonorId);
  const written: [role: LetterRole, to: AddressedLetter['to'], letter: Letter][] = [];
  if (giver && acknowledgmentOf(gift.kind, giver.kind) === 'letter') {
    written.push(['giver', giver, letterToGiver(gift, giver, credited, organisation, whoWeAre)]);
  }
  if (giver && credited && gift.kind === 'donor-advised-fund') {
    const data = {
      ...facts(gift, organisation),
      greeting: credited.greeting,
      fund: gift.fundName,
      sponsor: giver.name,
    };
    written.push(['advisor', credited, { template: 'fund-recommendation', data }]);
  }
  if (giver && credited && gift.kind === 'employer-match') {
    const data = { ...facts(gift, organisation), greeting: credited.greeting, company: giver.name };
    written.push(['employee', credited, { template: 'match-thanks', data }]);
  }
  if (gift.tribute && gift.tribute.notifyName !== '') {
    const { kind, name, notifyName, notifyEmail, notifyAddress } = gift.tribute;
    const to = { name: notifyName, email: notifyEmail, addressLines: notifyAddress.split('\n').filter(Boolean) };
    const donor = gift.anonymous || !giver || giver.kind === 'unknown' ? 'A friend' : giver.name;
    const data = { ...sender(organisation), greeting: notifyName, donor, kind, honoree: name };
    written.push(['tribute', to, { template: 'tribute-card', data }]);
  }
  return written.map(([role, to, letter]) => ({ giftId: gift.id, role, to, letter }));
}

function letterToGiver(
  gift: OfflineGift,
  giver: Addressee,
  credited: Addressee | undefined,
  organisation: Organisation,
  whoWeAre: string,
): Letter {
  if (gift.kind === 'services') {
    const { giftDate, ...from } = facts(gift, organisation);
    const { organisation: name, replyTo } = from;
    const data = { organisation: name, replyTo, giftDate, greeting: giver.greeting, services: gift.description };
    return { template: 'services-thanks', data };
  }
  const grant = {
    ...facts(gift, organisation),
    greeting: giver.name,
    whoWeAre,
    method: methodOf(gift),
    designation: gift.designationName,
    matches: gift.kind === 'employer-match' && credited ? credited.name : null,
  };
  return gift.kind === 'donor-advised-fund'
    ? { template: 'fund-grant', data: { ...grant, fund: gift.fundName, sponsor: giver.name } }
    : { template: 'foundation-grant', data: grant };
}

function facts(gift: OfflineGift, organisation: Organisation) {
  return {
    ...sender(organisation),
    amount: whatWasGiven(gift, organisation.currency),
    giftDate: formatDateLong(gift.giftDate),
  };
}

/** An amount of money; property is described and has no value in any letter (R-NCG-01). */
export function whatWasGiven(gift: OfflineGift, currency: string): string {
  return propertyOf(gift, 'receipt') ?? Money.of(gift.amountMinor, currency).format();
}

function sender({ name, email }: Organisation) {
  return { organisation: name, replyTo: email };
}
