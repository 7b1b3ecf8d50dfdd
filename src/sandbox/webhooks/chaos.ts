import { createHash } from 'node:crypto';

/** How deliveries are troubled on purpose. Everything at zero troubles nothing. */
export interface ChaosSettings {
  /** The same seed decides the same for the same sequence of deliveries. */
  readonly seed: string;
  /** Up to so many extra copies of an event are sent. */
  readonly duplicate: number;
  /** An event may be overtaken by up to so many later ones. */
  readonly shuffleWindow: number;
  /** An event is held back for up to so many milliseconds. */
  readonly delayMs: number;
  /** So many of a hundred attempts are not sent at all, and tried again as if they had failed. */
  readonly dropPercent: number;
  /** So many of a hundred attempts arrive, but the connection is cut before the answer; they are tried again. */
  readonly cutPercent: number;
}

export const NO_CHAOS: ChaosSettings = {
  seed: 'mainstay',
  duplicate: 0,
  shuffleWindow: 0,
  delayMs: 0,
  dropPercent: 0,
  cutPercent: 0,
};

/** So many attempts of one delivery are dropped or cut at most: every event arrives in a bounded time. */
export const MOST_LOSSES = 3;

export type Fate = 'cut' | 'drop' | 'send';

/** What happens to one delivery. `number` is its place in the sequence of all deliveries, counted from 1. */
export interface Decisions {
  /** How often it is sent in all, 1 or more. */
  readonly copies: number;
  /** How many later deliveries may overtake it. */
  readonly places: number;
  readonly delayMs: number;
}

export function decide(settings: ChaosSettings, number: number): Decisions {
  return {
    copies: 1 + upTo(settings.duplicate, settings.seed, 'copies', number),
    places: upTo(settings.shuffleWindow, settings.seed, 'places', number),
    delayMs: upTo(settings.delayMs, settings.seed, 'delay', number),
  };
}

/** What becomes of the next attempt of a delivery, of which `attempts` were made and `lost` were dropped or cut so far. */
export function fateOf(settings: ChaosSettings, number: number, attempts: number, lost: number): Fate {
  if (lost >= MOST_LOSSES) return 'send';
  const draw = fraction(settings.seed, 'fate', number, attempts) * 100;
  if (draw < settings.dropPercent) return 'drop';
  return draw < settings.dropPercent + settings.cutPercent ? 'cut' : 'send';
}

/** A delivery and its decisions, as the order of sending needs them. */
export interface Queued {
  readonly number: number;
  readonly places: number;
}

/** In the order in which they are sent: each at most as many places later as it may be overtaken. */
export function inSendingOrder<T extends Queued>(queued: readonly T[]): T[] {
  return queued.toSorted((a, b) => rankOf(a) - rankOf(b) || a.number - b.number);
}

export function rankOf({ number, places }: Queued): number {
  return number + places;
}

export function isCalm({ duplicate, shuffleWindow, delayMs, dropPercent, cutPercent }: ChaosSettings): boolean {
  return duplicate + shuffleWindow + delayMs + dropPercent + cutPercent === 0;
}

/** A whole number from 0 to `most`, each as likely as the others. */
function upTo(most: number, ...parts: readonly (number | string)[]): number {
  return most === 0 ? 0 : Math.floor(fraction(...parts) * (most + 1));
}

/** From 0 up to and without 1. */
function fraction(...parts: readonly (number | string)[]): number {
  return createHash('sha256').update(parts.join('\n')).digest().readUIntBE(0, 6) / 2 ** 48;
}
