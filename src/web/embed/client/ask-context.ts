/** Where the reader comes from, as the link to the gift page carries it. Nothing personal is in it. */
export type AskContext = ReadonlyMap<string, string>;

const UTM = ['source', 'medium', 'campaign', 'term', 'content'];

/** Reads the element, the page and its address. Global Privacy Control drops the referrer and the campaign values. */
export function readContext(element: Element, variant: string | undefined): AskContext {
  const context = new Map<string, string>();
  const put = (name: string, value: string | null | undefined): void => {
    if (value) context.set(name, value);
  };
  put('article', element.getAttribute('article-id'));
  put('placement', 'article-footer');
  for (const name of ['section', 'author', 'placement']) put(name, element.getAttribute(name));
  put('url', canonicalUrl());
  put('variant', variant);
  if (!Reflect.get(navigator, 'globalPrivacyControl')) {
    put('referrer', foreignReferrer());
    const query = new URLSearchParams(location.search);
    for (const name of UTM) put(`utm_${name}`, query.get(`utm_${name}`));
  }
  return context;
}

/** The page's own word for its address; without one, the address without its query, which may say who reads. */
function canonicalUrl(): string {
  const link = document.querySelector<HTMLLinkElement>('link[rel=canonical]');
  return link?.href || location.origin + location.pathname;
}

function foreignReferrer(): string {
  if (!document.referrer) return '';
  const { host } = new URL(document.referrer);
  return host === location.host ? '' : host;
}
