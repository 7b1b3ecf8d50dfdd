/** Where a letter on paper reaches somebody, in parts; what is not known is empty. */
export interface PostalAddress {
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  /** The state or province, as it was typed. */
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
}

/** The lines under a name, without the empty ones. */
export function addressLines({ line1, line2, city, region, postalCode, country }: PostalAddress): readonly string[] {
  const place = [city, `${region} ${postalCode}`.trim()].filter((part) => part !== '').join(', ');
  return [line1, line2, place, country].filter((line) => line !== '');
}

/** Whether a letter on paper would arrive. */
export function canReceivePost({ line1, city, postalCode }: PostalAddress): boolean {
  return line1 !== '' && (city !== '' || postalCode !== '');
}

const UNITED_STATES = ['', 'us', 'usa', 'u.s.', 'u.s.a.', 'united states', 'united states of america'];

/** The first five digits of a US ZIP; '' elsewhere, and where none is known. */
export function postalArea({ postalCode, country }: Pick<PostalAddress, 'postalCode' | 'country'>): string {
  const isAmerican = UNITED_STATES.includes(country.trim().toLowerCase());
  return (isAmerican && /^(\d{5})(?:[- ]?\d{4})?$/.exec(postalCode.trim())?.[1]) || '';
}
