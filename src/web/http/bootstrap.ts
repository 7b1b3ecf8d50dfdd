import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parse } from 'node:querystring';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import serveStatic from '@fastify/static';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { withOrigin } from '../../audit/origin.js';
import type { Settings } from '../../config/settings.js';
import { Assets } from './assets.js';
import { takeUploads } from './uploads.js';

/** No body that Mainstay takes is larger; Stripe's events are a few kilobytes (R-SEC-12). */
const BODY_LIMIT = 256 * 1024;
/** The mapping of a wide file has a field for each of its columns. */
const FORM_FIELDS_MAX = 700;
/** How long answers in hand may take at the end; then their connections are cut, so that a stop always ends (R-OPS-04). */
const DRAIN_MS = 5_000;
const WEBHOOK_PATH = '/webhooks/stripe';
const STRIPE_PAGES = ['https://checkout.stripe.com', 'https://invoice.stripe.com'];

/** The web application, ready to listen. Reads nothing from the environment. */
export async function createWebApp(module: Type | object, settings: Settings): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    return503OnClosing: true,
    trustProxy: (_address: string, hop: number) => hop < settings.proxyHops,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module as Type, adapter, {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  const server = adapter.getInstance<FastifyInstance>();
  readBodies(server);
  await takeUploads(server, join(settings.varDir, 'uploads'));
  server.addHook('onRequest', (request, _reply, done) => withOrigin({ ip: request.ip, requestId: request.id }, done));
  server.addHook('preClose', () => {
    setTimeout(() => server.server.closeAllConnections(), DRAIN_MS).unref();
  });
  await server.register(cookie);
  await server.register(helmet, securityHeaders(settings));
  const { folder } = app.get(Assets);
  if (folder) {
    await server.register(serveStatic, {
      root: folder,
      prefix: '/assets/',
      decorateReply: false,
      immutable: true,
      maxAge: '365d',
    });
  }
  // The list of routes is not news: logging begins when they are all there.
  await app.init();
  app.useLogger(app.get(Logger));
  return app;
}

/** A webhook's body stays bytes until its signature was found good; JSON and forms are parsed into plain objects. */
function readBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request: FastifyRequest, body, done) => {
    if (request.url === WEBHOOK_PATH) return done(null, body);
    try {
      done(null, body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as unknown));
    } catch {
      done(
        Object.assign(new Error('The body is not valid JSON.'), {
          statusCode: 400,
          code: 'FST_ERR_CTP_INVALID_JSON_BODY',
        }),
      );
    }
  });
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    // A field that is sent twice counts once, by its last value: nothing here takes a list.
    const fields = Object.entries(parse(body as string, '&', '=', { maxKeys: FORM_FIELDS_MAX }));
    done(null, Object.fromEntries(fields.map(([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value])));
  });
}

/** Nothing inline, nothing from elsewhere, framed by nobody (R-SEC-08); a form may lead on to the payment page. */
function securityHeaders(settings: Settings): Parameters<typeof helmet>[1] {
  const { sandbox } = settings.stripe;
  const paymentPages = sandbox ? [sandbox.publicUrl] : STRIPE_PAGES;
  const isSecure = settings.publicUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'frame-src': ["'self'"],
        'form-action': ["'self'", ...paymentPages],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
        'object-src': ["'none'"],
      },
    },
    strictTransportSecurity: isSecure ? { maxAge: 31_536_000 } : false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  };
}
