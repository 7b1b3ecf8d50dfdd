/** active: told at once · paused: what happens waits · disabled: told nothing. */
export type EndpointState = 'active' | 'paused' | 'disabled';
/** staff: a person did it · failing: nothing arrived for days · gone: the receiver answered 410. */
export type EndpointCause = 'staff' | 'failing' | 'gone';

/** A receiver of webhooks. */
export interface HookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Types, or `*` alone. */
  readonly events: readonly string[];
  readonly state: EndpointState;
  /** Why it is not active. */
  readonly cause: EndpointCause | null;
  readonly secretMadeAt: Date;
  /** Until when the secret before signs too; null when there is none. */
  readonly oldSecretUntil: Date | null;
  readonly lastDeliveredAt: Date | null;
  /** Since when nothing was delivered but failures. */
  readonly failingSince: Date | null;
  readonly holdUntil: Date | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

/** What a person chooses of it. */
export interface EndpointChoice {
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
}
