/**
 * What is kept about a donor, list by list, as SQL over `$1`, the ids of the donors (R-PRV-03). Every table that names a
 * donor is in one of them, or among those that are left out with a reason; a test fails for one that is in neither.
 */
export interface DonorList {
  /** In the JSON, and of the CSV where there is one. */
  readonly name: string;
  /** Pairs of a name and an expression, as `json_build_object` takes them. */
  readonly row: string;
  /** The FROM clause with its conditions. */
  readonly from: string;
  readonly order: string;
  /** Columns that name a donor, "table.column", which this list answers for. */
  readonly covers: readonly string[];
}

const MINE = 'donor_id = any($1::uuid[])';
const MY_ADDRESSES = `(select email_key from donor where id = any($1::uuid[]) and email <> ''
  union select email_key from donor_email where ${MINE})`;

export const DONOR_LISTS: readonly DonorList[] = [
  {
    name: 'donors',
    row: `'id', id, 'kind', kind, 'email', email, 'firstName', first_name, 'lastName', last_name, 'employer', employer,
      'listedAs', listed_as, 'thankedAs', recognition_name, 'household', (select name from household where household.id = household_id),
      'doNotAskUntil', do_not_ask_until, 'doNotAskReason', do_not_ask_reason, 'knownToFinanceOnly', anonymous_to_staff,
      'mergedInto', merged_into, 'origin', origin, 'since', created_at`,
    from: 'donor where id = any($1::uuid[])',
    order: 'created_at, id',
    covers: ['donor.merged_into'],
  },
  {
    name: 'addresses',
    row: `'donor', donor_id, 'email', email, 'addedAt', added_at, 'confirmedAt', confirmed_at, 'confirmedHow', confirmed_how`,
    from: `donor_email where ${MINE}`,
    order: 'added_at, id',
    covers: ['donor_email.donor_id'],
  },
  {
    name: 'emailChanges',
    row: `'donor', donor_id, 'newEmail', new_email, 'askedAt', asked_at, 'endedAs', ended_as`,
    from: `donor_email_change where ${MINE}`,
    order: 'asked_at, id',
    covers: ['donor_email_change.donor_id'],
  },
  {
    name: 'gifts',
    row: `'id', gift.id, 'donor', donor_id, 'date', gift_date, 'state', gift.state, 'channel', channel,
      'amountMinor', gift.amount_minor, 'coveredFeeMinor', covered_fee_minor, 'currency', gift.currency,
      'designation', designation, 'method', method, 'plan', plan_id, 'comment', comment, 'mayQuote', may_quote,
      'anonymous', anonymous, 'startedAt', started_at, 'article', article_url, 'section', section,
      'placement', placement, 'referrer', referrer, 'utmSource', utm_source, 'utmMedium', utm_medium,
      'utmCampaign', utm_campaign,
      'receipt', (select label from receipt where gift_id = gift.id and status = 'issued')`,
    from: `gift where ${MINE}`,
    order: 'started_at, gift.id',
    covers: ['gift.donor_id', 'donor_giving.donor_id'],
  },
  {
    name: 'giftsOnPaper',
    row: `'kind', kind, 'donor', donor_id, 'creditedTo', soft_donor_id, 'amountMinor', amount_minor, 'note', note,
      'tributeKind', tribute_kind, 'tributeName', tribute_name, 'notifyName', notify_name,
      'notifyEmail', notify_email, 'notifyAddress', notify_address`,
    from: `offline_gift where ${MINE} or soft_donor_id = any($1::uuid[])`,
    order: 'id',
    covers: ['offline_gift.donor_id', 'offline_gift.soft_donor_id'],
  },
  {
    name: 'creditedGifts',
    row: `'gift', gift_id, 'donor', donor_id, 'kind', kind, 'at', credited_at`,
    from: `soft_credit where ${MINE}`,
    order: 'gift_id',
    covers: ['soft_credit.donor_id'],
  },
  {
    name: 'tributes',
    row: `'gift', tribute.gift_id, 'plan', tribute.plan_id, 'kind', tribute.kind, 'honoree', honoree, 'notifyBy', notify_by,
      'notifyName', notify_name, 'notifyEmail', notify_email, 'notifyAddress', notify_address, 'message', message,
      'sendOn', send_on, 'state', tribute.state, 'askedAt', asked_at, 'doneAt', done_at`,
    from: `tribute left join gift on gift.id = gift_id left join plan on plan.id = tribute.plan_id
      cross join lateral (select coalesce(gift.donor_id, plan.donor_id) as donor_id) as giver where giver.${MINE}`,
    order: 'asked_at, tribute.id',
    covers: [],
  },
  {
    name: 'employersToMatch',
    row: `'gift', match_wish.gift_id, 'plan', match_wish.plan_id, 'employer', employer`,
    from: `match_wish left join gift on gift.id = gift_id left join plan on plan.id = match_wish.plan_id
      cross join lateral (select coalesce(gift.donor_id, plan.donor_id) as donor_id) as giver where giver.${MINE}`,
    order: 'match_wish.id',
    covers: [],
  },
  {
    name: 'refunds',
    row: `'gift', gift_id, 'state', refund.state, 'amountMinor', refund.amount_minor, 'currency', refund.currency,
      'requestedAt', requested_at, 'sentAt', refund.occurred_at`,
    from: `refund join gift on gift.id = gift_id where ${MINE}`,
    order: 'requested_at, refund.id',
    covers: [],
  },
  {
    name: 'plans',
    row: `'id', id, 'donor', donor_id, 'state', state, 'amountMinor', amount_minor, 'currency', currency,
      'interval', interval, 'intervalCount', interval_count, 'designation', designation, 'method', method,
      'startedAt', started_at, 'nextChargeOn', next_charge_on, 'pausedUntil', paused_until, 'endedAt', ended_at,
      'comment', comment`,
    from: `plan where ${MINE}`,
    order: 'started_at, id',
    covers: ['plan.donor_id'],
  },
  {
    name: 'planChanges',
    row: `'plan', plan_id, 'kind', kind, 'by', by_kind, 'reason', reason, 'before', before, 'after', after,
      'state', plan_change.state, 'at', requested_at`,
    from: `plan_change join plan on plan.id = plan_id where ${MINE}`,
    order: 'requested_at, plan_change.id',
    covers: [],
  },
  {
    name: 'planConsents',
    row: `'plan', plan_id, 'text', plan_consent.text, 'channel', channel, 'ip', host(ip), 'at', plan_consent.at`,
    from: `plan_consent join plan on plan.id = plan_id where ${MINE}`,
    order: 'plan_consent.at',
    covers: [],
  },
  {
    name: 'consents',
    row: `'donor', donor_id, 'purpose', purpose, 'given', given, 'how', how, 'words', wish.text, 'at', at`,
    from: `donor_consent left join newsletter_wish as wish on wish.id = wish_id where ${MINE}`,
    order: 'position',
    covers: ['donor_consent.donor_id'],
  },
  {
    name: 'publishedNames',
    row: `'donor', donor_id, 'year', year, 'version', number, 'name', donor_list_line.name, 'publishedAt', published_at`,
    from: `donor_list_line join donor_list_version on donor_list_version.id = version_id where ${MINE}`,
    order: 'year, number, place',
    covers: ['donor_list_line.donor_id', 'donor_list_name.donor_id'],
  },
  {
    name: 'publicationDecisions',
    row: `'donor', donor_id, 'year', year, 'decision', decision, 'reason', reason, 'at', decided_at`,
    from: `donor_list_decision where ${MINE}`,
    order: 'position',
    covers: ['donor_list_decision.donor_id'],
  },
  {
    name: 'publicationNotices',
    row: `'gift', publication_notice.gift_id, 'plan', publication_notice.plan_id, 'text', publication_notice.text,
      'ip', host(publication_notice.ip), 'at', agreed_at`,
    from: `publication_notice left join gift on gift.id = publication_notice.gift_id
      left join plan on plan.id = publication_notice.plan_id
      cross join lateral (select coalesce(gift.donor_id, plan.donor_id) as donor_id) as giver where giver.${MINE}`,
    order: 'agreed_at, publication_notice.id',
    covers: [],
  },
  {
    name: 'memberships',
    row: `'donor', donor_id, 'tier', tier, 'startsOn', starts_on, 'endsOn', ends_on, 'source', source, 'endedOn', ended_on`,
    from: `membership_term where ${MINE}`,
    order: 'starts_on, id',
    covers: ['membership.donor_id', 'membership_term.donor_id'],
  },
  {
    name: 'membershipsReceived',
    row: `'donor', donor_id, 'state', state, 'redeemedAt', redeemed_at`,
    from: `gifted_membership where ${MINE}`,
    order: 'redeemed_at',
    covers: ['gifted_membership.donor_id'],
  },
  {
    name: 'tags',
    row: `'donor', donor_id, 'tag', tag.name, 'at', donor_tag.at`,
    from: `donor_tag join tag on tag.id = tag_id where ${MINE}`,
    order: 'donor_tag.at, tag.name',
    covers: ['donor_tag.donor_id', 'tag_run_donor.donor_id'],
  },
  {
    name: 'fields',
    row: `'donor', donor_id, 'field', custom_field.label, 'value', value, 'at', at`,
    from: `donor_field_value join custom_field on custom_field.id = field_id where ${MINE}`,
    order: 'custom_field.position',
    covers: ['donor_field_value.donor_id'],
  },
  {
    name: 'notes',
    row: `'id', id, 'donor', donor_id, 'kind', kind, 'at', at`,
    from: `donor_note where ${MINE} and removed_at is null`,
    order: 'at, id',
    covers: ['donor_note.donor_id'],
  },
  {
    name: 'merges',
    row: `'kept', kept_id, 'merged', gone_id, 'at', at, 'undoneAt', undone_at`,
    from: 'donor_merge where kept_id = any($1::uuid[])',
    order: 'at, id',
    covers: ['donor_merge.kept_id', 'donor_merge.gone_id'],
  },
  {
    name: 'matches',
    row: `'sponsor', sponsor, 'percent', percent, 'capMinor', cap_minor, 'startsOn', starts_on, 'endsOn', ends_on, 'terms', terms`,
    from: 'matching_offer where sponsor_donor_id = any($1::uuid[])',
    order: 'starts_on, id',
    covers: ['matching_offer.sponsor_donor_id'],
  },
  {
    name: 'letters',
    row: `'at', queued_at, 'to', recipient, 'subject', subject, 'state', state, 'text', text`,
    from: `letter where lower(recipient) in ${MY_ADDRESSES} and template <> 'sign-in-code'`,
    order: 'queued_at, id',
    covers: [],
  },
  {
    name: 'sessions',
    row: `'device', device, 'signedInAt', signed_in_at, 'lastSeenAt', last_seen_at`,
    from: `portal_session where email_key in ${MY_ADDRESSES}`,
    order: 'signed_in_at, id',
    covers: [],
  },
  {
    name: 'wishesToBeForgotten',
    row: `'donor', donor_id, 'askedAt', asked_at, 'endedAs', ended_as`,
    from: `donor_erasure where ${MINE}`,
    order: 'asked_at, id',
    covers: ['donor_erasure.donor_id'],
  },
  {
    name: 'statements',
    row: `'id', id, 'year', year, 'version', version, 'madeAt', made_at`,
    from: `statement where ${MINE}`,
    order: 'year, version, id',
    covers: ['statement.donor_id'],
  },
  {
    name: 'receipts',
    row: `'id', receipt.id, 'label', label, 'status', status, 'said', snapshot`,
    from: `receipt join gift on gift.id = gift_id where ${MINE}`,
    order: 'label',
    covers: ['document.sealed_for'],
  },
];

/** Columns that name a donor and say nothing about them, each with why it is left out. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'donor_key.donor_id': 'a key, closed; giving it away would open the archive',
  'donor_likeness.low_id': 'a guess of ours that two records are alike; it names somebody else, too',
  'donor_likeness.high_id': 'the same',
  'donor_apart.low_id': 'that two records are two people; it names somebody else, too',
  'donor_apart.high_id': 'the same',
  'statement_task.donor_id': 'the work list of a run; the statements themselves are given',
  'imported_donor.donor_id': 'where a record came from; what it holds is given whole',
  'import_made_donor.donor_id': 'the same',
};
