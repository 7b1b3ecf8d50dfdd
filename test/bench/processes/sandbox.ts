import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { childOptions, serve } from './child.js';

/** The sandbox alone, with nobody to send webhooks to. */
const { databaseUrl } = childOptions() as { readonly databaseUrl: string };
const secretKey = 'sk_test_bench';
const { url } = await startSandbox({ host: '127.0.0.1', port: 0, databaseUrl, secretKey, webhook: null });
serve({ url, secretKey }, async () => ({}));
