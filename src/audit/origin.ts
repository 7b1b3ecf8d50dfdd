import { AsyncLocalStorage } from 'node:async_hooks';

/** From where something was done: the address of whoever sent the request, and its id, which error pages show too. */
export interface Origin {
  readonly ip: string;
  readonly requestId: string;
}

const storage = new AsyncLocalStorage<Origin>();

/** Runs the work of a request; everything that it records in the audit says where it came from (R-SEC-07). */
export function withOrigin(origin: Origin, work: () => void): void {
  storage.run(origin, work);
}

/** Null for jobs and commands. */
export function originOfWork(): Origin | null {
  return storage.getStore() ?? null;
}
