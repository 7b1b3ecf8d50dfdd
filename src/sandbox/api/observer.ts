import type { SandboxEvent } from '../state/kinds/webhooks.js';

/** A request below `/v1` and what it was answered. */
export interface Exchange {
  readonly method: string;
  /** As it was asked for, without the query: "/v1/customers/cus_1". */
  readonly path: string;
  /** The undecoded query and form body; empty when there was none. */
  readonly query: string;
  readonly body: string;
  readonly userAgent: string;
  readonly status: number;
  /** The JSON text. */
  readonly answer: string;
}

/** Somebody who looks at what goes through the sandbox and has no say in it. */
export interface Observer {
  /** Called just before the answer leaves, so whoever has the answer may rely on its having been seen. */
  answered(exchange: Exchange): void;
  /** Called before each attempt to deliver an event. */
  sending(event: SandboxEvent): void;
}
