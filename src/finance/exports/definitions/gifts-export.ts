import { formatDate } from '../../../kernel/calendar.js';
import type { GiftChannel } from '../../../gifts/offline/gift-channel.js';
import type { GiftState } from '../../../gifts/gift-state.js';
import {
  type CameBy,
  GIFT_DAY,
  GIFT_SOURCE,
  giftConditions,
  type GiftFilters,
  giftInstant,
} from '../../../gifts/listing/gift-filters.js';
import { orderNamed } from '../../../database/list-order.js';
import { listed } from '../../../database/conditions.js';
import type { GiftMethod } from '../../../gifts/listing/gift-method.js';
import { giftOrders } from '../../../gifts/listing/gift-orders.js';
import type { GiftStatus } from '../../../gifts/listing/gift-status.js';
import { amount, type ExportColumn, date, text, words } from '../export-columns.js';
import { amountSentences, either, quoted, walked } from './sentences.js';
import type { ExportDefinition, FilterNames } from '../export-definition.js';

const STATE_WORDS: Readonly<Record<GiftState, string>> = {
  settled: 'Received',
  refunded: 'Refunded',
  started: 'Started',
  processing: 'On its way',
  failed: 'Failed',
  expired: 'Expired',
};

const CHANNEL_WORDS: Readonly<Record<GiftChannel, string>> = {
  online: 'Online',
  check: 'Check',
  cash: 'Cash',
  'bank-transfer': 'Bank transfer',
  stock: 'Stock',
  'donor-advised-fund': 'Donor-advised fund',
  'in-kind': 'In kind',
  imported: 'Brought from elsewhere',
};

/** As the list on the screen names it. */
const STATE = `
  case when disputed."isContested" then 'Disputed'
       when disputed."disputedMinor" > 0 then case gift.state when 'settled' then 'Partly lost' else 'Lost' end
       when gift.state = 'settled' and returned.sum > 0 then 'Partly refunded'
       else ${words('gift.state', STATE_WORDS)} end`;

const RHYTHM = `
  case gift.rhythm when 'other' then 'every ' || plan.interval_count || ' ' || plan.interval || 's' else gift.rhythm end`;

const NET = `gift.amount_minor - gift.fee_minor - returned.sum - disputed."disputedMinor" - disputed."disputeFeeMinor"`;

const money = (name: Parameters<typeof amount>[0], minor: string, meaning: string) =>
  amount(name, minor, 'gift.currency', meaning);
const utm = (word: string): ExportColumn =>
  text(
    [`UTM ${word}`, `utm${word[0]!.toUpperCase()}${word.slice(1)}`],
    16,
    `gift.utm_${word}`,
    `utm_${word} of the link that the reader followed.`,
  );

/** Gifts as the list on the screen shows them, with where each came from and where its money went. */
export const GIFTS_EXPORT: ExportDefinition<GiftFilters> = {
  name: 'gifts',
  title: 'Gifts',
  noun: { one: 'gift', many: 'gifts' },
  contents: (organisation) => `Gifts to ${organisation}, in the order in which they arrived.`,
  dates: 'The range of dates is by the date of the gift.',
  needs: 'gifts:export',
  isPersonal: true,
  columns: [
    date(
      ['Date', 'giftDate'],
      GIFT_DAY,
      'Day of the gift for tax purposes; while it is unfinished, the day on which it was started.',
    ),
    text(['Donor', 'donorName'], 32, `trim(donor.first_name || ' ' || donor.last_name)`, 'Who gave.'),
    text(['Email', 'donorEmail'], 32, 'donor.email', 'Email address of the donor.'),
    money('Amount', 'gift.amount_minor', 'The whole payment, a covered fee included.'),
    money(
      ['Covered fee', 'coveredFee'],
      'gift.covered_fee_minor',
      'The part of the amount that the donor added for the fee.',
    ),
    money('Fee', 'gift.fee_minor', 'What the processor kept; empty until it is known.'),
    money('Net', NET, 'The amount less fee, refunds, and what disputes took and cost; empty until the fee is known.'),
    money('Refunded', 'returned.sum', 'What has gone back to the donor.'),
    money('Disputed', 'disputed."disputedMinor"', 'What banks took in disputes and have not given back.'),
    money(['Dispute fee', 'disputeFee'], 'disputed."disputeFeeMinor"', 'What the processor charged for disputes.'),
    text('Currency', 10, 'gift.currency', 'Currency of the amounts (ISO 4217).'),
    text('Rhythm', 12, RHYTHM, 'How often its plan was charged when it came; once for a gift that is of no plan.'),
    text('State', 14, STATE, 'How the gift stands now.'),
    text('Campaign', 24, 'campaign.name', 'The campaign that asked for it.'),
    text('Designation', 26, 'designation.name', 'What the gift is for.'),
    text(
      ['Story', 'articleId'],
      24,
      'gift.article_id',
      'The article that the donor came from, as the newsroom names it.',
    ),
    text(['Story address', 'articleUrl'], 32, 'gift.article_url', 'Web address of that article.'),
    text('Section', 16, 'gift.section', 'Section of that article.'),
    text('Author', 20, 'gift.author', 'Author of that article.'),
    text('Placement', 16, 'gift.placement', 'Where on the page the ask stood.'),
    text('Variant', 12, 'gift.variant', 'Which wording of the ask was shown.'),
    text('Referrer', 24, 'gift.referrer', 'The site that the reader came from.'),
    ...['source', 'medium', 'campaign', 'term', 'content'].map(utm),
    text('Method', 24, 'gift.method', 'How the gift was paid.'),
    text('Channel', 18, words('gift.channel', CHANNEL_WORDS), 'How the gift came.'),
    text(['Check number', 'checkNumber'], 14, `nullif(offline_gift.check_number, '')`, 'Number of the check.'),
    date(['Deposit', 'depositDate'], 'deposit.arrival_date', 'Day on which its money arrived at the bank.'),
    text(['Deposit reference', 'depositId'], 38, 'deposit.id::text', 'The deposit that it is in.'),
    text('Receipt', 18, 'issued.label', 'The receipt that counts now.'),
    text(['Plan reference', 'planId'], 38, 'gift.plan_id::text', 'The recurring plan whose charge it is.'),
    text(['Gift reference', 'id'], 38, 'gift.id::text', 'The gift in Mainstay.'),
  ],
  source: `${GIFT_SOURCE}
    left join offline_gift on offline_gift.id = gift.id`,
  walk: (filters, sort) => ({
    table: 'gift',
    ...walked(orderNamed(giftOrders(filters), sort, 'date'), sort),
    parts: [`${giftInstant(filters)} is not null`],
  }),
  conditions: giftConditions,
  sentences,
};

