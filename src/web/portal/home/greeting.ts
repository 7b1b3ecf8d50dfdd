import type { SignedInDonor } from '../../../donors/portal-access/portal-sessions.js';
import { isolated } from '../../http/words.js';

/** "Good morning, Rosa." by the organisation's clock; a household is greeted by its first names. */
export function greeting(now: Date, zone: string, donors: readonly Pick<SignedInDonor, 'firstName'>[]): string {
  const names = [...new Set(donors.map(({ firstName }) => firstName).filter((name) => name !== ''))].slice(0, 3);
  const whom = new Intl.ListFormat('en', { type: 'conjunction' }).format(names.map(isolated));
  return whom === '' ? `${dayPart(now, zone)}.` : `${dayPart(now, zone)}, ${whom}.`;
}

function dayPart(now: Date, zone: string): string {
  const hour = Number(
    new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(now),
  );
  if (hour >= 4 && hour < 12) return 'Good morning';
  return hour >= 12 && hour < 18 ? 'Good afternoon' : 'Good evening';
}
