import type { FastifyReply } from 'fastify';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { JSX } from 'preact';
import { securityHeaders } from './headers.js';

interface LayoutProps {
  readonly title: string;
  readonly shape: 'columns' | 'narrow' | 'wide';
  /** Seconds after which the page loads itself again. */
  readonly refresh?: number;
  readonly children: ComponentChildren;
}

/** Every page of the sandbox says what it is before anything else. */
export function Layout({ title, shape, refresh, children }: LayoutProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        {refresh === undefined ? null : <meta http-equiv="refresh" content={String(refresh)} />}
        <title>{`${title} · Sandbox`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/_sandbox/style.css" />
      </head>
      <body>
        <header class="bar">Sandbox: no money moves</header>
        <main class={shape}>{children}</main>
      </body>
    </html>
  );
}

export function document(page: JSX.Element): string {
  return `<!doctype html>\n${renderToString(page)}`;
}

/** Answers with a page; `targets` are the addresses outside the sandbox that its forms may end up at. */
export function sendPage(
  reply: FastifyReply,
  status: number,
  page: JSX.Element,
  targets: readonly string[],
): FastifyReply {
  return reply.code(status).headers(securityHeaders(targets)).type('text/html; charset=utf-8').send(document(page));
}
