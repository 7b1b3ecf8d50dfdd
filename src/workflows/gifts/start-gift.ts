import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { newId, type GiftId } from '../../kernel/id.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, violatedConstraint } from '../../database/db.js';
import { recogniseDonor } from '../../donors/donors.js';
import { ProcessorRefused, ProcessorUnavailable } from '../../gateways/stripe/stripe-client.js';
import { StripeGateway, type CheckoutRequest } from '../../gateways/stripe/stripe-gateway.js';
import { isReceived } from '../../gifts/gift-state.js';
import { attachCheckout, giftByClientRequest, insertGift, moveGift, readGift } from '../../gifts/gift.store.js';
import type { GiftTable } from '../../gifts/gift.table.js';
import { insertMatchWish } from '../../gifts/match-wish.store.js';
import { keepNewsletterWish } from '../../gifts/newsletter/newsletter-wish.store.js';
import { keepPublicationNotice } from '../../gifts/publication-notice.store.js';
import { thanksToken } from '../../gifts/thanks-link.js';
import { insertTribute } from '../../gifts/tributes/tribute.store.js';
import { insertGifted } from '../../memberships/gifted.store.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { requestKey, type GiftRequest, type GiftStart } from './gift-request.js';
import { ATTEMPTS_MAX, closesAt, hasRunOut } from './payment-page.js';

/** Opens the payment page of a gift. Nothing is counted as money yet; the webhook alone does that (R-PAY-09). */
@Injectable()
export class StartGift {
  private readonly log = new Logger(StartGift.name);

  constructor(
    private readonly db: Db,
    private readonly gateway: StripeGateway,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Safe to repeat with the same request. @throws OrganisationUnknown before setup. */
  async run(request: GiftRequest): Promise<GiftStart> {
    const gift = await this.openGift(request);
    if (isReceived(gift.state) || gift.state === 'processing') {
      return { kind: 'already-given', thanksToken: thanksToken(gift.id, this.settings.appSecret) };
    }
    if (gift.checkoutUrl) return { kind: 'checkout', url: gift.checkoutUrl };
    try {
      // Our row is committed; the key is made from it, so a crash between the two ends in the same page (R-PAY-06).
      const session = await this.gateway.createCheckout(gift.checkoutRequest as CheckoutRequest);
      await attachCheckout(this.db.manager, gift.id, session);
      return { kind: 'checkout', url: session.url };
    } catch (error) {
      if (!(error instanceof ProcessorUnavailable || error instanceof ProcessorRefused)) throw error;
      this.log.error(`no payment page for gift ${gift.id}: ${error.code}, ${String(error.cause)}`);
      return { kind: 'resting' };
    }
  }

  /**
   * The gift of this page: the one that was started before, or a new one. The key holds what the donor chose, so
   * that going back to change the amount or the name starts another gift, while pressing twice does not. A payment page that
   * has run out makes way for the next attempt.
   */
  private async openGift(request: GiftRequest): Promise<GiftTable> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const key = requestKey(request, attempt);
      const gift = (await giftByClientRequest(this.db.manager, key)) ?? (await this.insert(request, key));
      if (!gift) continue;
      if (!this.hasRunOut(gift)) return gift;
      await this.db.write((tx) => moveGift(tx, gift.id, 'expired'));
      // It may have been paid while we looked: then this page has given already.
      const now = await readGift(this.db.manager, gift.id);
      if (!this.hasRunOut(now)) return now;
    }
    throw new Error(`gift form ${request.clientRequestId} was started ${ATTEMPTS_MAX} times without being paid`);
  }

  /** The new gift; the other one when the same page was sent twice at once. */
  private async insert(request: GiftRequest, key: string): Promise<GiftTable | null> {
    try {
      return await this.db.write(async (tx) => {
        const organisation = await readOrganisation(tx);
        const { form, giver, attribution } = request;
        const id = newId<'gift'>();
        const checkoutRequest = this.checkoutRequest(id, request, organisation);
        await insertGift(tx, {
          id,
          clientRequestId: key,
          donorId: await recogniseDonor(tx, giver),
          formId: form.id,
          campaignId: form.campaignId,
          designation: request.designation,
          amountMinor: BigInt(request.amountMinor),
          coveredFeeMinor: BigInt(request.coveredFeeMinor),
          currency: organisation.currency,
          comment: request.comment,
          mayQuote: request.mayQuote,
          declinesBenefits: request.declinesBenefits ?? false,
          anonymous: request.anonymous,
          ...attribution,
          checkoutRequest,
          startedAt: this.clock.now(),
        });
        if (request.membershipGift) await insertGifted(tx, id, request.membershipGift);
        if (request.tribute) await insertTribute(tx, { giftId: id }, request.tribute, this.clock.now());
        if (request.employer) await insertMatchWish(tx, { giftId: id }, request.employer);
        if (request.publication) await keepPublicationNotice(tx, { giftId: id }, request.publication, this.clock.now());
        if (request.newsletter) await keepNewsletterWish(tx, { giftId: id }, request.newsletter, this.clock.now());
        return giftByClientRequest(tx, key);
      });
    } catch (error) {
      if (violatedConstraint(error) !== 'gift_client_request') throw error;
      return giftByClientRequest(this.db.manager, key);
    }
  }

  private checkoutRequest(id: GiftId, request: GiftRequest, organisation: Organisation): CheckoutRequest {
    const thanks = `${this.settings.publicUrl}/thanks/${thanksToken(id, this.settings.appSecret)}`;
    return {
      giftId: id,
      installationId: organisation.installationId,
      amountMinor: request.amountMinor,
      currency: organisation.currency,
      description: `Gift to ${organisation.name}`,
      email: request.giver.email,
      successUrl: thanks,
      cancelUrl: `${thanks}?left=1`,
      expiresAt: closesAt(this.clock.now()),
    };
  }

  private hasRunOut(gift: GiftTable): boolean {
    if (gift.state === 'expired' || gift.state === 'failed') return true;
    if (gift.state !== 'started') return false;
    return hasRunOut(gift.checkoutRequest as CheckoutRequest, this.clock.now());
  }
}
