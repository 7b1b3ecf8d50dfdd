/** The names of the states by their postal letters, with the District of Columbia and Puerto Rico. */
const STATES: Readonly<Record<string, string>> = {
  AL: 'alabama',
  AK: 'alaska',
  AZ: 'arizona',
  AR: 'arkansas',
  CA: 'california',
  CO: 'colorado',
  CT: 'connecticut',
  DE: 'delaware',
  DC: 'district of columbia',
  FL: 'florida',
  GA: 'georgia',
  HI: 'hawaii',
  ID: 'idaho',
  IL: 'illinois',
  IN: 'indiana',
  IA: 'iowa',
  KS: 'kansas',
  KY: 'kentucky',
  LA: 'louisiana',
  ME: 'maine',
  MD: 'maryland',
  MA: 'massachusetts',
  MI: 'michigan',
  MN: 'minnesota',
  MS: 'mississippi',
  MO: 'missouri',
  MT: 'montana',
  NE: 'nebraska',
  NV: 'nevada',
  NH: 'new hampshire',
  NJ: 'new jersey',
  NM: 'new mexico',
  NY: 'new york',
  NC: 'north carolina',
  ND: 'north dakota',
  OH: 'ohio',
  OK: 'oklahoma',
  OR: 'oregon',
  PA: 'pennsylvania',
  PR: 'puerto rico',
  RI: 'rhode island',
  SC: 'south carolina',
  SD: 'south dakota',
  TN: 'tennessee',
  TX: 'texas',
  UT: 'utah',
  VT: 'vermont',
  VA: 'virginia',
  WA: 'washington',
  WV: 'west virginia',
  WI: 'wisconsin',
  WY: 'wyoming',
};
const LETTERS = new Map(Object.entries(STATES).map(([letters, name]) => [name, letters]));
const COUNTRY = /^(?:|us|u\.s\.|usa|u\.s\.a\.|united states(?: of america)?)$/;

/** "FL" for "Florida", "FL" and "fl"; null outside the United States and for anything else. */
export function stateOf({ region, country }: { readonly region: string; readonly country: string }): string | null {
  if (!COUNTRY.test(country.trim().toLowerCase())) return null;
  const letters = region.trim().toUpperCase();
  if (letters in STATES) return letters;
  return LETTERS.get(region.trim().toLowerCase().replaceAll(/\s+/g, ' ')) ?? null;
}
