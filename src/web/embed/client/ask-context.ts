/** Where the reader comes from, as the link to the gift page carries it. Nothing personal is in it. */
export type AskContext = ReadonlyMap<string, string>;

const FROM_ATTRIBUTES: Readonly<Record<string, string>> = {
  article: 'article-id',
  section: 'section',
  author: 'author',
  placement: 'placement',
};
const UTM = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'];

/** Reads the element, the page and its address. Global Privacy Control drops the referrer and the campaign values. */
export function readContext(element: Element, variant: string | undefined): AskContext {
  const context = new Map<string, string>();
  const put = (name: string, value: string | null | undefined): void => {
    if (value) context.set(name, value);
  };
  for (const [name, attribute] of Object.entries(FROM_ATTRIBUTES)) put(name, element.getAttribute(attribute));
  if (!context.has('placement')) put('placement', 'article-footer');
  put('url', canonicalUrl());
  put('variant', variant);
  if (!('globalPrivacyControl' in navigator && navigator.globalPrivacyControl)) {
    put('referrer', foreignReferrer());
    const query = new URLSearchParams(location.search);
    for (const name of UTM) put(name, query.get(name));
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
