import type { Metadata, SandboxObject } from '../object.js';

export interface PortalConfiguration extends SandboxObject {
  readonly object: 'billing_portal.configuration';
  active: boolean;
  default_return_url: string | null;
  features: {
    readonly payment_method_update: { readonly enabled: boolean; [field: string]: unknown };
    readonly subscription_cancel: {
      readonly enabled: boolean;
      readonly mode: 'at_period_end' | 'immediately';
      [field: string]: unknown;
    };
    [field: string]: unknown;
  };
  is_default: boolean;
  metadata: Metadata;
}

export interface PortalSession extends SandboxObject {
  readonly object: 'billing_portal.session';
  configuration: string;
  customer: string;
  flow: object | null;
  return_url: string | null;
}
