import { AppError, type FieldProblem, InvalidInput, NotFound } from '../../kernel/app-error.js';
import { type Id, isId, newId, type StaffId } from '../../kernel/id.js';
import { rows, type Tx, violatedConstraint } from '../../database/db.js';

export type SavedViewId = Id<'saved-view'>;
export type ViewedList = 'donors' | 'gifts' | 'plans' | 'receipts' | 'members' | 'deposits';

/** Filters, order and columns of a list under a name: for oneself, or for everybody who may see the list. */
export interface SavedView {
  readonly id: SavedViewId;
  readonly list: ViewedList;
  readonly name: string;
  /** As the address of the list has it, without a question mark. */
  readonly query: string;
  readonly shared: boolean;
  readonly owner: { readonly id: StaffId; readonly name: string };
}

/** Who changes views; administrators look after those that are shared. */
export interface ViewKeeper {
  readonly staffId: StaffId;
  readonly isAdmin: boolean;
}

export const VIEW_NAME_MAX = 60;
const QUERY_MAX = 4000;
/** More tabs than this nobody finds anything by. */
const VIEWS_MAX = 50;

export class NotYourView extends AppError {
  constructor(owner: string) {
    super(
      'not-your-view',
      'forbidden',
      `Only ${owner}, who saved this view, and administrators can change it. Save one of your own instead.`,
    );
  }
}

/** A person's own views of a list and the shared ones, by name. */
export async function viewsOf(tx: Tx, list: ViewedList, staffId: StaffId): Promise<SavedView[]> {
  const found = await rows<ViewRow>(
    tx,
    `${VIEW} where list = $1 and removed_at is null and (shared or owner_id = $2) order by shared, name_key, saved_view.id
     limit ${VIEWS_MAX}`,
    [list, staffId],
  );
  return found.map(viewOf);
}

/** One that the person can see. @throws NotFound */
export async function viewById(tx: Tx, id: string, staffId: StaffId): Promise<SavedView> {
  const [found] = isId(id)
    ? await rows<ViewRow>(tx, `${VIEW} where saved_view.id = $1 and removed_at is null and (shared or owner_id = $2)`, [
        id,
        staffId,
      ])
    : [];
  if (!found) throw new NotFound('saved view');
  return viewOf(found);
}

/** @throws InvalidInput for a name that is empty, too long, or taken already. */
export async function saveView(
  tx: Tx,
  view: Pick<SavedView, 'list' | 'name' | 'query' | 'shared'>,
  { staffId }: ViewKeeper,
  now: Date,
): Promise<SavedViewId> {
  refuseBadName(view.name);
  if (view.query.length > QUERY_MAX) throw new InvalidInput([{ field: 'name', message: TOO_LONG }], NOT_SAVED);
  const id = newId<'saved-view'>();
  await namedOnce(() =>
    rows(
      tx,
      `insert into saved_view (id, list, name, query, owner_id, shared, created_at) values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, view.list, view.name.trim(), view.query, staffId, view.shared, now],
    ),
  );
  return id;
}

/** Another name, other filters, or both. @throws NotFound, NotYourView, InvalidInput */
export async function changeView(
  tx: Tx,
  id: string,
  change: { readonly name?: string; readonly query?: string },
  by: ViewKeeper,
): Promise<SavedView> {
  const view = await own(tx, id, by);
  if (change.name !== undefined) refuseBadName(change.name);
  if ((change.query?.length ?? 0) > QUERY_MAX) {
    throw new InvalidInput([{ field: 'name', message: TOO_LONG }], NOT_SAVED);
  }
  const name = change.name?.trim() ?? view.name;
  const query = change.query ?? view.query;
  await namedOnce(() => rows(tx, 'update saved_view set name = $2, query = $3 where id = $1', [id, name, query]));
  return { ...view, name, query };
}

/** Takes a view away; `restoreView` brings it back. @throws NotFound, NotYourView */
export async function removeView(tx: Tx, id: string, by: ViewKeeper, now: Date): Promise<SavedView> {
  const view = await own(tx, id, by);
  await rows(tx, 'update saved_view set removed_at = $2 where id = $1', [id, now]);
  return view;
}

/** @throws NotFound; InvalidInput when its name has been given to another one meanwhile. */
export async function restoreView(tx: Tx, id: string, by: ViewKeeper): Promise<SavedView> {
  const [found] = isId(id)
    ? await rows<ViewRow>(tx, `${VIEW} where saved_view.id = $1 and removed_at is not null for update of saved_view`, [
        id,
      ])
    : [];
  if (!found || (found.ownerId !== by.staffId && !by.isAdmin)) throw new NotFound('saved view');
  await namedOnce(() => rows(tx, 'update saved_view set removed_at = null where id = $1', [id]));
  return viewOf(found);
}

/** What the bare address of a list shows a person: a ready view's key or a saved view's id; null for all of it. */
export async function defaultView(tx: Tx, list: ViewedList, staffId: StaffId): Promise<string | null> {
  const [found] = await rows<{ view: string }>(tx, 'select view from list_default where list = $1 and staff_id = $2', [
    list,
    staffId,
  ]);
  return found?.view ?? null;
}

/** @param view null has the bare address show everything again. */
export async function setDefaultView(tx: Tx, list: ViewedList, staffId: StaffId, view: string | null): Promise<void> {
  await rows(
    tx,
    view === null
      ? 'delete from list_default where staff_id = $1 and list = $2'
      : `insert into list_default (staff_id, list, view) values ($1, $2, $3)
         on conflict (staff_id, list) do update set view = excluded.view`,
    view === null ? [staffId, list] : [staffId, list, view],
  );
}

async function own(tx: Tx, id: string, { staffId, isAdmin }: ViewKeeper): Promise<SavedView> {
  const view = await viewById(tx, id, staffId);
  await rows(tx, 'select from saved_view where id = $1 for update', [id]);
  if (view.owner.id !== staffId && !isAdmin) throw new NotYourView(view.owner.name);
  return view;
}

function refuseBadName(name: string): void {
  const problems: FieldProblem[] = [];
  if (name.trim() === '') problems.push({ field: 'name', message: 'Give the view a name.' });
  if (name.trim().length > VIEW_NAME_MAX) {
    problems.push({ field: 'name', message: `Use at most ${VIEW_NAME_MAX} characters for the name.` });
  }
  if (problems.length > 0) throw new InvalidInput(problems, NOT_SAVED);
}

async function namedOnce<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!NAMES.has(violatedConstraint(error) ?? '')) throw error;
    throw new InvalidInput(
      [{ field: 'name', message: 'There is a view of this name already. Use another.' }],
      NOT_SAVED,
    );
  }
}

const NAMES: ReadonlySet<string> = new Set(['saved_view_own_name', 'saved_view_shared_name']);
const NOT_SAVED = 'The view was not saved.';
const TOO_LONG = 'This view has too many filters to be saved. Take some of them away.';

interface ViewRow extends Omit<SavedView, 'owner'> {
  readonly ownerId: StaffId;
  readonly ownerName: string;
}

const VIEW = `
  select saved_view.id, list, saved_view.name, query, shared, owner_id as "ownerId", staff.name as "ownerName"
  from saved_view join staff on staff.id = owner_id`;

function viewOf({ ownerId, ownerName, ...view }: ViewRow): SavedView {
  return { ...view, owner: { id: ownerId, name: ownerName } };
}
