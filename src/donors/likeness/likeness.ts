/** What tells two donors apart, or does not. Texts as they were written. */
export interface Compared {
  readonly kind: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Every address that they hold, in lower case. */
  readonly emails: readonly string[];
  /** The street, where the post brings letters; empty when it is not known. */
  readonly street: string;
  readonly postalArea: string;
}

/** What only the database can say of two donors. */
export interface Shared {
  readonly samePhone: boolean;
  readonly sameHousehold: boolean;
}

export interface Likeness {
  /** 1 to 100: how likely the two are one. */
  readonly score: number;
  /** In words, the strongest first: "same phone". */
  readonly reasons: readonly string[];
}

/** Below this a look would be wasted. */
const SCORE_MIN = 45;
/** Share of the pieces of a name that have to be alike: "Diaz" and "Dias" are. */
const NAME_MIN = 0.4;

/**
 * Whether two records may be one donor, and why. Members of a household share address, phone and family name: only a
 * first name that fits, too, makes them alike.
 */
export function likenessOf(one: Compared, other: Compared, shared: Shared): Likeness | null {
  const isPerson = one.kind === 'person';
  if (isPerson !== (other.kind === 'person')) return null;
  const last = similarity(one.lastName, other.lastName);
  const first = isPerson ? firstNames(one.firstName, other.firstName) : last;
  const isSameName = fold(nameOf(one)) === fold(nameOf(other));
  const sameEmail = one.emails.some((email) => other.emails.includes(email));
  const sameStreet =
    one.street !== '' && one.postalArea === other.postalArea && fold(one.street) === fold(other.street);
  const fits = first >= NAME_MIN && last >= NAME_MIN;

  const hints: [points: number, reason: string][] = [];
  if (isSameName) hints.push([40, 'same name']);
  else if (fits) hints.push([Math.round(20 * Math.min(first, last)) + 10, 'similar name']);
  if (shared.samePhone) hints.push([45, 'same phone']);
  if (sameEmail) hints.push([45, 'same email']);
  else if (fits && similarEmails(one.emails, other.emails)) hints.push([30, 'similar email']);
  if (sameStreet) hints.push([35, 'same address']);
  else if (one.postalArea !== '' && one.postalArea === other.postalArea) hints.push([15, 'same ZIP code']);

  const isFamily = isPerson && !fits && (shared.sameHousehold || last >= NAME_MIN);
  const sum = hints.reduce((total, [points]) => total + points, 0);
  const score = Math.min(100, isFamily ? Math.min(sum, SCORE_MIN - 1) : sum);
  if (score < SCORE_MIN) return null;
  const reasons = hints.toSorted(([more], [less]) => less - more).map(([, reason]) => reason);
  return { score, reasons };
}

/** Letters and digits in small, without the marks above and below them. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Share of the three-letter pieces that two texts have in common, as the database reckons it: 0 to 1. */
export function similarity(one: string, other: string): number {
  const [a, b] = [pieces(fold(one)), pieces(fold(other))];
  const common = [...a].filter((piece) => b.has(piece)).length;
  const all = a.size + b.size - common;
  return all === 0 ? 0 : common / all;
}

/** "R." and "Rosa M." are how a Rosa may be written. */
function firstNames(one: string, other: string): number {
  const [a, b] = [fold(one), fold(other)].toSorted((left, right) => left.length - right.length);
  if (a === undefined || b === undefined || a === '') return 0;
  const [short, long] = [a.split(' ')[0]!, b.split(' ')[0]!];
  if (short === long || (short.length === 1 && long.startsWith(short))) return 1;
  return similarity(a, b);
}

/** One letter more or less, or the same name at another provider. */
function similarEmails(mine: readonly string[], others: readonly string[]): boolean {
  return mine.some((one) =>
    others.some((other) => {
      const [a, b] = [one.split('@')[0]!, other.split('@')[0]!];
      return (a.length > 3 && a === b) || similarity(one, other) >= 0.6;
    }),
  );
}

function pieces(text: string): Set<string> {
  const found = new Set<string>();
  for (const word of text.split(' ').filter(Boolean)) {
    const padded = `  ${word} `;
    for (let at = 0; at + 3 <= padded.length; at++) found.add(padded.slice(at, at + 3));
  }
  return found;
}

function nameOf({ firstName, lastName }: Compared): string {
  return `${firstName} ${lastName}`;
}
