import { describe, expect, it } from '@jest/globals';
import type { Exchange } from '../../src/sandbox/api/observer.js';
import { bench, SECRET_KEY } from '../sandbox/harness.js';
import { judging, verdict } from './observer.js';

const REFUSED: Exchange = {
  method: 'POST',
  path: '/v1/refunds',
  query: '',
  body: 'amount=ten',
  userAgent: 'node',
  status: 400,
  answer: '{"error":{"type":"invalid_request_error","message":"No."}}',
};

describe('what goes through a sandbox', () => {
  it('may be refused when a test asks for it', () => {
    judging.answered(REFUSED);
    expect(verdict).not.toThrow();
  });

  it('must be right when the product asks, whatever the answer', () => {
    judging.answered({ ...REFUSED, userAgent: 'Stripe/v1 NodeBindings/23.1.0 Mainstay' });
    expect(verdict).toThrow('POST /v1/refunds: the request.amount is "ten", should be integer');
  });

  it('must be right when it was accepted, whoever asked', () => {
    judging.answered({ ...REFUSED, status: 200, answer: '{}' });
    expect(verdict).toThrow(/the request\.amount is "ten"[^]*the answer\.id is missing/);
  });

  it('must be refused in the right shape', () => {
    judging.answered({ ...REFUSED, status: 500, answer: '{}' });
    expect(verdict).toThrow('POST /v1/refunds: the 500.error is missing');
  });

  it('is not silent when the judge itself fails', () => {
    judging.answered({ ...REFUSED, answer: '<html>' });
    expect(verdict).toThrow('the judge failed');
  });

  it('is complained of once, and no more after that', () => {
    for (let count = 0; count < 3; count += 1) judging.sending({ object: 'event' } as never);
    expect(verdict).toThrow(/the event\.id is missing\n(?![^]*event\.id)/);
    expect(verdict).not.toThrow();
  });

  it('is seen in every sandbox that a test starts: stopping it tells', async () => {
    const started = await bench();
    const headers = { authorization: `Bearer ${SECRET_KEY}`, 'user-agent': 'Mainstay' };
    const response = await fetch(`${started.sandbox.url}/v1/customers?state=open`, { headers });
    expect(response.status).toBe(400);
    await expect(started.stop()).rejects.toThrow('GET /v1/customers: the request.state is not known');
  });
});
