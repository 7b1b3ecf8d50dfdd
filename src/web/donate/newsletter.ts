import type { FieldProblem } from '../../kernel/app-error.js';
import type { NewsletterWords } from '../../donors/newsletter/newsletter-settings.js';
import type { NewsletterWish } from '../../gifts/newsletter/newsletter-wish.store.js';

/** What the donor ticked; null for no newsletter. The box sends the version of the words beside it. */
export function wishedNewsletter(
  posted: Record<string, unknown>,
  words: NewsletterWords | null,
  problems: FieldProblem[],
): NewsletterWish | null {
  const ticked = posted['newsletter'];
  if (words === null || typeof ticked !== 'string' || ticked === '') return null;
  if (ticked === words.version) return { text: `${words.label} ${words.hint}`, textVersion: words.version };
  problems.push({
    field: 'newsletter',
    message: 'What we say about the newsletter has changed. Please read it and press again. Nothing was charged.',
  });
  return null;
}
