import type { Metadata, SandboxObject } from '../object.js';

export type CancelReason =
  | 'customer_service'
  | 'low_quality'
  | 'missing_features'
  | 'other'
  | 'switched_service'
  | 'too_complex'
  | 'too_expensive'
  | 'unused';

export interface PortalFeatures {
  readonly customer_update: { readonly allowed_updates: readonly string[]; readonly enabled: false };
  readonly invoice_history: { readonly enabled: boolean };
  readonly payment_method_update: { readonly enabled: boolean; readonly payment_method_configuration: null };
  readonly subscription_cancel: {
    readonly cancellation_reason: {
      readonly enabled: boolean;
      readonly feedback_options: null;
      readonly options: readonly CancelReason[];
    };
    readonly enabled: boolean;
    readonly mode: 'at_period_end' | 'immediately';
    readonly proration_behavior: 'none';
  };
  readonly subscription_pause: object;
  readonly subscription_update: object;
}

export interface PortalConfiguration extends SandboxObject {
  readonly object: 'billing_portal.configuration';
  active: boolean;
  business_profile: {
    readonly headline: string | null;
    readonly privacy_policy_url: string | null;
    readonly terms_of_service_url: string | null;
  };
  default_return_url: string | null;
  features: PortalFeatures;
  is_default: boolean;
  metadata: Metadata;
  name: string | null;
  updated: number;
}

export interface PortalFlow {
  readonly after_completion: {
    readonly hosted_confirmation: { readonly custom_message: string | null } | null;
    readonly redirect: { readonly return_url: string } | null;
    readonly type: 'hosted_confirmation' | 'portal_homepage' | 'redirect';
  };
  readonly subscription_cancel: { readonly retention: null; readonly subscription: string } | null;
  readonly type: 'payment_method_update' | 'subscription_cancel';
  [field: string]: unknown;
}

export interface PortalSession extends SandboxObject {
  readonly object: 'billing_portal.session';
  configuration: string;
  customer: string;
  flow: PortalFlow | null;
  return_url: string | null;
  readonly memory: {
    /** When a page of it was asked for last; null before the first time. Seconds since 1970. */
    usedAt: number | null;
    /** What the link led to straight away has been done. */
    flowDone: boolean;
    /** The intent to save the card that is being put in. */
    setupIntent: string | null;
  };
}
