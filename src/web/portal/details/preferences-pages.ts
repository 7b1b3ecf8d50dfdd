import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import { preferencesOf, PURPOSES, savePreferences, type Preferences } from '../../../donors/consents.js';
import { type Answer, page, see } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { PortalDoor } from '../portal-door.js';
import { PortalFrame } from '../portal-frame.js';
import type { PortalVisit } from '../visit.js';
import { PreferencesView } from './preferences.view.js';

/** What donors want to hear and to get. */
@Injectable()
export class PreferencesPages {
  constructor(
    private readonly db: Db,
    private readonly frame: PortalFrame,
    private readonly door: PortalDoor,
    private readonly clock: Clock,
  ) {}

  async form(visit: PortalVisit): Promise<Answer> {
    const people = [];
    for (const donor of visit.donors) {
      people.push({ donor, preferences: await preferencesOf(this.db.manager, donor.id) });
    }
    const view = PreferencesView({ people, csrf: visit.csrf });
    return page(await this.frame.page(visit, { title: 'Preferences', section: 'preferences' }, view));
  }

  async save(visit: PortalVisit, donorId: string, body: unknown): Promise<Answer> {
    const own = await this.door.own(visit, donorId);
    const sent = textFields(body, ...PURPOSES);
    const wanted = Object.fromEntries(PURPOSES.map((purpose) => [purpose, sent[purpose] === 'yes'])) as Preferences;
    const by = { actor: `donor:${own}`, now: this.clock.now() } as const;
    const changed = await this.db.write((tx) => savePreferences(tx, own, wanted, by));
    return see('/portal/preferences', changed === 0 ? 'Nothing was different, so all stays as it is.' : 'Saved.');
  }
}
