import { createHmac, timingSafeEqual } from 'node:crypto';
import { isId, type PlanId } from '../../kernel/id.js';

/** Days that a link to replace a card stays good. */
export const FIX_DAYS = 30;

const DAY = 24 * 60 * 60_000;

/** What a link names; `isOld` when its thirty days are over. */
export interface FixLink {
  readonly planId: PlanId;
  readonly isOld: boolean;
}

/** The unguessable name of the page on which a donor replaces the card of a plan, good for thirty days from `now`. */
export function fixToken(planId: PlanId, now: Date, secret: string): string {
  return tokenOf(planId, Math.floor(now.getTime() / DAY) + FIX_DAYS, secret);
}

/** Null for anything forged or mistyped. */
export function readFixToken(token: string, now: Date, secret: string): FixLink | null {
  const bytes = Buffer.from(token.split('.')[0] ?? '', 'base64url');
  if (bytes.length !== 18) return null;
  const planId = bytes
    .subarray(0, 16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const lastDay = bytes.readUInt16BE(16);
  if (!isId(planId)) return null;
  const expected = Buffer.from(tokenOf(planId, lastDay, secret));
  const found = Buffer.from(token);
  if (expected.length !== found.length || !timingSafeEqual(expected, found)) return null;
  return { planId, isOld: Math.floor(now.getTime() / DAY) > lastDay };
}

/** The plan and the last good day, and 128 bits of a keyed hash of both; nothing about the donor. */
function tokenOf(planId: PlanId, lastDay: number, secret: string): string {
  const name = Buffer.alloc(18);
  name.write(planId.replaceAll('-', ''), 'hex');
  name.writeUInt16BE(lastDay, 16);
  const seal = createHmac('sha256', secret).update(`fix:${planId}:${lastDay}`).digest().subarray(0, 16);
  return `${name.toString('base64url')}.${seal.toString('base64url')}`;
}