const STATE_SENTENCES: Readonly<Record<GiftStatus, string>> = {
  settled: 'received and not refunded in full',
  refunded: 'refunded in full',
  'partly-refunded': 'refunded in part',
  disputed: 'disputed, and not decided by the bank',
  lost: 'lost in a dispute',
  processing: 'on their way',
  started: 'started and not finished',
  failed: 'not paid, because the payment failed',
  expired: 'not paid, because the payment page expired',
};

function sentences(filters: GiftFilters, names: FilterNames): string[] {
  const { from, to, state, designation, campaign, donorId, planId, depositId, importId, text: searched } = filters;
  return [
    state
      ? `Only gifts that are ${either(listed(state).map((each) => STATE_SENTENCES[each]))}.`
      : 'All gifts that were received; those that were refunded later are among them.',
    from && to && `Only gifts from ${formatDate(from)} to ${formatDate(to)}, both days included.`,
    from && !to && `Only gifts of ${formatDate(from)} and later.`,
    to && !from && `Only gifts of ${formatDate(to)} and earlier.`,
    ...amountSentences(filters),
    designation && `Only gifts for the designation ${quoted(names.designation ?? designation)}.`,
    campaign && `Only gifts of the campaign ${quoted(names.campaign ?? campaign)}.`,
    ...kindSentences(filters),
    donorId && `Only gifts of the donor ${donorId}.`,
    planId && `Only gifts of the plan ${planId}.`,
    depositId && `Only gifts of the deposit ${depositId}.`,
    importId && `Only gifts of the import ${importId}.`,
    searched && `Only gifts whose donor, email, receipt number or id matches “${searched}”.`,
  ].filter((sentence): sentence is string => Boolean(sentence));
}

function kindSentences(filters: GiftFilters): (string | undefined)[] {
  const { method, rhythm, came, article, section, author, placement, variant, url, area, charge } = filters;
  const { first, thanked } = filters;
  return [
    method && `Only gifts that came by ${either(listed(method).map((each) => METHOD_WORDS[each]))}.`,
    rhythm && `Only gifts whose rhythm is ${either(listed(rhythm))}.`,
    came && CAME_SENTENCES[came],
    article && `Only gifts that came from the story ${quoted(article)}.`,
    section && `Only gifts that came from the section ${quoted(section)}.`,
    author && `Only gifts that came from stories by ${quoted(author)}.`,
    placement && `Only gifts that came from the placement ${quoted(placement)}.`,
    variant && `Only gifts that were asked for with the variant ${quoted(variant)}.`,
    url && `Only gifts that came from the story at ${quoted(url)}.`,
    area && `Only gifts of donors who live in the area ${quoted(area)}.`,
    charge && (charge === 'first' ? 'Only first charges of plans.' : 'Only later charges of plans.'),
    first &&
      (first === 'yes' ? 'Only the first gift of each donor.' : 'Only gifts that are not the first of their donor.'),
    thanked && 'Only gifts for which nobody has said thanks, beside the receipt.',
  ];
}

const CAME_SENTENCES: Readonly<Record<CameBy, string>> = {
  online: 'Only gifts that came online.',
  'on-paper': 'Only gifts that staff recorded.',
  imported: 'Only gifts that were brought from elsewhere.',
};

const METHOD_WORDS: Readonly<Record<GiftMethod, string>> = {
  card: 'card',
  'bank-debit': 'bank debit',
  check: 'check',
  cash: 'cash',
  'bank-transfer': 'bank transfer',
  stock: 'stock',
  'donor-advised-fund': 'donor-advised fund',
  'in-kind': 'gift in kind',
  imported: 'import',
};
