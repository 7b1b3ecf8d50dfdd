import { readSettings, type Settings } from '../../../src/config/settings.js';

export const WEBHOOK_SECRET = 'whsec_bench0123456789abcdef0123456789ab';

/** The product's settings with a test key of Stripe's, its calls going to `edgePort` on this machine. */
export function benchSettings(varDir: string, edgePort: number): Settings {
  const settings = readSettings({
    PORT: '0',
    VAR_DIR: varDir,
    LOG_LEVEL: 'warn',
    STRIPE_SECRET_KEY: 'sk_test_bench',
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    PUBLIC_URL: 'https://give.ledger.example',
  });
  const endpoint = { host: '127.0.0.1', port: edgePort, protocol: 'http' as const };
  return { ...settings, stripe: { ...settings.stripe, endpoint } };
}
