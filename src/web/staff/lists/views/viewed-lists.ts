import { DONOR_LIST } from '../../donors/listing/donor-grammar.js';
import { DEPOSIT_LIST } from '../../finance/deposits/deposit-grammar.js';
import { GIFT_LIST } from '../../gifts/listing/gift-grammar.js';
import { MEMBER_LIST } from '../../memberships/listing/member-grammar.js';
import { PLAN_LIST } from '../../plans/listing/plan-grammar.js';
import { RECEIPT_LIST } from '../../receipts/listing/receipt-grammar.js';
import { type ListAddress, readAddress } from '../list-address.js';
import type { ListGrammar, ListName } from '../list-definition.js';
import type { ListContext } from '../staff-list.js';

export const LIST_NAMES: readonly ListName[] = ['donors', 'gifts', 'plans', 'receipts', 'members', 'deposits'];

const GRAMMARS: Readonly<Record<ListName, (context: ListContext) => ListGrammar>> = {
  donors: DONOR_LIST.grammar,
  gifts: GIFT_LIST.grammar,
  plans: PLAN_LIST.grammar,
  receipts: RECEIPT_LIST.grammar,
  members: MEMBER_LIST.grammar,
  deposits: DEPOSIT_LIST.grammar,
};

/** What a saved query means to its list. */
export function readSaved(
  list: ListName,
  query: string,
  context: ListContext,
): { readonly grammar: ListGrammar; readonly address: ListAddress } {
  const grammar = GRAMMARS[list](context);
  return { grammar, address: readAddress(grammar, Object.fromEntries(new URLSearchParams(query)), context.day) };
}
