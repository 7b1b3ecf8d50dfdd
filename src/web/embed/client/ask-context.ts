/** Where the reader comes from. Nothing personal is in it. */
export interface AskContext {
  /** What the link to the gift page carries. */
  readonly fields: ReadonlyMap<string, string>;
  /** The article and the place of the ask on it, to be counted; none for readers who want no such thing. */
  readonly spot?: URLSearchParams;
}

declare global {
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }
}

const UTM = ['source', 'medium', 'campaign', 'term', 'content'];

/** Reads the element, the page and its address. Global Privacy Control drops the referrer, the campaign values and the counting. */
export function readContext(element: Element, variant: string | undefined): AskContext {
  const fields = new Map<string, string>();
  const put = (name: string, value: string | null | undefined): void => {
    if (value) fields.set(name, value);
  };
  put('article', element.getAttribute('article-id'));
  put('placement', 'article-footer');
  for (const name of ['section', 'author', 'placement']) put(name, element.getAttribute(name));
  put('url', canonicalUrl());
  put('variant', variant);
  if (navigator.globalPrivacyControl) return { fields };
  const spot = new URLSearchParams([...fields]);
  put('referrer', foreignReferrer());
  const query = new URLSearchParams(location.search);
  for (const name of UTM) put(`utm_${name}`, query.get(`utm_${name}`));
  return { fields, spot };
}

/** The page's own word for its address; without one, the address without its query, which may say who reads. */
function canonicalUrl(): string {
  const link = document.querySelector<HTMLLinkElement>('link[rel=canonical]');
  return link?.href || location.origin + location.pathname;
}

/** The host of the page before, if it is another one; a referrer is always a whole address, or empty. */
function foreignReferrer(): string | undefined {
  const host = document.referrer.split('/')[2];
  return host === location.host ? '' : host;
}
