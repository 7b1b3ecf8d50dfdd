import type { Permission } from '../../../staff/permissions.js';
import { REPORTS } from '../../../reports/report-list.js';
import { plainText } from '../../../reports/search/search-text.js';
import { SECTIONS } from '../frame/sections.js';
import { isSlipOf } from './slips.js';

/** A page that can be gone to, or something that can be begun, as the search offers it. */
export interface Destination {
  readonly title: string;
  readonly href: string;
  readonly needs: Permission;
  /** Further words that somebody may look for it by. */
  readonly also?: string | undefined;
}

const ACTIONS: readonly Destination[] = [
  {
    title: 'Record a check',
    href: '/staff/gifts/record',
    needs: 'gifts:record',
    also: 'offline gift paper cash stock',
  },
  {
    title: 'Record a batch of gifts',
    href: '/staff/gifts/batches',
    needs: 'gifts:record',
    also: 'checks mail morning',
  },
  { title: 'Export gifts', href: '/staff/exports/new?what=gifts', needs: 'gifts:export', also: 'download csv xlsx' },
  { title: 'Export donors', href: '/staff/exports/new?what=donors', needs: 'donors:export', also: 'download csv xlsx' },
  {
    title: 'Export plans',
    href: '/staff/exports/new?what=plans',
    needs: 'gifts:export',
    also: 'download csv recurring',
  },
  {
    title: 'Export receipts',
    href: '/staff/exports/new?what=receipts',
    needs: 'receipts:export',
    also: 'download register',
  },
  { title: 'New donor', href: '/staff/donors/new', needs: 'donors:write', also: 'add person household organisation' },
  { title: 'Print receipts', href: '/staff/receipts/print', needs: 'receipts:reissue', also: 'paper letters' },
  { title: 'Import donors and gifts', href: '/staff/imports', needs: 'imports:run', also: 'csv upload' },
  {
    title: 'Gifts not thanked yet',
    href: '/staff/gifts?thanked=no&over=500&view=unthanked',
    needs: 'gifts:read',
    also: 'thank',
  },
  {
    title: 'Plans being retried',
    href: '/staff/plans?state=past_due&view=retrying',
    needs: 'gifts:read',
    also: 'failed card',
  },
];

const KNOWN_PAGES: readonly Destination[] = [
  { title: 'Home', href: '/staff', needs: 'reports:read', also: 'overview start' },
  { title: 'Gifts', href: '/staff/gifts', needs: 'gifts:read', also: 'donations payments' },
  { title: 'Donors', href: '/staff/donors', needs: 'donors:read', also: 'people supporters households' },
  { title: 'Recurring', href: '/staff/plans', needs: 'gifts:read', also: 'plans monthly subscriptions' },
  { title: 'Failed charges', href: '/staff/care', needs: 'reports:read', also: 'retries dunning' },
  { title: 'Memberships', href: '/staff/memberships', needs: 'donors:read', also: 'members tiers benefits' },
  { title: 'Campaigns', href: '/staff/campaigns', needs: 'donors:read', also: 'goals matching' },
  { title: 'Receipts', href: '/staff/receipts', needs: 'receipts:read', also: 'register' },
  { title: 'Donor list', href: '/staff/donor-list', needs: 'donor-list:prepare', also: 'transparency public names' },
  {
    title: 'Conflicts of interest',
    href: '/staff/conflicts',
    needs: 'conflicts:look-up',
    also: 'disclosure editors look up',
  },
  { title: 'Reports', href: '/staff/reports', needs: 'reports:read', also: 'figures charts' },
  { title: 'Finance', href: '/staff/finance', needs: 'finance:read', also: 'books' },
  { title: 'Deposits', href: '/staff/finance/deposits', needs: 'finance:read', also: 'payouts bank' },
  { title: 'Months', href: '/staff/finance/periods', needs: 'finance:read', also: 'close closing periods' },
  { title: 'Journal', href: '/staff/finance/journal', needs: 'finance:read', also: 'ledger accounting' },
  { title: 'Exports', href: '/staff/exports', needs: 'finance:read', also: 'files downloads' },
  { title: 'Audit', href: '/staff/audit', needs: 'audit:read', also: 'log history who' },
  { title: 'Privacy', href: '/staff/privacy', needs: 'donors:erase', also: 'erasure forget' },
  { title: 'Your account', href: '/staff/account', needs: 'account:own', also: 'password keys passkey app devices' },
  { title: 'Import', href: '/staff/imports', needs: 'imports:run', also: 'csv upload files' },
  { title: 'Duplicates', href: '/staff/donors/duplicates', needs: 'donors:merge', also: 'merge donors same' },
  { title: 'Designations', href: '/staff/designations', needs: 'donors:read', also: 'funds purposes' },
  ...REPORTS.map(({ slug, name }): Destination => ({
    title: `Report: ${name}`,
    href: `/staff/reports/${slug}`,
    needs: 'reports:read',
    also: 'figures chart',
  })),
  { title: 'Settings', href: '/staff/settings', needs: 'settings:write', also: 'organisation time zone' },
  { title: 'People', href: '/staff/people', needs: 'people:manage', also: 'staff roles invite' },
  { title: 'Webhooks', href: '/staff/hooks', needs: 'hooks:manage', also: 'endpoints events integrations' },
  { title: 'API keys', href: '/staff/keys', needs: 'keys:manage', also: 'programs' },
];

/** The parts of the product that are not named above, under the word that the rail has for them. */
const PAGES: readonly Destination[] = [
  ...KNOWN_PAGES,
  ...SECTIONS.filter(({ href }) => KNOWN_PAGES.every((page) => page.href !== href)).map(
    ({ label, href, needs }): Destination => ({ title: label, href, needs }),
  ),
];

export interface Destinations {
  readonly actions: readonly Destination[];
  readonly pages: readonly Destination[];
}

/**
 * What a person may go to or begin that every word fits which they typed; where nothing does, what they may have meant
 * to type. Without words, what is begun most.
 */
export function destinations(text: string, may: (needs: Permission) => boolean, limit: number): Destinations {
  const words = plainText(text).split(' ').filter(Boolean);
  const [actions, pages] = [ACTIONS, PAGES].map((all) => all.filter(({ needs }) => may(needs)));
  const fitting = (fits: (word: string, known: string) => boolean): Destinations => ({
    actions: actions!.filter((each) => isMeant(each, words, fits)).slice(0, limit),
    pages: pages!.filter((each) => isMeant(each, words, fits)).slice(0, limit),
  });
  if (words.length === 0) return { actions: actions!.slice(0, limit), pages: [] };
  const found = fitting((word, known) => known.startsWith(word));
  if (found.actions.length + found.pages.length > 0) return found;
  return fitting((word, known) => known.startsWith(word) || isSlipOf(word, known));
}

/** Whether somebody writes out the name of this one: then it is what they look for. */
export function isCalled({ title }: Destination, text: string): boolean {
  const typed = plainText(text).trim();
  return typed.length >= 4 && plainText(title).startsWith(typed);
}

function isMeant(
  { title, also = '' }: Destination,
  words: readonly string[],
  fits: (word: string, known: string) => boolean,
): boolean {
  const known = plainText(`${title} ${also}`).split(' ');
  return words.every((word) => known.some((each) => fits(word, each)));
}
