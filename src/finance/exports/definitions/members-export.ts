import { escapeLiteral } from 'pg';
import { listed } from '../../../database/conditions.js';
import {
  MEMBER_SINCE,
  memberConditions,
  memberDay,
  type MemberFilters,
  memberOrder,
  type MemberSource,
  type MemberStatus,
  memberStatus,
  memberTier,
  TERM_END,
  usualMemberOrder,
} from '../../../memberships/listing/member-filters.js';
import { date, type ExportColumn, text, words } from '../export-columns.js';
import type { ExportDefinition, FilterNames } from '../export-definition.js';
import { between, either, quoted, walked } from './sentences.js';

const STATUS_WORDS: Readonly<Record<MemberStatus, string>> = { active: 'Member', grace: 'In grace', over: 'Over' };
const SOURCE_WORDS: Readonly<Record<MemberSource, string>> = {
  gift: 'Gift',
  plan: 'Plan',
  complimentary: 'Complimentary',
  gifted: 'Given by somebody',
};

/** In a sentence. */
const STATUS_PHRASES: Readonly<Record<MemberStatus, string>> = {
  active: 'who are members',
  grace: 'in grace, whose membership ended within thirty days',
  over: 'whose membership is over',
};

/** Members as the list on the screen shows them, each with the last of their terms. */
export const MEMBERS_EXPORT: ExportDefinition<MemberFilters> = {
  name: 'members',
  title: 'Members',
  noun: { one: 'member', many: 'members' },
  contents: (organisation) => `Members of ${organisation}, each with the last of their terms.`,
  dates: 'A term that comes from a plan ends with the next charge, so its end moves every month.',
  needs: 'donors:export',
  isPersonal: true,
  columns: columnsFor({}),
  columnsFor,
  source: `
    from membership_term
    join donor on donor.id = membership_term.donor_id`,
  walk: (filters, sort) => ({
    table: 'membership_term',
    ...walked(memberOrder(filters, sort), sort ?? usualMemberOrder(filters)),
    parts: ['true'],
  }),
  conditions: memberConditions,
  sentences,
};

function columnsFor({ today: day }: MemberFilters): ExportColumn[] {
  const today = memberDay(day && escapeLiteral(day));
  return [
    text('Name', 32, `trim(donor.first_name || ' ' || donor.last_name)`, 'Who is the member.'),
    text('Email', 32, 'donor.email', 'Email address of the member; empty where there is none.'),
    text(
      'Tier',
      20,
      `(select tier.name from tier where tier.code = ${memberTier(today)})`,
      'The tier of today; of the last term where there is none today.',
    ),
    text(
      ['Standing', 'status'],
      12,
      words(memberStatus(today), STATUS_WORDS),
      'A member, in the thirty days of grace after the end, or over.',
    ),
    text(
      ['By', 'source'],
      20,
      words('membership_term.source', SOURCE_WORDS),
      'How the member came by the last of the terms.',
    ),
    date(['First term', 'since'], MEMBER_SINCE, 'Day on which the first term began.'),
    date(['Until', 'endsOn'], TERM_END, 'Last day of the last term.'),
    text(['Member reference', 'donorId'], 38, 'donor.id::text', 'The donor in Mainstay.'),
  ];
}

function sentences({ status = 'active', tier, source, from, to, text: searched }: MemberFilters, names: FilterNames) {
  return [
    `People ${either(listed(status).map((each) => STATUS_PHRASES[each]))}.`,
    tier && `Only those of the tier ${names.tier ?? quoted(tier)}.`,
    source &&
      `Only those whose term came by ${either(listed(source).map((each) => SOURCE_WORDS[each].toLowerCase()))}.`,
    between('Only those whose term ends', from, to),
    searched && `Only those whose name or email contains “${searched}”.`,
  ].filter((sentence): sentence is string => Boolean(sentence));
}
