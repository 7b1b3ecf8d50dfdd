import { Injectable } from '@nestjs/common';
import type { JSX } from 'preact';
import { Db } from '../../../../database/db.js';
import { listed } from '../../../../database/conditions.js';
import type { MemberFilters } from '../../../../memberships/listing/member-filters.js';
import { countQueue } from '../../../../reports/memberships/benefit-queue.js';
import { countMembers, hasMembers, listMembers } from '../../../../reports/memberships/member-list.js';
import type { Answer } from '../../../http/answer.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { counted, zoneName } from '../../../http/words.js';
import { ExportLinks } from '../../exports/export-links.view.js';
import type { Visit } from '../../frame/visit.js';
import { exportedAs } from '../../lists/exported.js';
import { type AskedList, type DrawnList, ListFrame } from '../../lists/list-frame.js';
import { ListPage } from '../../lists/list-page.view.js';
import { MEMBER_STATUS_WORDS } from '../member-words.js';
import { memberColumns } from './member-columns.js';
import { MEMBER_LIST } from './member-grammar.js';

/** The list of members. */
@Injectable()
export class MemberListPages {
  constructor(
    private readonly db: Db,
    private readonly lists: ListFrame,
  ) {}

  list(visit: Visit, query: unknown): Promise<Answer> {
    return this.lists.show(visit, MEMBER_LIST, query, (asked) => this.draw(visit, asked));
  }

  private async draw(visit: Visit, asked: AskedList<MemberFilters>): Promise<DrawnList> {
    const { alike, address, filters, grammar, organisation, rows, usualSort } = asked;
    const [count, hasAny, slice, waiting] = await Promise.all([
      countMembers(this.db, filters),
      hasMembers(this.db),
      listMembers(this.db, filters, rows, address.sort),
      countQueue(this.db, { state: 'open' }),
    ]);
    const view = (
      <ListPage
        {...alike}
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
        columns={memberColumns(grammar.usualColumns)}
        slice={slice}
        rowKey={({ donorId }) => donorId}
        rowHref={({ donorId }) => `${grammar.path}/${donorId}`}
        rowName={({ name }) => name}
        caption={captionOf(address.sort ?? usualSort)}
        count={count}
        footnote={`A plan’s membership lasts from charge to charge, so its end moves every month. Dates in ${zoneName(organisation.timeZone)}.`}
        firstEmpty={<FirstEmpty />}
        hasAny={hasAny}
      />
    );
    return { title: counted(count, 'member'), section: 'memberships', search: filters.text, view };
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
