import { Inject, Injectable } from '@nestjs/common';
import { dateIn, yearOf } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import { Db } from '../../../database/db.js';
import { membershipOf } from '../../../memberships/member.js';
import { fixToken } from '../../../plans/troubles/fix-link.js';
import { portalHome } from '../../../reports/portal/portal-home.js';
import { type Answer, page } from '../../http/answer.js';
import { PortalFrame } from '../portal-frame.js';
import type { PortalVisit } from '../visit.js';
import { greeting } from './greeting.js';
import { HomeView } from './home.view.js';

/** What a donor sees first. */
@Injectable()
export class HomePages {
  constructor(
    private readonly db: Db,
    private readonly frame: PortalFrame,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async page(visit: PortalVisit): Promise<Answer> {
    const organisation = await this.frame.organisation();
    const now = this.clock.now();
    const today = dateIn(organisation.timeZone, now);
    const home = await portalHome(this.db, visit.donorIds, yearOf(today));
    const memberships = [];
    for (const donor of visit.donors) {
      memberships.push({ donor, standing: await membershipOf(this.db.manager, donor.id, today) });
    }
    const view = HomeView({
      visit,
      home,
      today,
      zone: organisation.timeZone,
      currency: organisation.currency,
      greeting: greeting(now, organisation.timeZone, visit.donors),
      memberships: memberships.filter(({ standing }) => standing.status !== 'none'),
      fixHref: (planId) => `/fix/${fixToken(planId, now, this.settings.appSecret)}`,
    });
    return page(await this.frame.page(visit, { title: 'Your giving', section: 'home', organisation }, view));
  }
}
