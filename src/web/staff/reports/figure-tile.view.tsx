import type { JSX } from 'preact';
import { comparedText, figureText } from '../../../reports/answers/cell-text.js';
import type { Figure } from '../../../reports/report.js';
import { Sparkline } from '../../http/ui/charts/sparkline.js';
import { Unknown } from '../../http/ui/text.js';

export interface FigureTileProps {
  readonly figure: Figure;
  readonly currency: string;
  /** Small words of its own: "804 of 1,310". */
  readonly note?: string | null;
  /** Another list that belongs to it. */
  readonly more?: { readonly text: string; readonly href: string } | null;
  /** Where the figure leads when no list could say it: its report. */
  readonly reportHref?: string | undefined;
}

/** One figure with its definition, how it stands to the period compared with, its course, and its list. */
export function FigureTile({ figure, currency, note, more, reportHref }: FigureTileProps): JSX.Element {
  const { key, label, unit, value, definition, list, compared, course } = figure;
  const href = list ?? reportHref;
  const text = figureText(value, unit, currency) ?? <Unknown />;
  return (
    <div class="tile figure-tile" id={`figure-${key}`}>
      <div class="figure-head">
        <p class="tile-label">{label}</p>
        <Definition label={label} text={definition} />
      </div>
      <p class="tile-figure">{href === undefined ? text : <a href={href}>{text}</a>}</p>
      {compared && <p class="tile-note">{comparedText(value, compared, unit)}</p>}
      {note && <p class="tile-note">{note}</p>}
      {more && (
        <p class="tile-note">
          <a href={more.href}>{more.text}</a>
        </p>
      )}
      {course && <Sparkline values={course} />}
    </div>
  );
}

/** “?” that opens what a figure means; works without script. */
export function Definition({ label, text }: { label: string; text: string }): JSX.Element {
  return (
    <details class="definition">
      <summary aria-label={`What “${label}” means`}>?</summary>
      <p>{text}</p>
    </details>
  );
}
