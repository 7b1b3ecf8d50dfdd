import type { DataKey } from './sealing.js';

const KEYS_MAX = 10_000;
/** A key that another process destroyed is forgotten here, too, after this time. */
const AGE_MAX_MS = 60_000;

/** Data keys that were opened lately; the one that was not used for longest goes first. */
export class KeyCache {
  private readonly keys = new Map<string, { readonly key: DataKey; readonly until: number }>();

  get(id: string): DataKey | undefined {
    const found = this.keys.get(id);
    if (!found) return undefined;
    this.keys.delete(id);
    if (found.until < performance.now()) return undefined;
    this.keys.set(id, found);
    return found.key;
  }

  put(key: DataKey): void {
    this.keys.delete(key.id);
    this.keys.set(key.id, { key, until: performance.now() + AGE_MAX_MS });
    if (this.keys.size > KEYS_MAX) this.keys.delete(this.keys.keys().next().value!);
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) this.keys.delete(id);
  }
}
