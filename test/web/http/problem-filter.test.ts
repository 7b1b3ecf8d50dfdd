import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpException, PayloadTooLargeException } from '@nestjs/common';
import pg from 'pg';
import { QueryFailedError } from 'typeorm';
import { AppError, InvalidInput, NotFound } from '../../../src/kernel/app-error.js';
import { problemOf } from '../../../src/web/http/problem.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Donor } from '../../support/donor.js';

describe('what an error becomes', () => {
  const statusAndCode = (error: unknown) => {
    const { status, code, incident } = problemOf(error);
    return [status, code, incident];
  };
  const failed = (facts: object) => new QueryFailedError('select 1', [], Object.assign(new Error('secret'), facts));

  it('keeps the words of a foreseen error and maps its kind', () => {
    expect(problemOf(new InvalidInput([{ field: 'a', message: 'b' }]))).toMatchObject({
      status: 422,
      code: 'invalid-input',
    });
    expect(problemOf(new NotFound('gift')).detail).toMatch(/no such gift/);
    expect(statusAndCode(new AppError('bad-signature', 'invalid', ''))).toEqual([400, 'bad-signature', false]);
    expect(statusAndCode(new AppError('forbidden', 'forbidden', ''))).toEqual([403, 'forbidden', false]);
  });

  it('replaces the words of libraries', () => {
    expect(statusAndCode(new HttpException('Cannot GET /secret', 404))).toEqual([404, 'not-found', false]);
    expect(statusAndCode(new PayloadTooLargeException())).toEqual([413, 'too-large', false]);
    const media = Object.assign(new Error('x'), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 });
    expect(statusAndCode(media)).toEqual([415, 'unsupported-media-type', false]);
    expect(problemOf(new HttpException('Cannot GET /secret', 404)).detail).not.toMatch(/secret/);
    expect(statusAndCode(new HttpException('odd', 418))).toEqual([418, 'bad-request', false]);
  });

  it('answers 503 while the database is away, read-only or full (R-OPS-11)', () => {
    for (const code of ['08006', '53100', '53300', '57P01', '57P03', '25006', 'ECONNREFUSED', 'ECONNRESET']) {
      expect([code, ...statusAndCode(failed({ code }))]).toEqual([code, 503, 'unavailable', false]);
    }
    for (const words of ['timeout exceeded when trying to connect', 'Connection terminated unexpectedly']) {
      expect(statusAndCode(new Error(words))).toEqual([503, 'unavailable', false]);
    }
    const both = new AggregateError([Object.assign(new Error('::1'), { code: 'ECONNREFUSED' })]);
    expect(statusAndCode(both)).toEqual([503, 'unavailable', false]);
  });

  it('says nothing of a fault that nobody foresaw', () => {
    for (const error of [
      failed({ code: '23505' }),
      new Error('secret'),
      Object.assign(new Error('secret'), { code: 'ENOENT', syscall: 'open' }),
      'secret',
      undefined,
    ]) {
      expect(statusAndCode(error)).toEqual([500, 'internal', true]);
      expect(problemOf(error).detail).not.toMatch(/secret/);
    }
  });
});

describe('problems over HTTP', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ worker: false, webhooks: false });
  });

  afterAll(() => app.stop());

  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(app.url + path, { redirect: 'manual', ...init });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  it('is a document for programs and a page for people, with the same reference in the log', async () => {
    const program = await ask('/api/v1/nowhere');
    expect(program.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(program.text)).toEqual({
      type: `${app.settings.publicUrl}/problems/not-found`,
      title: 'There is nothing here',
      status: 404,
      detail: expect.any(String),
      instance: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const person = await ask('/nowhere', { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    expect([person.status, person.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(person.text).toMatch(/Reference <code>[0-9a-f-]{36}<\/code>/);
    expect(person.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('listens to Accept where people and programs share an address', async () => {
    const type = async (accept: string) => (await ask('/nowhere', { headers: { accept } })).headers.get('content-type');
    expect(await type('application/json')).toMatch(/problem\+json/);
    expect(await type('application/problem+json, text/html;q=0.5')).toMatch(/problem\+json/);
    expect(await type('text/html, application/json')).toMatch(/html/);
    expect(await type('text/html;q=0.2, application/json;q=0.9')).toMatch(/problem\+json/);
    expect(await type('*/*')).toMatch(/html/);
  });

  it('survives addresses that are none', async () => {
    for (const path of ['/%', '/give/%E0%A4%A', '/api/v1/gifts/%', `/${'x'.repeat(5000)}`]) {
      const { status } = await ask(path);
      expect([path.slice(0, 20), status >= 400 && status < 500]).toEqual([path.slice(0, 20), true]);
    }
  });

  it('serves a page for each code, and 404 for others', async () => {
    expect((await ask('/problems/refund-too-large')).text).toContain('The refund is larger than what is left');
    expect((await ask('/problems/toString')).status).toBe(404);
    expect((await ask('/problems/%3Cscript%3E')).text).not.toContain('<script>');
  });

  it('asks a donor to come back later while the database takes no writes, and keeps nothing half', async () => {
    await onlyReads(app.databaseUrl, true);
    try {
      const answer = await new Donor(app).give();
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
      expect(await answer.text()).toContain('Resting for a moment');
      expect(await app.db.query('select from gift')).toEqual([]);
    } finally {
      await onlyReads(app.databaseUrl, false);
    }
    // A connection that was cut may be handed out once more before its pool has noticed: the donor presses again.
    let status = 503;
    for (let press = 0; status === 503 && press < 10; press++) ({ status } = await new Donor(app).give());
    expect(status).toBe(303);
  });
});

/** Makes the database refuse writes, as a standby or a full disk does; connections in use feel it at once. */
async function onlyReads(databaseUrl: string, isOn: boolean): Promise<void> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`alter database ${name} set default_transaction_read_only = ${isOn}`);
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  await client.end();
}
