import { Injectable } from '@nestjs/common';
import { InvalidInput, NotFound } from '../../../../kernel/app-error.js';
import { Clock } from '../../../../kernel/clock.js';
import { Db } from '../../../../database/db.js';
import {
  changeView,
  removeView,
  restoreView,
  type SavedView,
  saveView,
  setDefaultView,
  viewById,
  type ViewKeeper,
} from '../../../../staff/views/saved-views.js';
import { type Answer, see } from '../../../http/answer.js';
import { hrefOf, oneOf, rawText, textFields } from '../../../http/forms.js';
import type { Visit } from '../../frame/visit.js';
import { ListDesk } from '../list-desk.js';
import type { ListGrammar, ListName } from '../list-definition.js';
import { LIST_NAMES, readSaved } from './viewed-lists.js';

/** What a view is named when an address has no name to offer. */
const PATHS: Readonly<Record<ListName, string>> = {
  donors: '/staff/donors',
  gifts: '/staff/gifts',
  plans: '/staff/plans',
  receipts: '/staff/receipts',
  members: '/staff/memberships',
  deposits: '/staff/finance/deposits',
};

/** Views that people save, share and make their own beginning of a list. */
@Injectable()
export class ViewPages {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly desk: ListDesk,
  ) {}

  async save(visit: Visit, body: unknown): Promise<Answer> {
    const { name, shared } = textFields(body, 'name', 'shared');
    const list = listOf(body);
    const query = await this.understood(visit, list, rawText(body, 'query'));
    return this.orBack(list, query, async () => {
      const view = { list, name, query, shared: shared === 'yes' };
      const id = await this.db.write((tx) => saveView(tx, view, keeperOf(visit), this.clock.now()));
      return see(
        pathOf({ id, list, query }),
        shared === 'yes' ? 'The view is saved, and shared.' : 'The view is saved.',
      );
    });
  }

  async change(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const sent = typeof body === 'object' && body !== null ? body : {};
    const view = await viewById(this.db.manager, id, visit.caller.staffId);
    const query = 'query' in sent ? await this.understood(visit, view.list, rawText(body, 'query')) : undefined;
    const name = 'name' in sent ? textFields(body, 'name').name : undefined;
    return this.orBack(view.list, `${view.query}&view=${view.id}`, async () => {
      const change = { ...(name !== undefined && { name }), ...(query !== undefined && { query }) };
      const changed = await this.db.write((tx) => changeView(tx, id, change, keeperOf(visit)));
      return see(pathOf(changed), `The view “${changed.name}” is changed.`);
    });
  }

  async remove(visit: Visit, id: string): Promise<Answer> {
    const view = await this.db.write((tx) => removeView(tx, id, keeperOf(visit), this.clock.now()));
    const undo = { action: `/staff/views/${view.id}/restore`, fields: {} };
    return see(hrefOf(PATHS[view.list], { view: 'all' }), `The view “${view.name}” is deleted.`, 'good', undo);
  }

  async restore(visit: Visit, id: string): Promise<Answer> {
    const view = await this.db.write((tx) => restoreView(tx, id, keeperOf(visit)));
    return see(pathOf(view), `The view “${view.name}” is back.`);
  }

  /** Makes a view the one that the bare address of its list shows, or with none all of the list. */
  async makeDefault(visit: Visit, body: unknown): Promise<Answer> {
    const { view } = textFields(body, 'view');
    const list = listOf(body);
    const { grammar } = readSaved(list, '', await this.desk.context(visit));
    refuseUnlessSeen(visit, grammar);
    const isReady = grammar.readyViews.some(({ key }) => key === view);
    const saved =
      view === '' || view === 'all' || isReady ? null : await viewById(this.db.manager, view, visit.caller.staffId);
    const kept = isReady || saved ? view : null;
    await this.db.write((tx) => setDefaultView(tx, list, visit.caller.staffId, kept));
    if (saved) return see(pathOf(saved), `The list opens with “${saved.name}” now.`);
    const ready = grammar.readyViews.find(({ key }) => key === view);
    if (ready) return see(hrefOf(grammar.path, { ...ready.query, view }), `The list opens with “${ready.name}” now.`);
    return see(hrefOf(grammar.path, { view: 'all' }), 'The list opens with all of it now.');
  }

  /** A query as the list writes it. @throws InvalidInput for one that the list does not understand */
  private async understood(visit: Visit, list: ListName, query: string): Promise<string> {
    const { grammar, address } = readSaved(list, query, await this.desk.context(visit));
    refuseUnlessSeen(visit, grammar);
    if (address.problems.length > 0) throw new InvalidInput(address.problems, 'The view was not saved.');
    return new URLSearchParams(address.parameters).toString();
  }

  /** What is wrong with a name is said beside the field that it was typed into. */
  private async orBack(list: ListName, query: string, work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const back = `${PATHS[list]}?${[query, 'panel=views'].filter(Boolean).join('&')}`;
      return see(back, error.fields[0]?.message ?? error.message, 'bad');
    }
  }
}

function listOf(body: unknown): ListName {
  const list = oneOf(textFields(body, 'list').list, LIST_NAMES);
  if (!list) throw new NotFound('list');
  return list;
}

/** @throws NotFound for a list that the visitor does not see */
function refuseUnlessSeen(visit: Visit, { needs }: ListGrammar): void {
  if (!visit.may(needs)) throw new NotFound('list');
}

function pathOf({ id, list, query }: Pick<SavedView, 'id' | 'list' | 'query'>): string {
  return `${PATHS[list]}?${[query, `view=${id}`].filter(Boolean).join('&')}`;
}

function keeperOf(visit: Visit): ViewKeeper {
  return { staffId: visit.caller.staffId, isAdmin: visit.caller.role === 'admin' };
}
