/** How somebody is called before staff who may not know them (R-TPG-06). */
export const ANONYMOUS_DONOR = 'Anonymous donor';

/**
 * SQL: a donor's name for a reader. Whoever may not read finance sees an anonymous donor where the donor asked for it;
 * receipts, statements and the donor's own pages never use this.
 * @param seesHidden whether the reader may `finance:read`.
 * @param donor the alias of the table.
 */
export function shownName(seesHidden: boolean, donor = 'donor'): string {
  const name = `trim(${donor}.first_name || ' ' || ${donor}.last_name)`;
  return seesHidden ? name : `case when ${donor}.anonymous_to_staff then '${ANONYMOUS_DONOR}' else ${name} end`;
}

/** SQL: whatever else would tell who a donor is, such as the address; empty where the name is hidden. */
export function shownText(seesHidden: boolean, column: string, donor = 'donor'): string {
  return seesHidden
    ? `${donor}.${column}`
    : `case when ${donor}.anonymous_to_staff then '' else ${donor}.${column} end`;
}

/** SQL: a condition for searches by name, address or number, which must not find whom the reader may not know. */
export function isKnownTo(seesHidden: boolean, donor = 'donor'): string {
  return seesHidden ? 'true' : `not ${donor}.anonymous_to_staff`;
}
