import { formatDateLong, type CalendarDate } from '../../kernel/calendar.js';
import type { Settings } from '../../config/settings.js';
import { sealedId } from '../../gifts/thanks-link.js';
import type { NewLetter } from '../../mail/outbox.js';
import type { GiftedMembership } from '../../memberships/gifted.store.js';
import type { Organisation } from '../../organisation/organisation.js';

/** What the seal of a redemption link is made for. */
export const REDEEM = 'redeem';

/** The letter to a new member; `key` names what made them one. */
export function welcomeLetter(facts: {
  key: string;
  member: { readonly email: string; readonly firstName: string };
  tierName: string;
  endsOn: CalendarDate;
  benefits: readonly string[];
  organisation: Organisation;
  settings: Settings;
}): NewLetter {
  const { organisation, member } = facts;
  return {
    key: `membership-welcome:${facts.key}`,
    recipient: member.email,
    receiptId: null,
    letter: {
      template: 'membership-welcome',
      data: {
        organisation: organisation.name,
        replyTo: organisation.email,
        firstName: member.firstName,
        tier: facts.tierName,
        endsOn: formatDateLong(facts.endsOn),
        benefits: facts.benefits,
        membershipUrl: `${facts.settings.publicUrl}/portal/membership`,
      },
    },
  };
}

/** The letter that brings a membership to whom it was given. */
export function giftedLetter(gifted: GiftedMembership, organisation: Organisation, settings: Settings): NewLetter {
  return {
    key: `membership-gift:${gifted.id}`,
    recipient: gifted.recipient.email,
    receiptId: null,
    letter: {
      template: 'membership-gift',
      data: {
        organisation: organisation.name,
        replyTo: organisation.email,
        firstName: gifted.recipient.firstName,
        buyer: nameOf(gifted.buyer),
        tier: gifted.tierName,
        message: gifted.message,
        redeemUrl: `${settings.publicUrl}/redeem/${sealedId(REDEEM, gifted.id, settings.appSecret)}`,
      },
    },
  };
}

/** What the buyer keeps. */
export function giftedConfirmation(
  gifted: GiftedMembership,
  sendOn: CalendarDate,
  organisation: Organisation,
): NewLetter {
  return {
    key: `membership-gift-confirmation:${gifted.id}`,
    recipient: gifted.buyer.email,
    receiptId: null,
    letter: {
      template: 'membership-gift-confirmation',
      data: {
        organisation: organisation.name,
        replyTo: organisation.email,
        firstName: gifted.buyer.firstName,
        recipient: nameOf(gifted.recipient),
        recipientEmail: gifted.recipient.email,
        tier: gifted.tierName,
        sendOn: formatDateLong(sendOn),
      },
    },
  };
}

function nameOf({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }): string {
  return `${firstName} ${lastName}`.trim();
}
