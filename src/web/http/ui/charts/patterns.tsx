import type { JSX } from 'preact';

/** What fills a bar on paper, where colours may be missing: solid, slanted, dotted, crossed, lying. */
const PRINT = [
  'M0 0h8v8H0z',
  'M-2 2l4-4M0 8l8-8M6 10l4-4',
  'M2 2h2v2H2zM6 6h2v2H6z',
  'M0 0l8 8M8 0l-8 8',
  'M0 2h8M0 6h8',
] as const;

/** The hatching of running periods and the patterns for print, for the first so many series. */
export function Patterns({ id, series }: { id: string; series: number }): JSX.Element {
  const numbers = Array.from({ length: series }, (_, at) => at + 1);
  return (
    <defs>
      {numbers.map((number) => (
        <pattern
          key={`running ${number}`}
          id={`${id}-running-${number}`}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect class="hatch-ground" width="6" height="6" />
          <rect class={`series-${number}`} width="3" height="6" />
        </pattern>
      ))}
      {numbers.map((number) => (
        <pattern key={number} id={`${id}-print-${number}`} width="8" height="8" patternUnits="userSpaceOnUse">
          <path class={number === 1 || number === 3 ? 'print-fill' : 'print-stroke'} d={PRINT[number - 1]} />
        </pattern>
      ))}
    </defs>
  );
}
