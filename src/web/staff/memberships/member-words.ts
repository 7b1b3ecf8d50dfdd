import type { MemberSource, MemberStatus } from '../../../memberships/listing/member-filters.js';

export const MEMBER_STATUS_WORDS: Readonly<Record<MemberStatus, { tone: 'good' | 'warn' | 'quiet'; word: string }>> = {
  active: { tone: 'good', word: 'Member' },
  grace: { tone: 'warn', word: 'In grace' },
  over: { tone: 'quiet', word: 'Over' },
};

export const MEMBER_SOURCE_WORDS: Readonly<Record<MemberSource, string>> = {
  gift: 'Gift',
  plan: 'Plan',
  complimentary: 'Complimentary',
  gifted: 'Given by somebody',
};
