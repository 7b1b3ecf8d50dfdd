import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { REPORTS } from '../../../src/reports/report-list.js';
import { operationsOf, type Schema } from '../../../src/web/api/openapi/reference.js';
import { Donor } from '../../support/donor.js';
import { misfits } from './schema-check.js';
import { startApi, type TestApi } from './start-api.js';

describe('the documentation of the API', () => {
  let api: TestApi;
  let document: OpenAPIObject;
  let schemas: Record<string, Schema>;

  beforeAll(async () => {
    api = await startApi();
    const donor = new Donor(api.app);
    await donor.giveAndPay({ article: 'council', url: 'https://n.example/c' });
    await donor.giveAndPay({ firstName: 'Thu', email: 'thu@example.org', designation: 'investigations' });
    document = (await api.get('/api/openapi.json', null)).body as unknown as OpenAPIObject;
    schemas = document.components!.schemas as Record<string, Schema>;
  });

  afterAll(() => api.stop());

  it('lists exactly the routes that exist', () => {
    const documented = operationsOf(document).map(({ method, path }) => `${method} ${path}`);
    expect(documented.sort()).toEqual(routes(api).sort());
    expect(documented.length).toBeGreaterThan(8);
  });

  it('describes every route, every parameter and every field', () => {
    for (const operation of operationsOf(document)) {
      expect([operation.id, operation.summary]).toEqual([operation.id, expect.stringMatching(/\w+/)]);
      const statuses = operation.answers.map((answer) => answer.status);
      // Entitlements are for whoever holds a token; an unknown one is answered like a known one.
      const isOpen = operation.noun === 'Entitlements';
      expect(statuses).toEqual(expect.arrayContaining(isOpen ? ['404', '429', '503'] : ['401', '403', '422', '503']));
      const problems = operation.answers.filter(({ status }) => status >= '400' && !(isOpen && status === '404'));
      expect(new Set(problems.map((answer) => answer.shape))).toEqual(new Set(['ProblemView']));
    }
    expect(new Set(operationsOf(document).map((operation) => operation.id)).size).toBe(operationsOf(document).length);
    const parameters = operationsOf(document).flatMap((operation) => operation.parameters);
    for (const each of parameters)
      expect([each.name, each.description]).toEqual([each.name, expect.stringMatching(/\w/)]);
    // A field of a class that nobody documented would be a shape of its own, named after the class.
    expect(Object.keys(schemas).filter((name) => !/(?:View|Page|List|Body)$/.test(name))).toEqual([]);
    expect(document.components?.securitySchemes).toHaveProperty('key', expect.objectContaining({ scheme: 'bearer' }));
  });

  it('answers what it documents, field by field', async () => {
    const [gift] = (await api.get('/api/v1/gifts')).body.data;
    const [donor] = (await api.get('/api/v1/donors')).body.data;
    await api.post(`/api/v1/gifts/${gift!.id}/refunds`, { amount: 100, reason: 'other' }, { 'idempotency-key': 'k' });
    await api.app.quiet();
    const [receipt] = (await api.get('/api/v1/receipts')).body.data;
    const year = 'from=2026-01-01&to=2027-12-31';
    const asked: [route: string, path: string][] = [
      ['/api/v1/gifts', '/api/v1/gifts'],
      ['/api/v1/gifts/{id}', `/api/v1/gifts/${gift!.id}`],
      ['/api/v1/gifts/{id}/refunds', `/api/v1/gifts/${gift!.id}/refunds`],
      ['/api/v1/refunds', '/api/v1/refunds'],
      ['/api/v1/donors', '/api/v1/donors'],
      ['/api/v1/donors/{id}', `/api/v1/donors/${donor!.id}`],
      ['/api/v1/receipts', '/api/v1/receipts'],
      ['/api/v1/receipts/{id}', `/api/v1/receipts/${receipt!.id}`],
      ['/api/v1/reports/summary', `/api/v1/reports/summary?${year}&by=article`],
      ['/api/v1/reports/summary', `/api/v1/reports/summary?${year}&by=month`],
      ['/api/v1/reports', '/api/v1/reports'],
      ['/api/v1/campaigns', '/api/v1/campaigns'],
      ['/api/v1/campaigns/{id}', '/api/v1/campaigns/01930000-0000-7000-8000-000000000001'],
      ['/api/v1/designations', '/api/v1/designations'],
      ...REPORTS.map(({ slug }): [string, string] => ['/api/v1/reports/{slug}', `/api/v1/reports/${slug}`]),
    ];
    for (const [route, path] of asked) {
      for (const role of ['admin', 'fundraiser'] as const) {
        const answer = await api.get(path, role);
        expect([path, answer.status]).toEqual([path, 200]);
        expect([path, misfits(answer.body, answerSchema(route, 'get', 200), schemas)]).toEqual([path, []]);
      }
    }
    const refunds = `/api/v1/gifts/${gift!.id}/refunds`;
    const made = await api.post(refunds, { amount: null, reason: 'other' }, { 'idempotency-key': 'k2' });
    expect(misfits(made.body, answerSchema('/api/v1/gifts/{id}/refunds', 'post', 201), schemas)).toEqual([]);
    const bent = { ...made.body, amount: { amount: 1.5, currency: 'USD' }, secret: 1, state: 'gone' };
    expect(misfits(bent, answerSchema('/api/v1/gifts/{id}/refunds', 'post', 201), schemas)).toHaveLength(3);
    const problem = await api.get('/api/v1/gifts?limit=0');
    expect(misfits(problem.body, schemas['ProblemView']!, schemas)).toEqual([]);
  });

  it('is a page as well, with a section for each route and no script', async () => {
    const page = await fetch(`${api.app.url}/api`);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const html = await page.text();
    for (const { id } of operationsOf(document)) expect(html).toContain(`id="${id}"`);
    for (const name of Object.keys(schemas)) expect(html).toContain(`id="shape-${name}"`);
    expect(html).not.toMatch(/<script/);
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]!);
    for (const target of new Set(targets)) expect(html).toContain(`id="${target}"`);
  });

  function answerSchema(route: string, method: 'get' | 'post', status: number): Schema {
    const response = document.paths[route]![method]!.responses[status] as unknown as {
      content: { 'application/json': { schema: Schema } };
    };
    return response.content['application/json'].schema;
  }
});

/** The routes under /api/v1 as the framework knows them, spelled like those of the document. */
function routes(api: TestApi): string[] {
  const controllers = [...api.app.web.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype }) => {
    const base = String(Reflect.getMetadata(PATH_METADATA, metatype as object));
    const methods = (metatype as { prototype: Record<string, object> }).prototype;
    return Object.getOwnPropertyNames(methods)
      .map((name) => methods[name]!)
      .filter((handler) => Reflect.hasMetadata(METHOD_METADATA, handler))
      .map((handler) => {
        const own = String(Reflect.getMetadata(PATH_METADATA, handler));
        const path = `/${[base, own]
          .flatMap((part) => part.split('/'))
          .filter(Boolean)
          .join('/')}`;
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number]!;
        return `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;
      })
      .filter((route) => route.includes(' /api/v1'));
  });
}
