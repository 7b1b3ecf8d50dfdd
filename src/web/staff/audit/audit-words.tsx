import type { JSX } from 'preact';
import type { AuditRow } from '../../../reports/audit/audit-list.js';

/** Kinds of actors that a filter can name. */
export const ACTOR_KINDS = [
  { value: 'system', label: 'Mainstay itself' },
  { value: 'command-line', label: 'The command line' },
  { value: 'key', label: 'Programs with a key' },
  { value: 'donor', label: 'Donors' },
  { value: 'portal-session', label: 'Donors at the portal' },
] as const;

/** Who did it. Donors stand here by reference: their page knows who they are. */
export function Actor({ actor, actorName }: Pick<AuditRow, 'actor' | 'actorName'>): JSX.Element {
  const [kind = '', id] = actor.split(':');
  if (actorName !== null) return <>{kind === 'key' ? `${actorName} (key)` : actorName}</>;
  if (kind === 'donor' && id) return <a href={`/staff/donors/${id}`}>A donor</a>;
  if (kind === 'portal-session') return <>A donor at the portal</>;
  return <>{ACTOR_KINDS.find(({ value }) => value === kind)?.label ?? actor}</>;
}

const PAGES: Readonly<Record<string, string>> = {
  gift: '/staff/gifts/',
  donor: '/staff/donors/',
  plan: '/staff/plans/',
  receipt: '/staff/receipts/',
  deposit: '/staff/finance/deposits/',
  period: '/staff/finance/periods/',
  export: '/staff/exports/',
  webhook: '/staff/hooks/',
};

/** On which record, with the way there where it has a page. */
export function AuditObject({ object }: Pick<AuditRow, 'object'>): JSX.Element {
  const [kind = '', id = ''] = object.split(':');
  const short = /^[0-9a-f]{8}-/.test(id) ? `${id.slice(0, 8)}…` : id;
  const words = id === '' ? kind : `${kind} ${short}`;
  const page = PAGES[kind];
  return page && id !== '' ? <a href={page + id}>{words}</a> : <>{words}</>;
}

/** What was noted with it: names in words, "…Before" beside what it became. */
export function AuditDetail({ detail }: Pick<AuditRow, 'detail'>): JSX.Element | null {
  const entries = Object.entries(detail).filter(([name]) => !name.endsWith('Before'));
  if (entries.length === 0) return null;
  return (
    <ul role="list" class="caption">
      {entries.map(([name, value]) => {
        const before = detail[`${name}Before`];
        return (
          <li key={name}>
            {spaced(name)}: {before === undefined ? '' : `${textOf(before)} → `}
            {textOf(value)}
          </li>
        );
      })}
    </ul>
  );
}

/** "amountMinor" as "amount minor". */
function spaced(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
