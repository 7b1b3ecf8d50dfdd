import { Injectable } from '@nestjs/common';
import { Db } from '../../../database/db.js';
import { FOUND_MAX, type SearchRights } from '../../../reports/search/found.js';
import { search } from '../../../reports/search/search.js';
import { readSearch } from '../../../reports/search/search-text.js';
import { type Answer, page } from '../../http/answer.js';
import { rawText } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { destinations } from './pages-and-actions.js';
import { SearchView } from './search.view.js';

/** One search over everything that a person's role sees. */
@Injectable()
export class SearchPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
  ) {}

  async search(visit: Visit, query: unknown): Promise<Answer> {
    const { currency } = await this.frame.organisation();
    const text = readSearch(rawText(query, 'q'), currency);
    const found = await search(this.db, text, rightsOf(visit));
    const view = SearchView({ text, found, ...destinations(text.text, (needs) => visit.may(needs), FOUND_MAX) });
    const title = text.text === '' ? 'Search' : `Search for “${text.text}”`;
    return page(await this.frame.page(visit, { title, section: 'home', search: text.text }, view));
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
