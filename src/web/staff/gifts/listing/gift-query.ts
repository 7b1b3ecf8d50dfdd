import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { GiftState } from '../../../../gifts/gift-state.js';
import type { GiftFilters } from '../../../../gifts/listing/gift-filters.js';
import { datePhrases, dateOf, oneOf, type Phrase, textFields } from '../../../http/forms.js';
import { giftStateWord } from '../../frame/gift-words.js';

const STATES: readonly GiftState[] = ['settled', 'refunded', 'processing', 'started', 'failed', 'expired'];
const PARAMETERS = ['from', 'to', 'state', 'came', 'designation', 'campaign', 'article', 'q'] as const;
type GiftParameters = Readonly<Record<(typeof PARAMETERS)[number], string>>;

/** The filters of the list of gifts: the same for the page and for the file that it exports. */
export function giftQuery(query: unknown): {
  parameters: GiftParameters;
  filters: GiftFilters;
  problems: FieldProblem[];
} {
  const parameters = textFields(query, ...PARAMETERS);
  const problems: FieldProblem[] = [];
  const filters = {
    from: dateOf('from', parameters.from, problems),
    to: dateOf('to', parameters.to, problems),
    state: oneOf(parameters.state, STATES),
    came: oneOf(parameters.came, ['online', 'on-paper'] as const),
    designation: parameters.designation,
    campaign: parameters.campaign,
    article: parameters.article,
    text: parameters.q,
  };
  return { parameters, filters, problems };
}

/** The filters that are on, in words. */
export function giftPhrases(
  parameters: GiftParameters,
  filters: GiftFilters,
  designations: readonly { code: string; name: string }[],
): Phrase[] {
  const { designation, campaign, article, q } = parameters;
  const chosen = designations.find(({ code }) => code === designation);
  return [
    ...datePhrases(filters.from, filters.to),
    ...(filters.state ? [{ parameter: 'state', text: `State is ${giftStateWord(filters.state)}` }] : []),
    ...(filters.came ? [{ parameter: 'came', text: filters.came === 'online' ? 'Came online' : 'Came on paper' }] : []),
    ...(designation ? [{ parameter: 'designation', text: `For ${chosen?.name ?? designation}` }] : []),
    ...(campaign ? [{ parameter: 'campaign', text: `Campaign is ${campaign}` }] : []),
    ...(article ? [{ parameter: 'article', text: `Story is ${article}` }] : []),
    ...(q ? [{ parameter: 'q', text: `Matches “${q}”` }] : []),
  ];
}
