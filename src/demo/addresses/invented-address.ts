import type { PostalAddress } from '../../donors/postal-address.js';
import type { Chance } from '../chance.js';

/** Towns and ZIP codes around the invented newsroom, by how many of its readers live there. */
const PLACES: readonly (readonly [readonly [city: string, postalCode: string], number])[] = [
  [['Dallas', '75204'], 9],
  [['Dallas', '75206'], 12],
  [['Dallas', '75208'], 14],
  [['Dallas', '75214'], 13],
  [['Dallas', '75218'], 8],
  [['Dallas', '75219'], 6],
  [['Dallas', '75224'], 5],
  [['Dallas', '75228'], 5],
  [['Dallas', '75238'], 4],
  [['Garland', '75040'], 3],
  [['Garland', '75043'], 2],
  [['Irving', '75060'], 3],
  [['Richardson', '75080'], 5],
  [['Mesquite', '75150'], 2],
  [['DeSoto', '75115'], 2],
  [['Plano', '75074'], 4],
  [['Arlington', '76010'], 2],
  [['Fort Worth', '76107'], 3],
  [['Denton', '76201'], 2],
];

/** Streets of a newspaper, which no town has. */
const STREETS = [
  'Broadsheet Avenue',
  'Byline Street',
  'Colophon Court',
  'Composing Room Road',
  'Dateline Drive',
  'Galley Proof Lane',
  'Headline Hollow',
  'Linotype Lane',
  'Masthead Boulevard',
  'Morning Edition Way',
  'Newsprint Street',
  'Obituary Oaks Drive',
  'Pica Place',
  'Second Edition Street',
  'Stop Press Circle',
  'Typesetter Trail',
] as const;

/** A postal address where nobody lives: its ZIP code is real, its street is not. */
export function inventAddress(chance: Chance): PostalAddress {
  const [city, postalCode] = chance.weighted(PLACES);
  return {
    line1: `${chance.between(100, 9899)} ${chance.pick(STREETS)}`,
    line2: chance.happens(0.2) ? `Apt. ${chance.between(1, 40)}` : '',
    city,
    region: 'TX',
    postalCode,
    country: '',
  };
}
