import { Injectable } from '@nestjs/common';
import { Db } from '../../../database/db.js';
import { FOUND_MAX, type SearchRights } from '../../../reports/search/found.js';
import { recentFirst, recentRows } from '../../../reports/search/recent.js';
import { search } from '../../../reports/search/search.js';
import { readSearch } from '../../../reports/search/search-text.js';
import { openedBy } from '../../../staff/recents.js';
import { type Answer, page } from '../../http/answer.js';
import { rawText } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { destinations } from './pages-and-actions.js';
import { paletteAnswer, type PaletteAnswer, type PaletteModel } from './palette-answer.js';
import { SearchView } from './search.view.js';

/** One search over everything that a person's role sees. */
@Injectable()
export class SearchPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
  ) {}

  async search(visit: Visit, query: unknown): Promise<Answer> {
    const asked = await this.ask(visit, query);
    const { text } = asked;
    const title = text.text === '' ? 'Search' : `Search for “${text.text}”`;
    const framed = { title, section: 'home', search: text.text } as const;
    return page(await this.frame.page(visit, framed, SearchView(asked)));
  }

  async palette(visit: Visit, query: unknown): Promise<PaletteAnswer> {
    return paletteAnswer(await this.ask(visit, query));
  }

  private async ask(visit: Visit, query: unknown): Promise<PaletteModel> {
    const { currency } = await this.frame.organisation();
    const text = readSearch(rawText(query, 'q'), currency);
    const rights = rightsOf(visit);
    const [opened, found] = await Promise.all([
      openedBy(this.db.manager, visit.caller.staffId),
      search(this.db, text, rights),
    ]);
    const recent = text.text === '' ? await recentRows(this.db, opened, rights) : [];
    const places = destinations(text.text, (needs) => visit.may(needs), FOUND_MAX);
    return { text, found: recentFirst(found, opened), recent, ...places };
  }
}

function rightsOf(visit: Visit): SearchRights {
  return {
    donors: visit.may('donors:read'),
    gifts: visit.may('gifts:read'),
    receipts: visit.may('receipts:read'),
    processorIds: visit.may('processor:read'),
    anonymousDonors: visit.may('finance:read'),
  };
}
