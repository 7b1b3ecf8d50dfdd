import type { FoundRow } from '../../../reports/search/found.js';
import type { Found } from '../../../reports/search/search.js';
import type { SearchText } from '../../../reports/search/search-text.js';
import { hrefOf } from '../../http/forms.js';
import { type Destination, type Destinations, isCalled } from './pages-and-actions.js';

/** One thing to go to. */
interface PaletteRow {
  readonly title: string;
  readonly detail: string;
  readonly href: string;
}

/** What the palette shows: groups of rows, in their order. */
export interface PaletteAnswer {
  readonly groups: readonly { readonly title: string; readonly rows: readonly PaletteRow[] }[];
}

export interface PaletteModel extends Destinations {
  readonly text: SearchText;
  readonly found: Found;
  readonly recent: readonly FoundRow[];
}

const KIND_WORDS = { donors: 'Donor', gifts: 'Gift', receipts: 'Receipt', plans: 'Plan' } as const;

/** Records first, unless somebody writes out the name of a page or an action; without a text what was opened lately. */
export function paletteAnswer({ text, found, recent, actions, pages }: PaletteModel): PaletteAnswer {
  const records = [
    { title: 'Opened lately', rows: recent.map((row) => rowOf(row, `${KIND_WORDS[row.kind]} · ${row.detail}`)) },
    { title: 'Donors', rows: found.donors.map((row) => rowOf(row, row.detail)) },
    { title: 'Gifts', rows: found.gifts.map((row) => rowOf(row, row.detail)) },
    { title: 'Receipts', rows: found.receipts.map((row) => rowOf(row, row.detail)) },
    { title: 'Plans', rows: found.plans.map((row) => rowOf(row, row.detail)) },
  ];
  const places = [
    { title: 'Actions', rows: actions.map(placeOf) },
    { title: 'Pages', rows: pages.map(placeOf) },
  ];
  const arePlacesMeant = [...actions, ...pages].some((place) => isCalled(place, text.text));
  const groups = arePlacesMeant ? [...places, ...records] : [...records, ...places];
  return { groups: [...groups, { title: 'More', rows: everything(text) }].filter(({ rows }) => rows.length > 0) };
}

function rowOf({ kind, id, title }: FoundRow, detail: string): PaletteRow {
  return { title, detail, href: `/staff/${kind}/${id}` };
}

function placeOf({ title, href }: Destination): PaletteRow {
  return { title, detail: '', href };
}

/** The page of the search has links into the lists. */
function everything({ text }: SearchText): PaletteRow[] {
  return text === '' ? [] : [{ title: `Search for “${text}”`, detail: '', href: hrefOf('/staff/search', { q: text }) }];
}
