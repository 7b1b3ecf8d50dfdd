import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A complete HTML document. Text in the views is escaped by the renderer; nothing else is needed. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`;
}
