import { Inject, Injectable } from '@nestjs/common';
import { addDays, dateIn, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { EntitlementKeys } from './entitlement-keys.js';
import { standingOfToken } from '../member.js';
import { GRACE_DAYS, type Standing } from '../standing.js';

/** What other systems may know of a member, and nothing else (R-MEM-05). */
export interface Entitlement {
  readonly tier: string | null;
  readonly tierName: string | null;
  /** The last day on which this holds; in grace the last day of the grace. */
  readonly expires: CalendarDate | null;
  readonly status: 'active' | 'grace' | 'none';
}

export const NO_ENTITLEMENT: Entitlement = { tier: null, tierName: null, expires: null, status: 'none' };

/** So long a signed entitlement is good for; whoever needs more asks again. */
const SIGNED_SECONDS = 15 * 60;

@Injectable()
export class Entitlements {
  constructor(
    private readonly db: Db,
    private readonly keys: EntitlementKeys,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** What a member's token entitles to today; null for a token that is of no card. */
  async of(token: string): Promise<Entitlement | null> {
    const { timeZone } = await readOrganisation(this.db.manager);
    const today = dateIn(timeZone, this.clock.now());
    const standing = await standingOfToken(this.db.manager, token, this.settings.appSecret, today);
    return standing && entitlementOf(standing);
  }

  /** The same, signed, so that others can check it without asking here. Says tier and expiry, and who signed when. */
  async signed({ tier, expires }: Entitlement): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return this.keys.sign({ iss: this.settings.publicUrl, iat: now, exp: now + SIGNED_SECONDS, tier, expires });
  }
}

function entitlementOf({ status, tier, tierEndsOn }: Standing): Entitlement {
  if (!tier || !tierEndsOn) return NO_ENTITLEMENT;
  const expires = status === 'grace' ? addDays(tierEndsOn, GRACE_DAYS) : tierEndsOn;
  return { tier: tier.code, tierName: tier.name, expires, status };
}
