import { Injectable } from '@nestjs/common';
import { dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { Tx } from '../../database/db.js';
import type { LockedGift } from '../../gifts/gift.store.js';
import { cancelGrants } from '../../memberships/benefit-grant.store.js';
import { lockGiftedOf, moveGifted, type GiftedMembership } from '../../memberships/gifted.store.js';
import { endOfMonth } from '../../memberships/recount.js';
import { endTerms, holdMemberships, termOfGifted } from '../../memberships/term.store.js';
import type { NewLetter } from '../../mail/outbox.js';
import type { Organisation } from '../../organisation/organisation.js';
import type { BenefitValue } from '../../regimes/benefits.js';
import { GrantMemberships } from './grant-memberships.js';

/**
 * Reckons a membership anew when money of its gift went back, or came back after all. What is not reached any more
 * ends with the running month of the term (R-MEM-01); a membership for somebody else that nobody redeemed is withdrawn.
 */
@Injectable()
export class TakeBackMembership {
  constructor(
    private readonly grantMemberships: GrantMemberships,
    private readonly clock: Clock,
  ) {}

  /** Call it once the return is written down. Returns what of the remaining money is for benefits, if any. */
  async run(
    tx: Tx,
    gift: LockedGift,
    remainingMinor: bigint,
    organisation: Organisation,
  ): Promise<{ value: BenefitValue | null; letters: readonly NewLetter[] }> {
    await holdMemberships(tx, [gift.donor.id]);
    for (const gifted of await lockGiftedOf(tx, [gift.id])) {
      if (remainingMinor < BigInt(gifted.thresholdMinor)) await this.withdraw(tx, gifted, organisation);
      // The money is here after all: the membership is as it was when it had just been paid.
      else if (gifted.state === 'cancelled') await moveGifted(tx, [gifted.id], 'started');
    }
    const amountMinor = Number(remainingMinor);
    const member = { gift, at: gift.occurredAt!, on: gift.giftDate!, amountMinor };
    const { values, letters } = await this.grantMemberships.run(tx, [member], organisation, gift.id);
    return { value: values.get(gift.id) ?? null, letters };
  }

  private async withdraw(tx: Tx, gifted: GiftedMembership, { timeZone }: Organisation): Promise<void> {
    await cancelGrants(tx, gifted.giftId, []);
    if (gifted.state !== 'redeemed') return moveGifted(tx, [gifted.id], 'cancelled');
    await holdMemberships(tx, [gifted.donorId!]);
    const term = await termOfGifted(tx, gifted.id);
    if (!term) return;
    const on = endOfMonth(term, dateIn(timeZone, this.clock.now()));
    await endTerms(tx, [{ id: term.id, on, reason: 'returned' }]);
  }
}
