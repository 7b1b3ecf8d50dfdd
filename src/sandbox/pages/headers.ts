/**
 * No script, no frames, nothing from elsewhere. `targets` are addresses that a form may end up at:
 * browsers hold the rule against redirects too.
 */
export function securityHeaders(targets: readonly string[]): Record<string, string> {
  const origins = targets.map((target) => new URL(target.replaceAll(/[{}]/g, '')).origin);
  const policy = [
    `default-src 'none'`,
    `style-src 'self'`,
    `img-src data:`,
    `form-action 'self' ${origins.join(' ')}`.trim(),
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ];
  return {
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}
