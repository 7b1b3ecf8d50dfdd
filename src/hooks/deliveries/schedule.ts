import { createHash } from 'node:crypto';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The pauses before each further try, as Standard Webhooks proposes: ten tries in a little over three days. */
const PAUSES_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/**
 * Each try waits up to so much longer than its pause, so that what failed together does not come back together: a
 * quarter, so that the tries still end within four days; and some seconds at least, for the pauses that are short.
 */
const SPREAD = 0.25;
const SPREAD_MIN_MS = 10 * SECOND;

/** A receiver can ask for a rest, but not for a longer one than this. */
const REST_MAX_MS = 24 * HOUR;

/** An endpoint at which nothing arrived for so long is paused. */
export const PAUSE_AFTER_DAYS = 5;

/** What a try belongs to: a delivery, and how many pauses of the schedule are behind it. */
interface Step {
  readonly id: string;
  readonly step: number;
}

/**
 * When it is tried again after `step` pauses; null when it was tried often enough. Never sooner than the schedule and
 * the receiver say; how much later is the delivery's own, so that whoever reckons it again gets the same instant.
 * @param retryAfter the header of that name, when the receiver sent it
 */
export function nextTry(delivery: Step, now: Date, retryAfter: string | null): Date | null {
  const pause = PAUSES_MS[delivery.step];
  if (pause === undefined) return null;
  const soonest = Math.max(now.getTime() + pause, restUntil(now, retryAfter)?.getTime() ?? 0);
  const spread = Math.max((soonest - now.getTime()) * SPREAD, SPREAD_MIN_MS);
  return new Date(soonest + Math.floor(shareOf(delivery) * spread));
}

/** From 0 to below 1, even over deliveries and different at each of their tries. */
function shareOf({ id, step }: Step): number {
  return createHash('sha256').update(`${id}:${step}`).digest().readUInt32BE() / 2 ** 32;
}

/** Until when the receiver wants to rest, as HTTP has it: seconds or a date. Null when it does not say, or it is over. */
export function restUntil(now: Date, retryAfter: string | null): Date | null {
  const text = retryAfter?.trim() ?? '';
  const at = /^\d{1,7}$/.test(text) ? now.getTime() + Number(text) * SECOND : Date.parse(text);
  return at > now.getTime() ? new Date(Math.min(at, now.getTime() + REST_MAX_MS)) : null;
}

/** Whether an endpoint that fails since then has had its time. */
export function isGivenUp(failingSince: Date, now: Date): boolean {
  return now.getTime() - failingSince.getTime() >= PAUSE_AFTER_DAYS * 24 * HOUR;
}
