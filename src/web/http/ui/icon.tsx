import type { JSX } from 'preact';

/** One stroke set on a 20 px grid. An icon never stands without its word. */
const PATHS = {
  home: 'M3 9.2 10 3.5l7 5.7V16a1 1 0 0 1-1 1h-3.5v-4.5h-5V17H4a1 1 0 0 1-1-1z',
  gifts:
    'M3.5 9.5h13V16a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1zM2.5 6.5h15v3h-15zM10 6.5V17M10 6.5C6 6.5 5.5 3 7.5 3 9 3 10 4.5 10 6.500c0-2 1-3.5 2.5-3.5 2 0 1.5 3.5-2.5 3.500z',
  donors:
    'M7.5 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.500c0-3 2.5-4.5 5.5-4.500s5.5 1.5 5.5 4.500M13 3.800a3 3 0 0 1 0 5.400M15 12.400c1.8.7 3 2 3 4.1',
  receipts:
    'M4.5 2.500h11v15l-2-1.3-1.8 1.300L10 16.200l-1.7 1.3-1.8-1.3-2 1.300zM7.5 6.500h5M7.5 9.500h5M7.5 12.500h3',
  finance: 'M3 8h14L10 3zM5 8v6M8.300 8v6M11.700 8v6M15 8v6M3 16.500h14M4 14h12',
  reports: 'M3 3v13a1 1 0 0 0 1 1h13M7 13.500v-3M10.5 13.500v-7M14 13.500v-5',
  exports: 'M10 3v9.500M6.5 9 10 12.5 13.5 9M3.5 14v2a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1v-2',
  asks: 'M3 4.500h14v9.500H9.500L6 17v-3H3zM6.5 8h7M6.5 10.800h4.5',
  settings: 'M3 6h6M13 6h4M3 14h3M10 14h7M11 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  people: 'M10 9.500a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.400zM3.5 17c0-3.3 2.9-5 6.5-5s6.5 1.7 6.5 5',
  audit: 'M10 2.5 16.5 5v4.500c0 4-2.7 6.7-6.5 8-3.8-1.3-6.5-4-6.5-8V5zM7 10l2.2 2.200L13.2 8',
  keys: 'M6.5 13.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 10h7.500v3M14.5 10v2.5',
  memberships: 'M3 5.500a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1zM3 8h14M6 12h4',
  recurring: 'M4 9a6 6 0 0 1 10.500-3.500L16 7M16 3.500V7h-3.500M16 11a6 6 0 0 1-10.500 3.500L4 13M4 16.500V13h3.500',
  campaigns: 'M4 17.500V3M4 4h9l-1.800 3L13 10H4M15.500 6.500l1.500-.5M15.500 8.500l1.500.5',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5 17 17',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">
      <path d={PATHS[name]} stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
