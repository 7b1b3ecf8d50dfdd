import { may, type Role } from '../../../staff/permissions.js';
import { SECTIONS } from '../frame/sections.js';

/** The first page that a role may see: where people land. Whoever sees no section has their own account. */
export function homeOf(role: Role): string {
  return SECTIONS.find(({ needs }) => may(role, needs))?.href ?? '/staff/account';
}

/** Where somebody wants to go: a page of ours, whatever the address says; null for none, and for Home, which not everybody has. */
export function localPath(next: string): string | null {
  if (!/^\/staff[/?][\w\-./?&=%+,:~]*$/.test(next)) return null;
  return /^\/staff\/(?:sign-in|second-factor|confirm|outside)\b/.test(next) ? null : next;
}
