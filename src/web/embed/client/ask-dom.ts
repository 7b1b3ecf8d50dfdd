/** An element with properties and children; text stays text, whatever it contains. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<Omit<HTMLElementTagNameMap[Tag], 'part'>> & { part?: string },
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** The number of decimals of a currency: USD 2, JPY 0. */
export function currencyDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** "$12", "$12.50": cents only where there are any. */
export function amountText(minor: number, currency: string, lang: string): string {
  const units = 10 ** currencyDigits(currency);
  const digits = minor % units === 0 ? { maximumFractionDigits: 0 } : {};
  return new Intl.NumberFormat(lang, { style: 'currency', currency, ...digits }).format(minor / units);
}

/** "12", "12.50", as the gift page reads amounts from its address. */
export function decimalText(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  return (minor / 10 ** digits).toFixed(minor % 10 ** digits ? digits : 0);
}
