import type { JSX } from 'preact';

/**
 * The letter from the editor, and the summary of the gift. The summary is live and therefore shown by script alone;
 * without it the processor's page sums up before anything is charged.
 */
export function GiftAside({
  paragraphs,
  organisation,
}: {
  paragraphs: readonly string[];
  organisation: string;
}): JSX.Element {
  return (
    <div class="gift-aside">
      {paragraphs.length > 0 && (
        <section class="letter" aria-labelledby="letter">
          <h2 id="letter">A word from {organisation}</h2>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      )}
      <section class="summary" aria-labelledby="summary" data-summary hidden>
        <h2 id="summary">Summary</h2>
        <dl>
          <dt>
            Your gift<span data-summary-each>, once</span>
          </dt>
          <dd data-summary-gift />
          <dt data-summary-fee-row>Card fee, covered by you</dt>
          <dd data-summary-fee-row data-summary-fee />
          <dt class="summary-total">Charged today</dt>
          <dd class="summary-total" data-summary-total aria-live="polite" />
          <dt data-summary-next-row>Next charge</dt>
          <dd data-summary-next-row data-summary-next />
        </dl>
        <p class="summary-kept" data-summary-kept aria-live="polite" hidden />
      </section>
    </div>
  );
}
