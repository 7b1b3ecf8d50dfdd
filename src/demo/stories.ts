export interface Story {
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly author: string;
  /** Where it stands on the invented newsroom's site. */
  readonly url: string;
}

const AUTHORS = ['Dana Whitfield', 'Marisol Vega', 'Tom Okafor', 'Priya Raman', 'Luis Herrera', 'Grace Lindqvist'];

const TITLES: Readonly<Record<string, readonly string[]>> = {
  'City Hall': [
    'Council weighs late-night bus cuts',
    'Where the $1.1 billion bond money goes',
    'The contract that nobody bid on',
    'Mayor’s tree plan misses the hottest blocks',
    'A year of 311 calls, street by street',
    'Three finalists for police chief, one question',
    'City lost 400 library hours it had promised',
    'Who pays when the water main breaks',
  ],
  Schools: [
    'Half the district’s buses run without air conditioning',
    'The reading test that changed in one night',
    'Why four schools lost their nurses',
    'A teacher’s second job, and third',
    'Charter rules leave families waiting in August',
    'School board race draws record money',
    'How one campus cut suspensions by half',
    'Pre-K seats stand empty while parents queue',
  ],
  Housing: [
    'Evictions are back above their 2019 level',
    'The landlord with 2,000 houses and one phone number',
    'Shingle Mountain, five years on',
    'Property tax protests pay off, for some',
    'A mobile home park gets sixty days',
    'Short-term rentals and the street that fought them',
    'What a bathroom window says about code enforcement',
    'The waiting list that closed in nine minutes',
  ],
  Health: [
    'The clinic at the end of the green line',
    'Heat deaths were undercounted, records show',
    'A hospital closes its maternity ward',
    'Who checks the water in apartment pools',
    'Nurses on the night shift, in their words',
    'Lead pipes: the map the utility did not publish',
    'Mental health calls without police, one year in',
    'The cost of an ambulance ride',
  ],
  Culture: [
    'A choir of 90 rehearses in a parking garage',
    'The last letterpress shop on Jefferson',
    'Quinceañera dresses, made on the kitchen table',
    'Deep Ellum’s oldest bar turns the page',
    'A freedmen’s cemetery gets its names back',
    'The high school band that never left the porch',
    'What the flea market sells on Sunday',
    'Forty years of Friday night fish',
  ],
};

/** Forty stories of an invented newsroom: what the demo's readers had read when they gave. */
export const STORIES: readonly Story[] = Object.entries(TITLES).flatMap(([section, titles], row) =>
  titles.map((title, at) => {
    const slug = title
      .toLowerCase()
      .normalize('NFD')
      .replaceAll(/[’\p{M}]/gu, '')
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '');
    return {
      id: String(48_001 + row * 100 + at),
      title,
      section,
      author: AUTHORS[(row * 3 + at) % AUTHORS.length]!,
      url: `https://ledger.example.org/${section.toLowerCase().replaceAll(' ', '-')}/${slug}`,
    };
  }),
);
