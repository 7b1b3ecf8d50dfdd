import { escapeLiteral } from 'pg';
import { listed } from '../../../database/conditions.js';
import { orderNamed } from '../../../database/list-order.js';
import type { Purpose } from '../../../donors/consents.js';
import { DONOR_KIND_WORDS } from '../../../donors/donor-kind.js';
import {
  DONOR_ORDERS,
  donorTable,
  donorConditions,
  type DonorFilters,
  givenSince,
} from '../../../donors/listing/donor-filters.js';
import { STANDING_WORDS, standingSql } from '../../../donors/listing/standing.js';
import { amount, count, date, type ExportColumn, text, words } from '../export-columns.js';
import type { ExportDefinition, FilterNames } from '../export-definition.js';
import { amountSentences, between, either, quoted, walked } from './sentences.js';

/** Donors as the list on the screen shows them. Where they live is in no file: it is kept encrypted (R-PRV-05). */
export const DONORS_EXPORT: ExportDefinition<DonorFilters> = {
  name: 'donors',
  title: 'Donors',
  noun: { one: 'donor', many: 'donors' },
  contents: (organisation) => `Donors of ${organisation}, with what each of them gave.`,
  dates: 'First and last gifts are by the date of the gift.',
  needs: 'donors:export',
  isPersonal: true,
  columns: columnsFor({}),
  columnsFor,
  source: `
    from donor left join donor_giving giving on giving.donor_id = donor.id
    left join gift first on first.id = giving.first_gift_id`,
  walk: (filters, sort) => {
    const isNever = filters.gave === 'never';
    const order = isNever ? DONOR_ORDERS.name : orderNamed(DONOR_ORDERS, sort, 'last');
    return {
      table: donorTable(filters, sort),
      ...walked(order, sort ?? 'last'),
      parts: [isNever ? 'giving.donor_id is null' : 'true'],
    };
  },
  conditions: donorConditions,
  sentences,
};

function columnsFor({ on, yearFrom }: DonorFilters): ExportColumn[] {
  const today = on ? escapeLiteral(on) : '(now() at time zone (select time_zone from organisation))';
  const since = `${yearFrom ? escapeLiteral(yearFrom) : `date_trunc('year', ${today}::date)`}::date`;
  const money = (name: Parameters<typeof amount>[0], minor: string, meaning: string): ExportColumn =>
    amount(name, minor, 'giving.currency', meaning);
  return [
    text('Name', 32, `trim(donor.first_name || ' ' || donor.last_name)`, 'Who gives.'),
    text('Email', 32, 'donor.email', 'Email address of the donor; empty where there is none.'),
    text('Kind', 20, words('donor.kind', DONOR_KIND_WORDS), 'A person, or what sort of organisation.'),
    text(
      'Standing',
      16,
      words(`(${standingSql(today)})`, STANDING_WORDS),
      'How the donor stands with the newsroom today.',
    ),
    money('Lifetime', 'giving.lifetime_minor', 'Everything received less everything returned.'),
    money(
      ['This fiscal year', 'fiscalYear'],
      `case when giving.donor_id is null then null else ${givenSince(since)} end`,
      'What was received since this fiscal year began, less what was returned of it.',
    ),
    text('Currency', 10, 'giving.currency', 'Currency of the amounts (ISO 4217).'),
    count('Gifts', 'coalesce(giving.gifts, 0)', 'Received gifts, the refunded ones included.'),
    date(['First gift', 'firstGift'], 'giving.first_gift_on', 'Date of the first gift.'),
    date(['Last gift', 'lastGift'], 'giving.last_gift_on', 'Date of the last gift.'),
    text(['Source story', 'story'], 24, 'first.article_id', 'The article that the first gift came from.'),
    text(
      'Tags',
      32,
      `(select string_agg(tag.name, ', ' order by tag.name_key) from donor_tag join tag on tag.id = tag_id
        where donor_id = donor.id)`,
      'The tags that staff have given them.',
    ),
    date(
      ['Do not ask until', 'doNotAskUntil'],
      `case when donor.do_not_ask_until > ${today}::date then donor.do_not_ask_until end`,
      'No ask and no appeal before this day; 9999-12-31 for never again.',
    ),
    date(
      ['Added', 'addedOn'],
      '(donor.created_at at time zone (select time_zone from organisation))::date',
      'Day on which the record was written.',
    ),
    text(['Donor reference', 'id'], 38, 'donor.id::text', 'The donor in Mainstay.'),
  ];
}

const CONSENT_WORDS: Readonly<Record<Purpose, string>> = {
  newsletters: 'newsletters',
  'mail-appeals': 'appeals by mail',
  'email-appeals': 'appeals by email',
  presents: 'presents',
  'donor-list': 'being named on the list of donors',
};

function sentences(filters: DonorFilters, names: FilterNames): string[] {
  const { gave, standing, yearOver, lastFrom, lastTo, firstFrom, firstTo, gaveFrom, gaveTo, tag, story, campaign } =
    filters;
  return [
    gave ? 'People who are known and have given nothing.' : 'All donors from whom money was received.',
    standing && `Only donors who are ${either(listed(standing).map((each) => STANDING_WORDS[each].toLowerCase()))}.`,
    ...amountSentences(filters).map((sentence) => sentence.replace('amounts', 'donors who gave in all')),
    yearOver && `Only donors who gave over ${Number(yearOver) / 100} in this fiscal year.`,
    between('Only donors whose last gift was', lastFrom, lastTo),
    between('Only donors whose first gift was', firstFrom, firstTo),
    tag && `Only donors with the tag ${quoted(names.tag ?? tag)}.`,
    story && `Only donors whose first gift came from the story ${quoted(story)}.`,
    between('Only donors one of whose gifts was', gaveFrom, gaveTo),
    campaign &&
      `Only donors who gave${gaveFrom || gaveTo ? ' then' : ''} to the campaign ${quoted(names.campaign ?? campaign)}.`,
    ...kindSentences(filters),
  ].filter((sentence): sentence is string => Boolean(sentence));
}

function kindSentences({ kind, area, email, trouble, ask, consent, field, ids, text: searched }: DonorFilters) {
  return [
    kind && `Only donors of the kind ${either(listed(kind).map((each) => DONOR_KIND_WORDS[each].toLowerCase()))}.`,
    area && `Only donors who live in the area ${quoted(area)}.`,
    email && (email === 'yes' ? 'Only donors with an email address.' : 'Only donors without an email address.'),
    trouble && 'Only donors whose card or account has failed, or ends before the next charge.',
    ask && (ask === 'do-not' ? 'Only donors who asked not to be asked.' : 'Only donors who may be asked.'),
    consent && `Only donors who said yes to ${either(listed(consent).map((each) => CONSENT_WORDS[each]))}.`,
    field && `Only donors with ${either(listed(field).map((each) => each.replace(':', ' = ')))}.`,
    ids && 'Only donors who were ticked.',
    searched && `Only donors whose name or email matches “${searched}”.`,
  ];
}
