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

/** A receiver can ask for a rest, but not for a longer one than this. */
const REST_MAX_MS = 24 * HOUR;

/** An endpoint at which nothing arrived for so long is paused. */
export const PAUSE_AFTER_DAYS = 5;

/**
 * When it is tried again after `step` pauses; null when it was tried often enough.
 * @param retryAfter the header of that name, when the receiver sent it
 */
export function nextTry(step: number, now: Date, retryAfter: string | null): Date | null {
  const pause = PAUSES_MS[step];
  if (pause === undefined) return null;
  return new Date(Math.max(now.getTime() + pause, restUntil(now, retryAfter)?.getTime() ?? 0));
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
