import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { GiftId, RefundId } from '../../src/kernel/id.js';
import { ProcessorRefused, ProcessorUnavailable, StripeClient } from '../../src/gateways/stripe/stripe-client.js';
import { StripeGateway, type CheckoutRequest } from '../../src/gateways/stripe/stripe-gateway.js';
import { UnknownToUs } from '../../src/gateways/stripe/stripe-facts.js';
import { startApp, type TestApp } from '../support/app.js';
import { Donor } from '../support/donor.js';

const REQUEST: CheckoutRequest = {
  giftId: '0193c1a0-0000-7000-8000-000000000001' as GiftId,
  installationId: 'here',
  amountMinor: 2500,
  currency: 'USD',
  description: 'Gift',
  email: 'rosa@example.org',
  successUrl: 'http://localhost/thanks',
  cancelUrl: 'http://localhost/give',
  expiresAt: Math.floor(Date.now() / 1000) + 3600,
};

describe('the gateway, when the processor answers with a failure', () => {
  let server: Server;
  let gateway: StripeGateway;
  let answer: { status: number; body: string; headers?: Record<string, string> };
  let requests: { key: string | undefined; path: string }[];

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push({ key: request.headers['idempotency-key'] as string | undefined, path: request.url ?? '' });
      if (answer.status === 0) return request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(answer.body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const endpoint = { host: '127.0.0.1', port, protocol: 'http' } as const;
    gateway = new StripeGateway(new StripeClient({ secretKey: 'sk_test_x', webhookSecrets: ['whsec_x'], endpoint }));
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const failsWith = (status: number, error: object = {}) => {
    answer = { status, body: JSON.stringify({ error: { type: 'api_error', message: 'No', ...error } }) };
  };

  it.each([500, 503, 429, 409, 401, 403, 0])(
    'of kind %i asks to try again later, with one and the same key',
    async (status) => {
      failsWith(status);
      await expect(gateway.createCheckout(REQUEST)).rejects.toThrow(ProcessorUnavailable);
      await expect(gateway.createCheckout(REQUEST)).rejects.toThrow(ProcessorUnavailable);
      expect(new Set(requests.map((request) => request.key))).toEqual(new Set([`gift-checkout:${REQUEST.giftId}`]));
    },
  );

  it.each([400, 402, 404])('of kind %i says that it was refused for good, and does not insist', async (status) => {
    failsWith(status, { type: 'invalid_request_error', code: 'charge_already_refunded' });
    const refund = gateway.refund({
      refundId: 'r' as RefundId,
      chargeId: 'ch',
      amountMinor: 1n,
      reason: 'duplicate',
    });
    const error = await refund.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProcessorRefused);
    expect(error).toMatchObject({ processorCode: 'charge_already_refunded', code: 'processor-refused' });
    expect(requests).toHaveLength(1);
  });

  it('that is no JSON asks to try again later', async () => {
    answer = { status: 502, body: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } };
    await expect(gateway.checkout('cs_1')).rejects.toThrow(ProcessorUnavailable);
  });

  it('names what this code does not know instead of guessing at it', async () => {
    const refund = { id: 're_1', amount: 5, currency: 'usd', created: 1, status: 'half_way', metadata: {} };
    answer = { status: 200, body: JSON.stringify({ object: 'list', data: [refund], has_more: false }) };
    await expect(gateway.refundsOf('ch_1')).rejects.toThrow(UnknownToUs);
  });
});

describe('the gateway and a crowd of charges', () => {
  let app: TestApp;
  let wanted: { chargeId: string; createdAt: Date }[];

  beforeAll(async () => {
    app = await startApp({ worker: false, webhooks: false });
    const donor = new Donor(app);
    for (let at = 0; at < 9; at++) await donor.pay(await donor.checkout({ email: `${randomUUID()}@example.org` }));
    const charges = await app.db.query<{ id: string; created: number }>(
      `select id, created::int from stripe_sandbox.objects where kind = 'charge'`,
    );
    wanted = charges.map(({ id, created }) => ({ chargeId: id, createdAt: new Date(created * 1000) }));
  });

  afterAll(() => app.stop());

  it('reads the same of each, whether it asks for one, for a few, or for all at once', async () => {
    const gateway = app.get(StripeGateway);
    const together = await gateway.charges(wanted);
    expect(together.size).toBe(9);
    for (const one of wanted) {
      expect((await gateway.charges([one])).get(one.chargeId)).toEqual(together.get(one.chargeId));
    }
  });

  it('finds charges also when their events tell a wrong time, and leaves out those that do not exist', async () => {
    const gateway = app.get(StripeGateway);
    const misdated = wanted.map((each, at) => ({
      ...each,
      createdAt: new Date(each.createdAt.getTime() + at * 3_600_000),
    }));
    const found = await gateway.charges([...misdated, ...misdated, { chargeId: 'ch_nobody', createdAt: new Date() }]);
    expect([...found.keys()].toSorted()).toEqual(wanted.map((each) => each.chargeId).toSorted());
  });

  it('lists all of them for a sweep, each once', async () => {
    const ids: string[] = [];
    for await (const charge of app.get(StripeGateway).chargesSince(new Date(0))) ids.push(charge.chargeId);
    expect(ids.toSorted()).toEqual(wanted.map((each) => each.chargeId).toSorted());
  });
});
