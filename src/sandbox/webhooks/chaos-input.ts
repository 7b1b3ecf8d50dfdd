import { invalid } from '../api/errors.js';
import { flag, integer, text, type Shape, type Values } from '../api/parameters.js';
import { NO_CHAOS, type ChaosSettings } from './chaos.js';

export const CHAOS_INPUT = {
  seed: text(100),
  duplicate: integer({ min: 0, max: 5 }),
  shuffleWindow: integer({ min: 0, max: 100 }),
  delayMs: integer({ min: 0, max: 60_000 }),
  dropPercent: integer({ min: 0, max: 100 }),
  cutPercent: integer({ min: 0, max: 100 }),
  off: flag(),
} satisfies Shape;

/** The settings with what was asked for changed. @throws Refusal when more than all attempts would be lost. */
export function changedChaos(now: ChaosSettings, input: Values<typeof CHAOS_INPUT>): ChaosSettings {
  const { off, ...given } = input;
  const base = off === true ? { ...NO_CHAOS, seed: now.seed } : now;
  const settings = {
    ...base,
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<ChaosSettings>),
  };
  if (settings.dropPercent + settings.cutPercent > 100) {
    throw invalid('dropPercent and cutPercent together are at most 100. The chaos was not changed.', 'dropPercent');
  }
  return settings;
}
