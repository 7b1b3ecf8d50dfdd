import { Inject, Injectable } from '@nestjs/common';
import { dateIn, formatDateLong, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { newId, type DonorId, type GiftId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import type { Tx } from '../../database/db.js';
import type { LockedGift } from '../../gifts/gift.store.js';
import type { NewLetter } from '../../mail/outbox.js';
import {
  benefitsHad,
  benefitsOfGifts,
  cancelGrants,
  insertGrants,
  type NewGrant,
} from '../../memberships/benefit-grant.store.js';
import { readCatalogue, type Catalogue } from '../../memberships/catalogue.js';
import { lockGiftedOf, markGiftedSent, moveGifted, type GiftedMembership } from '../../memberships/gifted.store.js';
import { broughtBy, grantsOf, heldGrants } from '../../memberships/granting.js';
import { annualMinor, type Term } from '../../memberships/membership-term.js';
import { recount, type Recount } from '../../memberships/recount.js';
import { standingOf, type Standing } from '../../memberships/standing.js';
import {
  endTerms,
  historiesOf,
  insertTerms,
  stretchesOf,
  type DonorHistory,
  type DonorPayment,
  type KeptTerm,
  type NewTerm,
} from '../../memberships/term.store.js';
import { monthsOf } from '../../plans/plan-calendar.js';
import type { Organisation } from '../../organisation/organisation.js';
import type { BenefitValue } from '../../regimes/benefits.js';
import { parametersOn } from '../../regimes/regime-parameters.js';
import { Regimes } from '../../regimes/regimes.js';
import { giftedConfirmation, giftedLetter, welcomeLetter } from './membership-letters.js';

/** A gift that has just been received, or of which less is left than before. */
export interface MemberGift {
  readonly gift: LockedGift;
  readonly at: Date;
  readonly on: CalendarDate;
  readonly amountMinor: number;
}

/** What memberships have to say to the receipts and letters of gifts. */
export interface Granted {
  /** What of a gift is for benefits; none where nothing comes with it. */
  readonly values: ReadonlyMap<GiftId, BenefitValue>;
  /** A sentence for the letter with the receipt, by gift. */
  readonly sentences: ReadonlyMap<GiftId, string>;
  readonly letters: readonly NewLetter[];
}

interface Changed extends Recount {
  readonly history: DonorHistory;
}

/**
 * Makes members of donors whose gifts reach a tier, and lists what comes with it, in the transaction in which the gifts
 * settle. Fifty gifts cost as many statements as one. Call it with the memberships held, when the gifts are written
 * down as received, and before their receipts are.
 */
@Injectable()
export class GrantMemberships {
  constructor(
    private readonly regimes: Regimes,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Safe to repeat: terms that are there already are not written twice. `returned` names the one gift of which money
   * went back, where that is the reason.
   */
  async run(
    tx: Tx,
    gifts: readonly MemberGift[],
    organisation: Organisation,
    returned: GiftId | null = null,
  ): Promise<Granted> {
    const catalogue = await readCatalogue(tx);
    if (catalogue.tiers.length === 0 && !catalogue.hasGrants) return NOTHING;
    const now = this.clock.now();
    const gifted = await lockGiftedOf(
      tx,
      gifts.map(({ gift }) => gift.id),
    );
    const changes = await this.recount(tx, gifts, catalogue, organisation, returned);
    const terms = newTerms(changes);
    await endTerms(
      tx,
      [...changes.values()].flatMap(({ ends }) => ends),
    );
    await insertTerms(tx, terms, now);
    if (returned) await cancelLost(tx, returned, [...changes.values()], catalogue);

    const dates = new Map(gifts.map(({ gift, on }) => [gift.id, on]));
    const grants = [
      ...(await this.grantsOf(tx, terms, changes, catalogue)),
      ...heldGrants(gifted.filter(isUnpaid), dates, catalogue),
    ];
    await insertGrants(tx, grants);
    return {
      values: await this.values(tx, gifts, catalogue, organisation, grants.length > 0),
      sentences: sentencesOf(gifts, changes),
      letters: [
        ...this.welcomes(gifts, changes, terms, grants, organisation),
        ...(await this.giftedLetters(tx, gifted, organisation, now)),
      ],
    };
  }

  private async recount(
    tx: Tx,
    gifts: readonly MemberGift[],
    { tiers }: Catalogue,
    { timeZone }: Organisation,
    returned: GiftId | null,
  ): Promise<Map<DonorId, Changed>> {
    const firsts = new Map<DonorId, Date>();
    for (const { gift, at } of gifts) {
      const known = firsts.get(gift.donor.id);
      if (!known || at < known) firsts.set(gift.donor.id, at);
    }
    const histories = await historiesOf(tx, firsts, timeZone);
    const today = dateIn(timeZone, this.clock.now());
    return new Map(
      [...histories].map(([donorId, history]) => {
        const from = firsts.get(donorId)!;
        return [donorId, { history, ...recount(history, tiers, { from, today, returned }) }];
      }),
    );
  }

  /** What new terms bring that their members do not have yet. */
  private async grantsOf(
    tx: Tx,
    terms: readonly NewTerm[],
    changes: ReadonlyMap<DonorId, Changed>,
    catalogue: Catalogue,
  ): Promise<NewGrant[]> {
    const bought = terms.map((term) => ({ term, payment: paymentOf(changes.get(term.donorId)!, term) }));
    const brought = broughtBy(bought, catalogue);
    if (brought.length === 0) return [];
    const had = await benefitsHad(tx, [...new Set(brought.map(({ term }) => term.donorId))]);
    return grantsOf(brought, had);
  }

  private async values(
    tx: Tx,
    gifts: readonly MemberGift[],
    catalogue: Catalogue,
    organisation: Organisation,
    hasNew: boolean,
  ): Promise<Map<GiftId, BenefitValue>> {
    if (!hasNew && !catalogue.hasGrants) return new Map();
    const borne = await benefitsOfGifts(
      tx,
      gifts.map(({ gift }) => gift.id),
    );
    const regime = this.regimes.of(organisation.regime);
    return new Map(
      gifts.flatMap(({ gift, amountMinor, on }) => {
        const benefits = borne.get(gift.id) ?? [];
        if (benefits.length === 0) return [];
        const months = gift.rhythm ? monthsOf(gift.rhythm) : 12;
        const payment = {
          paymentMinor: amountMinor,
          membershipAnnualMinor: annualMinor(amountMinor, months),
          benefits,
          declined: false,
          payer: gift.channel === 'donor-advised-fund' ? gift.channel : ('donor' as const),
        };
        return [[gift.id, regime.valueBenefits(payment, parametersOn(catalogue.parameters, on))] as const];
      }),
    );
  }

  /** A new member of a single gift is welcomed here; one with a plan by the letter about the plan. */
  private welcomes(
    gifts: readonly MemberGift[],
    changes: ReadonlyMap<DonorId, Changed>,
    terms: readonly NewTerm[],
    grants: readonly NewGrant[],
    organisation: Organisation,
  ): NewLetter[] {
    return gifts.flatMap(({ gift, on }) => {
      const own = terms.filter(({ giftId }) => giftId === gift.id);
      const changed = changes.get(gift.donor.id)!;
      const before = standingOf(stretchesOf(changed.history.terms), on);
      if (own.length === 0 || gift.rhythm || before.status !== 'none') return [];
      const { tier, endsOn } = standingAfter(changed, on);
      if (!tier || !endsOn) return [];
      return welcomeLetter({
        key: gift.id,
        member: gift.donor,
        tierName: tier.name,
        endsOn,
        benefits: grants.filter(({ giftId }) => giftId === gift.id).map(({ benefit }) => benefit.description),
        organisation,
        settings: this.settings,
      });
    });
  }

  /** A membership for somebody else is paid: its buyer hears of it, and its recipient on the chosen day. */
  private async giftedLetters(
    tx: Tx,
    gifted: readonly GiftedMembership[],
    organisation: Organisation,
    now: Date,
  ): Promise<NewLetter[]> {
    const paid = gifted.filter(isUnpaid);
    if (paid.length === 0) return [];
    const today = dateIn(organisation.timeZone, now);
    const due = paid.filter(({ sendOn }) => sendOn <= today);
    await moveGifted(
      tx,
      paid.map(({ id }) => id),
      'paid',
    );
    await markGiftedSent(
      tx,
      due.map(({ id }) => id),
      now,
    );
    return [
      ...paid.map((each) => giftedConfirmation(each, each.sendOn < today ? today : each.sendOn, organisation)),
      ...due.map((each) => giftedLetter(each, organisation, this.settings)),
    ];
  }
}

const NOTHING: Granted = { values: new Map(), sentences: new Map(), letters: [] };

function isUnpaid({ state }: GiftedMembership): boolean {
  return state === 'started';
}

function newTerms(changes: ReadonlyMap<DonorId, Changed>): NewTerm[] {
  return [...changes].flatMap(([donorId, { made }]) =>
    made.map((term) => ({
      ...term,
      id: newId(),
      donorId,
      source: term.planId === null ? ('gift' as const) : ('plan' as const),
      giftedId: null,
      staffId: null,
      reason: null,
    })),
  );
}

/** What was not sent yet, and comes with no term that the rest of the money still buys. */
async function cancelLost(tx: Tx, giftId: GiftId, changes: readonly Changed[], catalogue: Catalogue): Promise<void> {
  if (changes.every(({ ends }) => ends.length === 0)) return;
  const left = changes.flatMap(({ made, kept }) => [...made, ...kept.filter(({ ended }) => ended === null)]);
  const keeping = left
    .filter((term) => term.giftId === giftId)
    .flatMap(({ tier }) => catalogue.benefits.filter(({ tiers }) => tiers.includes(tier.code)));
  await cancelGrants(tx, giftId, [...new Set(keeping.map(({ id }) => id))]);
}

function paymentOf({ history }: Changed, { giftId }: Term): DonorPayment {
  return history.payments.find((payment) => payment.giftId === giftId)!;
}

function standingAfter({ kept, made }: Changed, on: CalendarDate): Standing {
  const fresh: KeptTerm[] = made.map((term) => ({ ...term, id: '', source: 'gift', ended: null }));
  return standingOf(stretchesOf([...kept, ...fresh]), on);
}

function sentencesOf(gifts: readonly MemberGift[], changes: ReadonlyMap<DonorId, Changed>): Map<GiftId, string> {
  return new Map(
    gifts.flatMap(({ gift, on }) => {
      const { status, tier, endsOn } = standingAfter(changes.get(gift.donor.id)!, on);
      if (status !== 'active' || !tier || !endsOn) return [];
      return [[gift.id, `Your membership as ${tier.name} lasts until ${formatDateLong(endsOn)}.`] as const];
    }),
  );
}
