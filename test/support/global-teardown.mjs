import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const server = globalThis.testServer;
  await server?.stop();
  if (server) await rm(server.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
