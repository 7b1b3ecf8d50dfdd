import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { Db } from '../../../../database/db.js';
import { listed } from '../../../../database/conditions.js';
import type { MemberFilters } from '../../../../memberships/listing/member-filters.js';
import { countQueue } from '../../../../reports/memberships/benefit-queue.js';
import { countMembers, hasMembers, listMembers } from '../../../../reports/memberships/member-list.js';
import { type Answer, page } from '../../../http/answer.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { counted, zoneName } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { exportedAs } from '../../lists/exported.js';
import { ListDesk, personOf } from '../../lists/list-desk.js';
import { ListPage } from '../../lists/list-page.view.js';
import { openList } from '../../lists/staff-list.js';
import { MEMBER_STATUS_WORDS } from '../member-words.js';
import { memberColumns } from './member-columns.js';
import { MEMBER_LIST } from './member-grammar.js';

const ROWS = 50;

/** The list of members. */
@Injectable()
export class MemberListPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly desk: ListDesk,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const context = await this.desk.context(visit);
    const { grammar, address, filters } = openList(MEMBER_LIST, query, context);
    const views = await this.desk.views(visit, grammar);
    const way = this.desk.wayTo(grammar, query, views);
    if (way) return way;
    const { organisation, now } = context;
    const usualSort = MEMBER_LIST.usualSort(filters);
    const [count, hasAny, slice, waiting] = await Promise.all([
      countMembers(this.db, filters),
      hasMembers(this.db),
      listMembers(this.db, filters, { after: address.after, limit: ROWS }, address.sort),
      countQueue(this.db, { state: 'open' }),
    ]);
    const view = (
      <ListPage
        title="Memberships"
        summary={summaryOf(count, filters)}
        actions={
          <>
            <Button kind="plain" href={`${grammar.path}/queue`}>
              {waiting === 0 ? 'Benefits' : `Benefits to send: ${waiting.toLocaleString('en-US')}`}
            </Button>
            {visit.may('settings:write') && (
              <Button kind="plain" href={`${grammar.path}/catalogue`}>
                Tiers and benefits
              </Button>
            )}
            {visit.may('donors:export') && count > 0 && (
              <ExportLinks what="members" parameters={exportedAs(address, usualSort)} count={count} />
            )}
          </>
        }
        grammar={grammar}
        address={address}
        columns={memberColumns(grammar.usualColumns)}
        slice={slice}
        views={views}
        rowKey={({ donorId }) => donorId}
        rowHref={({ donorId }) => `${grammar.path}/${donorId}`}
        rowName={({ name }) => name}
        caption={captionOf(address.sort ?? usualSort)}
        count={count}
        readAt={now}
        timeZone={organisation.timeZone}
        usualSort={usualSort}
        footnote={`A plan’s membership lasts from charge to charge, so its end moves every month. Dates in ${zoneName(organisation.timeZone)}.`}
        firstEmpty={<FirstEmpty />}
        hasAny={hasAny}
        currency={organisation.currency}
        csrf={visit.caller.csrf}
        person={personOf(visit)}
      />
    );
    const framed = { title: counted(count, 'member'), section: 'memberships', search: filters.text } as const;
    return page(await this.frame.page(visit, framed, view), address.problems.length > 0 ? 422 : 200);
  }
}

/** "64 members"; "3 people · in grace or over". */
function summaryOf(count: number, { status = 'active' }: MemberFilters): string {
  const states = listed(status);
  if (states.every((each) => each === 'active')) return counted(count, 'member');
  const said = states.map((each) => MEMBER_STATUS_WORDS[each].word.toLowerCase());
  return `${counted(count, 'person', 'people')} · ${new Intl.ListFormat('en', { type: 'disjunction' }).format(said)}`;
}

function captionOf(sort: string): string {
  return sort === 'ends' ? 'Members, whose membership ends first' : 'Members, whose membership ends last';
}

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState title="Nobody here">
      A gift or a plan that comes to the amount of a tier in a year makes a member. They stand here at once.
    </EmptyState>
  );
}
