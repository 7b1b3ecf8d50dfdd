import type { Raw } from './decode.js';

/** Stripe's own command-line tool, which drives the sandbox with `--api-base`. */
const TOOL = /\bstripe-cli\b/i;

/**
 * The parameters as the sandbox takes them. The fixtures of the command-line tool still send `payment_method_types`,
 * which the version that the sandbox speaks has replaced by a filter of the same meaning.
 */
export function forTool(userAgent: string, raw: { readonly [key: string]: Raw }): { readonly [key: string]: Raw } {
  const types = raw['payment_method_types'];
  if (!TOOL.test(userAgent) || types === undefined || raw['allowed_payment_method_types'] !== undefined) return raw;
  const { payment_method_types: _types, ...rest } = raw;
  return { ...rest, allowed_payment_method_types: types };
}
