import type { Metadata } from '../state/object.js';

/** Stripe's merge: given keys are set, empty values remove theirs, and an empty whole (null) removes all. */
export function mergeMetadata(old: Metadata, change: Readonly<Record<string, string>> | null | undefined): Metadata {
  if (change === null) return {};
  const merged = { ...old, ...change };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
}

/** The old values of the fields that differ, as events carry them. */
export function previousOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): object {
  const changed = Object.entries(before).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(after[field]),
  );
  return Object.fromEntries(changed);
}

/** Sets fields of an object, and answers the old values of those that changed, as events carry them. */
export function change<T extends Record<string, unknown>>(object: T, fields: Partial<T>): Partial<T> {
  const before = Object.fromEntries(Object.keys(fields).map((field) => [field, object[field as keyof T]]));
  Object.assign(object, fields);
  return previousOf(before, object);
}
