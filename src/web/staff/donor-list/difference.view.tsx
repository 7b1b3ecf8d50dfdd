import type { JSX } from 'preact';
import { bandWords } from '../../../finance/transparency/amount-bands.js';
import type { TransparencySettings } from '../../../finance/transparency/settings/transparency-settings.js';
import {
  type ComparedLine,
  countDifferences,
  type ListDifference,
} from '../../../finance/transparency/versions/list-difference.js';
import { StatusDot } from '../../http/ui/text.js';

interface DifferenceProps {
  readonly difference: ListDifference;
  readonly amounts: TransparencySettings['amounts'];
  readonly currency: string;
}

/** Who comes, who goes, and whose band or name is another. */
export function DifferenceView({ difference, ...words }: DifferenceProps): JSX.Element {
  if (countDifferences(difference) === 0) return <p>Nothing: both lists have the same names in the same bands.</p>;
  const band = (line: ComparedLine): string => bandWords(line, words);
  const parts = [
    { title: 'New', lines: difference.added.map((line) => ({ name: line.name, more: band(line) })) },
    { title: 'Gone', lines: difference.removed.map((line) => ({ name: line.name, more: band(line) })) },
    {
      title: 'In another band',
      lines: difference.moved.map(({ before, after }) => ({
        name: after.name,
        more: `${band(before)} → ${band(after)}`,
      })),
    },
    {
      title: 'Printed otherwise',
      lines: difference.renamed.map(({ before, after }) => ({
        name: after.name,
        more: `before: ${before.name || 'forgotten'}`,
      })),
    },
  ].filter(({ lines }) => lines.length > 0);
  return (
    <div class="stack">
      {parts.map(({ title, lines }) => (
        <section key={title}>
          <h3>{`${title} (${lines.length})`}</h3>
          <ul role="list" class="stack stack-tight">
            {lines.map(({ name, more }, at) => (
              <li key={`${at} ${name}`}>
                {name === '' ? <StatusDot tone="quiet" word="Somebody who was forgotten" /> : <bdi>{name}</bdi>}{' '}
                <span class="muted">{more}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
