import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import type { SliceRequest } from '../../../reports/slice.js';
import { type Answer, page } from '../../http/answer.js';
import { type Framed, StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { ListDesk, type Read } from './list-desk.js';
import type { ListPageProps } from './list-page.view.js';
import { type ListContext, type OpenList, openList, type StaffList } from './staff-list.js';

const ROWS = 50;

/** A list as its address asks for it, before its rows are read. */
export interface AskedList<Filters> extends OpenList<Filters>, ListContext, Read {
  readonly usualSort: string;
  readonly rows: SliceRequest;
  /** What every list says to its page in the same way. */
  readonly alike: Pick<
    ListPageProps<never>,
    'grammar' | 'address' | 'views' | 'usualSort' | 'readAt' | 'timeZone' | 'currency' | 'csrf' | 'person'
  >;
}

export interface DrawnList extends Pick<Framed, 'title' | 'section' | 'search'> {
  readonly view: JSX.Element;
}

/** Answers with the page of a list, or leads on to the view that an address means. */
@Injectable()
export class ListFrame {
  constructor(
    private readonly frame: StaffFrame,
    private readonly desk: ListDesk,
  ) {}

  async show<Filters>(
    visit: Visit,
    list: StaffList<Filters>,
    query: unknown,
    draw: (asked: AskedList<Filters>) => Promise<DrawnList>,
  ): Promise<Answer> {
    const context = await this.desk.context(visit);
    const open = openList(list, query, context);
    const { grammar, address, filters } = open;
    const views = await this.desk.views(visit, grammar);
    const way = this.desk.wayTo(grammar, query, views);
    if (way) return way;
    const { timeZone, currency } = context.organisation;
    const usualSort = list.usualSort(filters);
    const { csrf, staffId, role } = visit.caller;
    const person = { staffId, isAdmin: role === 'admin' };
    const alike = { grammar, address, views, usualSort, readAt: context.now, timeZone, currency, csrf, person };
    const rows = { after: address.after, limit: ROWS };
    const { view, ...framed } = await draw({ ...open, ...context, usualSort, rows, alike });
    return page(await this.frame.page(visit, framed, view), address.problems.length > 0 ? 422 : 200);
  }
}
