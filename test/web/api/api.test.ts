import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Donor } from '../../support/donor.js';
import { startApi, type TestApi } from './start-api.js';

const UNKNOWN = '019ab8d2-4f77-7a10-b0de-93a1f5f1c3a7';

describe('the JSON API', () => {
  let api: TestApi;
  let giftIds: string[];

  beforeAll(async () => {
    api = await startApi();
    const donor = new Donor(api.app);
    await donor.giveAndPay({
      firstName: 'Rosa',
      amount: '2500',
      article: 'council',
      url: 'https://n.example/c',
    });
    await donor.giveAndPay({ firstName: '=HYPERLINK("x")<b>', email: 'mal@example.org', amount: '5000' });
    await donor.giveAndPay({ firstName: 'Thu', email: 'thu@example.org', designation: 'investigations' });
    giftIds = (await api.get('/api/v1/gifts')).body.data.map((gift) => gift.id);
  });

  afterAll(() => api.stop());

  it('lists gifts with exact amounts, and pages by cursor without gap or repetition', async () => {
    expect(giftIds).toHaveLength(3);
    const first = await api.get('/api/v1/gifts?limit=2');
    expect(first.body.data).toHaveLength(2);
    const second = await api.get(`/api/v1/gifts?limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.data, ...second.body.data].map((gift) => gift.id)).toEqual(giftIds);
    expect(second.body.nextCursor).toBeNull();
    expect(second.body.data[0]).toMatchObject({
      state: 'settled',
      amount: { amount: 2500, currency: 'USD' },
      article: { id: 'council', url: 'https://n.example/c' },
      occurredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      giftDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      receipt: { number: expect.stringMatching(/^R-\d{4}-\d{6}$/) },
    });
    const { amount, fee, net } = second.body.data[0]!;
    expect(net.amount).toBe(amount.amount - fee.amount);
    expect(first.headers.get('cache-control')).toBe('no-store');
  });

  it('filters gifts', async () => {
    const funds = await api.get('/api/v1/gifts?designation=investigations');
    expect(funds.body.data.map((gift) => gift.id)).toEqual([giftIds[0]]);
    const before = await api.get('/api/v1/gifts?to=2001-01-01');
    expect(before.body).toEqual({ data: [], nextCursor: null });
  });

  it('shows the ids of the processor to those who act there alone', async () => {
    const forFinance = await api.get(`/api/v1/gifts/${giftIds[0]}`, 'finance');
    expect(forFinance.body.processor?.chargeId).toMatch(/^ch_/);
    const forFundraiser = await api.get(`/api/v1/gifts/${giftIds[0]}`, 'fundraiser');
    expect(forFundraiser.status).toBe(200);
    expect(forFundraiser.body.processor).toBeNull();
    expect(JSON.stringify(forFundraiser.body)).not.toMatch(/ch_|pi_|cs_|txn_/);
  });

  it('lets each role see what it may, and nobody in without a key', async () => {
    const status = async (path: string, role: Parameters<TestApi['get']>[1]) => (await api.get(path, role)).status;
    expect(await status('/api/v1/gifts', 'viewer')).toBe(403);
    expect(await status('/api/v1/donors', 'viewer')).toBe(403);
    expect(await status('/api/v1/receipts', 'viewer')).toBe(403);
    expect(await status('/api/v1/reports/summary?from=2026-01-01&to=2026-12-31', 'viewer')).toBe(200);
    const nobody = await api.get('/api/v1/gifts', null);
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(nobody.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const refused = await api.post(`/api/v1/gifts/${giftIds[0]}/refunds`, {}, { 'idempotency-key': 'x' }, 'fundraiser');
    expect(refused.status).toBe(403);
  });

  it('names unknown and bad parameters, each of them', async () => {
    const answer = await api.get('/api/v1/gifts?limit=101&form=2026-01-01&from=2026-02-30&donorId=1');
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ type: `${api.app.settings.publicUrl}/problems/invalid-input`, status: 422 });
    expect(answer.body.errors?.map((each) => each.pointer).sort()).toEqual([
      '#/donorId',
      '#/form',
      '#/from',
      '#/limit',
    ]);
    expect((await api.get(`/api/v1/gifts/${giftIds[0]}?fields=all`)).status).toBe(422);
    expect((await api.get('/api/v1/gifts?limit=1&limit=2')).status).toBe(422);
    expect((await api.get('/api/v1/gifts?designation=%00')).status).toBe(422);
    expect((await api.get('/api/v1/donors?q[a]=1')).status).toBe(422);
  });

  it('refuses a cursor that no answer gave out', async () => {
    const forged = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const cursor of [
      'nonsense',
      forged(['f', 'x', 'y']),
      forged(['f', '9999-99-99 99:99:99', '-'.repeat(36)]),
      forged(['f', '2026-02-31 10:00:00+00', UNKNOWN]),
      forged(['f', UNKNOWN, '99']),
      forged({}),
    ]) {
      const answer = await api.get(`/api/v1/gifts?cursor=${cursor}`);
      expect([cursor, answer.status, answer.body.type]).toEqual([cursor, 400, expect.stringMatching(/bad-cursor$/)]);
    }
  });

  it('answers 404 to unknown ids, ids of another shape and unknown routes', async () => {
    for (const path of ['gifts', 'donors', 'receipts'].flatMap((noun) => [
      `${noun}/${UNKNOWN}`,
      `${noun}/1`,
      `${noun}/%00`,
    ])) {
      expect([path, (await api.get(`/api/v1/${path}`)).status]).toEqual([path, 404]);
    }
    expect((await api.get(`/api/v1/receipts/nope/pdf`)).status).toBe(404);
    const nowhere = await api.get('/api/v1/nowhere');
    expect(nowhere.status).toBe(404);
    expect(nowhere.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('lists donors with what they gave, names as they were typed', async () => {
    const { body } = await api.get('/api/v1/donors?q=hyperlink');
    expect(body.data).toHaveLength(1);
    expect(body.data[0]).toMatchObject({
      firstName: '=HYPERLINK("x")<b>',
      lifetime: { amount: 5000, currency: 'USD' },
      gifts: 1,
    });
    const one = await api.get(`/api/v1/donors/${body.data[0]!.id}`);
    expect(one.body).toEqual(body.data[0]);
  });

  it('shows the register, each receipt with its words, and its PDF with the same bytes twice', async () => {
    const { body } = await api.get('/api/v1/receipts?status=issued');
    expect(body.data).toHaveLength(3);
    const receipt = body.data[0]!;
    const detail = await api.get(`/api/v1/receipts/${receipt.id}`);
    expect(detail.body).toMatchObject({ ...receipt, content: { statement: 'none' } });
    const pdf = await api.get(`/api/v1/receipts/${receipt.id}/pdf`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.headers.get('content-disposition')).toBe(`attachment; filename="${receipt.number}.pdf"`);
    expect(pdf.body.text).toMatch(/^%PDF-/);
    expect((await api.get(`/api/v1/receipts/${receipt.id}/pdf`)).body.text).toBe(pdf.body.text);
  });

  it('sums up by month with its basis', async () => {
    const year = new Date().getFullYear();
    const { body } = await api.get(`/api/v1/reports/summary?from=${year}-01-01&to=${year}-12-31&by=month`, 'viewer');
    expect(body.rows).toHaveLength(12);
    expect(body.basis).toMatchObject({ gifts: 'gift date', refunds: 'refund date', timeZone: 'America/Chicago' });
    expect(body.total).toMatchObject({
      gifts: 3,
      donors: 3,
      newDonors: 3,
      gross: { amount: 10000, currency: 'USD' },
    });
    const backward = await api.get('/api/v1/reports/summary?from=2026-02-01&to=2026-01-01&by=week');
    expect(backward.body.errors?.[0]?.pointer).toBe('#/by');
    expect((await api.get('/api/v1/reports/summary?from=2026-02-01&to=2026-01-01')).body.errors?.[0]?.pointer).toBe(
      '#/to',
    );
    expect((await api.get('/api/v1/reports/summary')).body.errors).toHaveLength(2);
    expect((await api.get('/api/v1/reports/summary?from=1900-01-01&to=9999-12-31')).status).toBe(422);
  });

  describe('refunds', () => {
    const path = () => `/api/v1/gifts/${giftIds[2]}/refunds`;

    it('needs a key for idempotency and an amount that is said', async () => {
      const bare = await api.post(path(), { amount: 500, reason: 'mistake' });
      expect(bare.body.errors).toEqual([expect.objectContaining({ pointer: '#/Idempotency-Key' })]);
      const key = { 'idempotency-key': 'bad' };
      for (const body of [
        {},
        [],
        { reason: 'mistake' },
        { amount: 5.5, reason: 'mistake' },
        { amount: '500', reason: 'mistake' },
        { amount: 0, reason: 'mistake' },
        { amount: -5, reason: 'mistake' },
        { amount: 2 ** 53, reason: 'mistake' },
        { amount: 500, reason: 'at-processor' },
        { amount: 500, reason: 'mistake', ammount: 1 },
        { amount: 500, reason: 'mistake', note: 'x'.repeat(501) },
      ]) {
        expect([body, (await api.post(path(), body, key)).status]).toEqual([body, 422]);
      }
      expect((await api.post(path(), '{"amount":', key)).status).toBe(400);
      expect((await api.post(path(), 'x', { ...key, 'content-type': 'text/csv' })).status).toBe(415);
      expect((await api.post(path(), { note: 'x'.repeat(300_000) }, key)).status).toBe(413);
      expect((await api.get(path())).body).toEqual({ data: [] });
    });

    it('refunds once however often the same key comes, also at the same time', async () => {
      const send = () =>
        api.post(path(), { amount: 500, reason: 'mistake', note: ' twice ' }, { 'idempotency-key': 'k1' });
      const answers = await Promise.all([send(), send(), send()]);
      expect(answers.map((each) => each.status)).toEqual([201, 201, 201]);
      expect(new Set(answers.map((each) => each.body.id)).size).toBe(1);
      expect(answers[0]?.body).toMatchObject({
        giftId: giftIds[2],
        amount: { amount: 500, currency: 'USD' },
        reason: 'mistake',
        note: 'twice',
      });
      await api.app.quiet();
      const { body } = await api.get(path());
      expect(body.data).toEqual([
        expect.objectContaining({ state: 'succeeded', processorId: expect.stringMatching(/^re_/) }),
      ]);
      expect((await send()).body).toEqual(body.data[0]);
    });

    it('refuses the same key for another refund, and more than is left', async () => {
      const other = await api.post(
        path(),
        { amount: 600, reason: 'mistake', note: 'twice' },
        { 'idempotency-key': 'k1' },
      );
      expect([other.status, other.body.type]).toEqual([409, expect.stringContaining('/idempotency-key-reused')]);
      const much = await api.post(path(), { amount: 2001, reason: 'other' }, { 'idempotency-key': 'k2' });
      expect([much.status, much.body.type]).toEqual([409, expect.stringContaining('/refund-too-large')]);
      const unknown = await api.post(
        `/api/v1/gifts/${UNKNOWN}/refunds`,
        { amount: 1, reason: 'other' },
        { 'idempotency-key': 'k' },
      );
      expect(unknown.status).toBe(404);
    });

    it('refunds all that is left with null, repeats it, and the summary follows', async () => {
      const send = () => api.post(path(), { amount: null, reason: 'donor-request' }, { 'idempotency-key': 'k3' });
      const first = await send();
      expect(first.body.amount.amount).toBe(2000);
      await api.app.quiet();
      expect((await send()).body).toMatchObject({ id: first.body.id, state: 'succeeded' });
      const gift = await api.get(`/api/v1/gifts/${giftIds[2]}`);
      expect(gift.body).toMatchObject({ state: 'refunded', refundable: { amount: 0 }, receipt: null });
      const list = await api.get('/api/v1/refunds?limit=1');
      expect(list.body.data[0]!.id).toBe(first.body.id);
      const rest = await api.get(`/api/v1/refunds?cursor=${list.body.nextCursor}`);
      expect(rest.body.data).toHaveLength(1);
      const year = new Date().getFullYear();
      const { body } = await api.get(`/api/v1/reports/summary?from=${year}-01-01&to=${year}-12-31`);
      expect(body.total).toMatchObject({ gifts: 3, gross: { amount: 10000 }, refunded: { amount: 2500 } });
    });

    it('marks the PDF of a void receipt', async () => {
      const { body } = await api.get('/api/v1/receipts?status=void&limit=1');
      expect(body.data[0]!.void).toMatchObject({ reason: expect.stringMatching(/refund/) });
      const pdf = await api.get(`/api/v1/receipts/${body.data[0]!.id}/pdf`);
      expect(pdf.headers.get('content-disposition')).toContain('-VOID.pdf');
    });
  });
});
