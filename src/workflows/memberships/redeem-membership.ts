import { Inject, Injectable } from '@nestjs/common';
import { AppError, NotFound } from '../../kernel/app-error.js';
import { dateIn, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { newId, type DonorId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, type Tx } from '../../database/db.js';
import { recogniseDonor, type Giver } from '../../donors/donors.js';
import { openedId } from '../../gifts/thanks-link.js';
import { Jobs } from '../../jobs/jobs.js';
import { releaseGrants } from '../../memberships/benefit-grant.store.js';
import { markRedeemed, readGifted, type GiftedMembership } from '../../memberships/gifted.store.js';
import { dayOf, monthsLater } from '../../memberships/membership-term.js';
import { standingOf } from '../../memberships/standing.js';
import { holdMemberships, insertTerms, stretchesOf, termsOfDonor } from '../../memberships/term.store.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { sendLetters } from '../letters/send-letters.js';
import { REDEEM, welcomeLetter } from './membership-letters.js';

export class MembershipRedeemed extends AppError {
  constructor() {
    super(
      'membership-redeemed',
      'conflict',
      'This gift has been accepted already, and its year has begun. Nothing was changed. The letter that came then tells until when.',
    );
  }
}

export class MembershipWithdrawn extends AppError {
  constructor() {
    super(
      'membership-withdrawn',
      'conflict',
      'This gift is no longer there: it was returned to whoever bought it. Nothing was changed. Write to us if that surprises you.',
    );
  }
}

/** Turns a membership that somebody gave into a term of its recipient, who pays nothing (R-MEM-04). */
@Injectable()
export class RedeemMembership {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** What a link gives, without taking it: mail scanners open links as well. @throws NotFound */
  look(token: string): Promise<GiftedMembership> {
    return readGifted(this.db.manager, this.idOf(token));
  }

  /** @throws NotFound, MembershipRedeemed, MembershipWithdrawn; of two at once one alone succeeds. */
  run(token: string, recipient: Giver): Promise<{ endsOn: CalendarDate; donorId: DonorId }> {
    return this.db.write(async (tx) => {
      const gifted = await readGifted(tx, this.idOf(token), true);
      if (gifted.state === 'redeemed') throw new MembershipRedeemed();
      if (gifted.state === 'cancelled' || gifted.state === 'started') throw new MembershipWithdrawn();
      const donorId = await recogniseDonor(tx, recipient);
      await holdMemberships(tx, [donorId]);
      const endsOn = await this.begin(tx, gifted, donorId, recipient);
      return { endsOn, donorId };
    });
  }

  private async begin(tx: Tx, gifted: GiftedMembership, donorId: DonorId, recipient: Giver): Promise<CalendarDate> {
    const now = this.clock.now();
    const organisation = await readOrganisation(tx);
    const tier = { code: gifted.tier, name: gifted.tierName, thresholdMinor: gifted.thresholdMinor };
    const today = dateIn(organisation.timeZone, now);
    // A gift takes nothing away from what its recipient has: the year begins where that ends.
    const standing = standingOf(stretchesOf(await termsOfDonor(tx, donorId)), today);
    const begin = standing.endsOn !== null && standing.endsOn > today ? standing.endsOn : today;
    const isHigher = tier.thresholdMinor > (standing.tier?.thresholdMinor ?? 0);
    const endsOn = monthsLater(begin, 12, dayOf(begin));
    const id = newId();
    const term = {
      id,
      donorId,
      source: 'gifted' as const,
      purpose: 'paid' as const,
      tier,
      startsOn: isHigher ? today : begin,
      endsOn,
      anchorDay: dayOf(begin),
      giftId: null,
      planId: null,
      giftedId: gifted.id,
      staffId: null,
      reason: null,
      decidedAt: now,
    };
    await insertTerms(tx, [term], now);
    await markRedeemed(tx, gifted.id, donorId, now);
    const benefits = await releaseGrants(tx, gifted.id, id);
    const letter = welcomeLetter({
      key: gifted.id,
      member: recipient,
      tierName: tier.name,
      endsOn,
      benefits,
      organisation,
      settings: this.settings,
    });
    await sendLetters(tx, this.jobs, [letter], now);
    return endsOn;
  }

  private idOf(token: string): string {
    const id = openedId(REDEEM, token, this.settings.appSecret);
    if (!id) throw new NotFound('gift membership');
    return id;
  }
}
