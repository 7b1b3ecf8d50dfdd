import { Injectable } from '@nestjs/common';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { Db } from '../../../database/db.js';
import { type Organisation, readOrganisation } from '../../../organisation/organisation.js';
import { listChoices } from '../../../reports/lists/list-choices.js';
import { defaultView, viewsOf } from '../../../staff/views/saved-views.js';
import { type Answer, see } from '../../http/answer.js';
import { hrefOf } from '../../http/forms.js';
import type { Visit } from '../frame/visit.js';
import { oneOf } from './filters/values.js';
import type { ListGrammar } from './list-definition.js';
import type { ListContext } from './staff-list.js';
import { type ListViews, savedHref } from './views/view-tabs.view.js';

/** For whom a list is read, and when. */
export interface Read {
  readonly organisation: Organisation;
  readonly now: Date;
}

/** What every list page asks for. */
@Injectable()
export class ListDesk {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  async context(visit: Visit): Promise<ListContext & Read> {
    const [organisation, choices] = await Promise.all([readOrganisation(this.db.manager), listChoices(this.db)]);
    const { timeZone, fiscalYearStart, currency } = organisation;
    const now = this.clock.now();
    const day = { today: dateIn(timeZone, now), fiscalYearStart, currency };
    return { organisation, now, day, choices, hidden: visit.hidden };
  }

  async views(visit: Visit, { name }: ListGrammar): Promise<ListViews> {
    const [saved, usual] = await Promise.all([
      viewsOf(this.db.manager, name, visit.caller.staffId),
      defaultView(this.db.manager, name, visit.caller.staffId),
    ]);
    return { saved, usual };
  }

  /** Where an address leads that says nothing, or only the name of a view; null for one that says what it shows. */
  wayTo(grammar: ListGrammar, query: unknown, views: ListViews): Answer | null {
    const said = Object.keys(typeof query === 'object' && query !== null ? query : {});
    if (said.some((name) => name !== 'view')) return null;
    const view = oneOf(query, 'view') || views.usual;
    const ready = grammar.readyViews.find(({ key }) => key === view);
    if (ready) return see(hrefOf(grammar.path, { ...ready.query, view: ready.key }));
    const saved = views.saved.find(({ id, query: kept }) => id === view && kept !== '');
    return saved ? see(savedHref(grammar, saved)) : null;
  }
}
