import type { Metadata, SandboxObject } from '../object.js';

export interface SandboxEvent extends SandboxObject {
  readonly object: 'event';
  readonly type: string;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
  pending_webhooks: number;
  /** The test clock by which it happened; left out for what happened by the sandbox's own clock. */
  readonly memory?: { readonly clock: string };
}

export interface WebhookEndpoint extends SandboxObject {
  readonly object: 'webhook_endpoint';
  description: string | null;
  enabled_events: readonly string[];
  metadata: Metadata;
  status: 'enabled' | 'disabled';
  /** The API version that events are shaped by; the sandbox speaks one. */
  api_version: string | null;
  url: string;
  readonly memory: {
    readonly secret: string;
    /** Registered from the settings at start, so that a new address replaces the old one. */
    readonly fromSettings: boolean;
  };
}
