/**
 * SQL: one row for everything that happened to a donor. $1 is the donor, $2 they and everyone merged into them. Columns:
 * id (unique in the timeline), kind, what, at, by, object, about, more, "amountMinor", currency, date.
 */
export const TIMELINE = [
  row(
    `'gift-' || gift.id`,
    'gifts',
    {
      what: `case when gift.channel = 'online' then 'gift' else 'gift-' || gift.channel end`,
      at: 'gift.occurred_at',
      by: `case when gift.plan_id is not null then 'processor' when gift.channel = 'online' then 'donor:' || gift.donor_id
           else coalesce((select 'staff:' || entered_by from offline_gift where offline_gift.id = gift.id), 'system') end`,
      object: 'gift.id::text',
      about: 'designation.name',
      more: 'gift.article_url',
      amount: 'gift.amount_minor',
      currency: 'gift.currency',
      date: 'gift.gift_date',
    },
    `gift join designation on designation.code = gift.designation where gift.donor_id = $1 and gift.occurred_at is not null`,
  ),
  row(
    `'refund-' || refund.id`,
    'gifts',
    {
      what: `case refund.state when 'succeeded' then 'refund' when 'failed' then 'refund-failed' when 'canceled' then 'refund-failed'
             else 'refund-asked' end`,
      at: 'coalesce(refund.occurred_at, refund.requested_at)',
      by: `coalesce('staff:' || refund.requested_by, 'processor')`,
      object: 'gift.id::text',
      amount: 'refund.amount_minor',
      currency: 'refund.currency',
    },
    `refund join gift on gift.id = refund.gift_id where gift.donor_id = $1`,
  ),
  row(
    `'dispute-' || dispute.id`,
    'gifts',
    {
      what: `'dispute'`,
      at: 'dispute.opened_at',
      by: `'bank'`,
      object: 'gift.id::text',
      more: 'dispute.state',
      amount: 'dispute.amount_minor',
      currency: 'dispute.currency',
    },
    `dispute join gift on gift.id = dispute.gift_id where gift.donor_id = $1`,
  ),
  row(
    `'receipt-' || receipt.id`,
    'letters',
    {
      what: `case when receipt.replaces_id is null then 'receipt' else 'receipt-again' end`,
      at: 'receipt.issued_at',
      by: `'system'`,
      object: 'receipt.id::text',
      about: 'receipt.label',
      more: 'receipt.status',
      amount: 'receipt.amount_minor',
      currency: 'receipt.currency',
    },
    `receipt join gift on gift.id = receipt.gift_id where gift.donor_id = $1`,
  ),
  row(
    `'credit-' || soft_credit.gift_id`,
    'gifts',
    {
      what: `'credit'`,
      at: 'soft_credit.credited_at',
      by: `'system'`,
      object: 'soft_credit.gift_id::text',
      about: 'soft_credit.kind',
      amount: 'gift.amount_minor',
      currency: 'gift.currency',
    },
    `soft_credit join gift on gift.id = soft_credit.gift_id where soft_credit.donor_id = $1`,
  ),
  row(
    `'change-' || plan_change.id`,
    'plans',
    {
      what: `'plan-' || plan_change.kind`,
      at: 'plan_change.requested_at',
      by: 'plan_change.actor',
      object: 'plan.id::text',
      about: 'plan_change.reason',
      more: 'plan_change.state',
      amount: `(plan_change.after ->> 'amountMinor')::bigint`,
      currency: 'plan.currency',
    },
    `plan_change join plan on plan.id = plan_change.plan_id where plan.donor_id = $1`,
  ),
  row(
    `'letter-' || letter.id`,
    'letters',
    {
      what: `'letter'`,
      at: 'coalesce(letter.sent_at, letter.queued_at)',
      by: `'system'`,
      object: 'letter.id::text',
      about: 'coalesce(letter.subject, letter.template)',
      more: 'letter.state',
    },
    `letter where letter.state <> 'withdrawn' and letter.template <> 'sign-in-code' and (
       letter.receipt_id in (select receipt.id from receipt join gift on gift.id = receipt.gift_id where gift.donor_id = $1)
       or letter.document_id in (select document_id from statement where donor_id = any($2))
       or (letter.receipt_id is null and letter.document_id is null and lower(letter.recipient) in (
         select email_key from donor where id = any($2) and email <> ''
         union select email_key from donor_email where donor_id = $1)))`,
  ),
  row(
    `'term-' || term.id`,
    'memberships',
    {
      what: `'term-' || term.source`,
      at: 'term.created_at',
      by: `coalesce('staff:' || term.staff_id, 'system')`,
      object: 'term.gift_id::text',
      about: 'tier.name',
      more: 'coalesce(term.ended_on, term.ends_on)::text',
      date: 'term.starts_on',
    },
    `membership_term term join tier on tier.code = term.tier
     where term.donor_id = $1 and term.ended_reason is distinct from 'recounted'`,
  ),
  row(
    `'note-' || donor_note.id`,
    'notes',
    { what: 'donor_note.kind', at: 'donor_note.at', by: `'staff:' || donor_note.by`, object: 'donor_note.id::text' },
    `donor_note where donor_note.donor_id = $1 and donor_note.removed_at is null`,
  ),
  row(
    `'consent-' || donor_consent.id`,
    'consents',
    {
      what: `'consent'`,
      at: 'donor_consent.at',
      by: 'donor_consent.actor',
      about: 'donor_consent.purpose',
      more: `case when donor_consent.given then 'yes' else 'no' end || ' ' || donor_consent.how`,
    },
    `donor_consent where donor_consent.donor_id = $1`,
  ),
  row(
    `'merge-' || donor_merge.id`,
    'record',
    {
      what: `'merge'`,
      at: 'donor_merge.at',
      by: `'staff:' || donor_merge.by`,
      object: 'donor_merge.id::text',
      about: `trim(gone.first_name || ' ' || gone.last_name)`,
      more: `case when undone_at is null then 'held' else 'undone' end`,
    },
    `donor_merge join donor gone on gone.id = donor_merge.gone_id where donor_merge.kept_id = any($2)`,
  ),
  row(
    `'audit-' || audit_event.id`,
    'record',
    {
      what: `'audit'`,
      at: 'audit_event.at',
      by: 'audit_event.actor',
      about: 'audit_event.action',
      more: `audit_event.detail ->> 'fields'`,
    },
    `audit_event where audit_event.object = any(select 'donor:' || id from unnest($2::uuid[]) as id)
       and audit_event.action not in ('merge donors', 'undo merge', 'grant membership')`,
  ),
].join('\n  union all\n');

interface Said {
  readonly what: string;
  readonly at: string;
  readonly by: string;
  readonly object?: string;
  readonly about?: string;
  readonly more?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly date?: string;
}

function row(id: string, kind: string, said: Said, from: string): string {
  const {
    what,
    at,
    by,
    object = 'null',
    about = 'null',
    more = 'null',
    amount = 'null',
    currency = 'null',
    date = 'null',
  } = said;
  return `
  select ${id} as id, '${kind}' as kind, ${what} as what, ${at} as at, ${by} as by, ${object} as object, ${about} as about,
         ${more} as more, ${amount}::bigint as "amountMinor", ${currency}::text as currency, ${date}::text as date
  from ${from}`;
}
