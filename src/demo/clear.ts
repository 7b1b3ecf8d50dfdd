import type { Audit } from '../audit/audit.js';
import { rows, type Db, type Tx } from '../database/db.js';
import { DRIVE_SLUG } from './campaigns/drive.js';
import { forgetDonorList } from './donor-list/donor-list-desk.js';

/**
 * Everything that giving leaves behind. Truncated in one statement, so that a table that is forgotten here while
 * another refers to it is an error and not an orphan.
 */
const GIVING = [
  'accounting_period',
  'ask_count',
  'ask_spot',
  'bank_line',
  'bank_match_refusal',
  'bank_statement',
  'bank_upload',
  'benefit_deferral',
  'benefit_deferral_step',
  'benefit_grant',
  'campaign_total',
  'cohort_month',
  'debit_return',
  'deposit',
  'deposit_exception',
  'deposit_line',
  'deposit_line_entry',
  'dispute',
  'document',
  'donor',
  'donor_apart',
  'donor_consent',
  'donor_day',
  'donor_email',
  'donor_email_change',
  'donor_erasure',
  'donor_field_value',
  'donor_giving',
  'donor_giving_due',
  'donor_key',
  'donor_likeness',
  'donor_list_check',
  'donor_list_decision',
  'donor_list_draft',
  'donor_list_line',
  'donor_list_name',
  'donor_list_version',
  'donor_list_withdrawal',
  'donor_merge',
  'donor_note',
  'donor_spell',
  'donor_tag',
  'donor_year',
  'export_chunk',
  'export_job',
  'fund_release',
  'gift',
  'gift_batch',
  'gift_move',
  'gift_tally',
  'gifted_membership',
  'giving_day',
  'hook_attempt',
  'hook_delivery',
  'hook_event',
  'household',
  'import_chunk',
  'import_made_donor',
  'import_made_purpose',
  'import_row',
  'import_run',
  'import_subscription',
  'imported_donor',
  'imported_gift',
  'journal_batch',
  'journal_batch_entry',
  'journal_batch_total',
  'journal_batch_void',
  'journal_file',
  'journal_progress',
  'ledger_entry',
  'ledger_posting',
  'letter',
  'match_wish',
  'matching_offer',
  'membership',
  'membership_term',
  'newsletter_wish',
  'offline_gift',
  'period_event',
  'plan',
  'plan_change',
  'plan_consent',
  'plan_day',
  'plan_setup',
  'plan_trouble',
  'plan_try',
  'portal_attempt',
  'portal_session',
  'portal_sign_in',
  'proof_finding',
  'proof_run',
  'publication_notice',
  'receipt',
  'receipt_hold',
  'receipt_log_position',
  'receipt_print',
  'receipt_print_batch',
  'receipt_print_posted',
  'receipt_reservation',
  'receipt_series',
  'receipt_void',
  'refund',
  'soft_credit',
  'staff_recent',
  'stale_day',
  'stale_donor',
  'statement',
  'statement_run',
  'statement_task',
  'story_day',
  'stripe_event',
  'supporter_day',
  'sweep_cursor',
  'tag_run',
  'tag_run_donor',
  'tribute',
] as const;

/** What is still to be done for them. */
const JOBS = [
  'align-plan',
  'apply-plan-change',
  'ask-refund',
  'begin-restarted-plan',
  'deliver-letter',
  'end-replaced-plan',
  'follow-setup',
  'make-export',
  'make-statements',
  'refund-after-end',
  'work-import',
  'run-proof',
  'send-sign-in-letter',
  'tell-processor-email',
  'write-journal-files',
];

/** How many gifts and donors there are. */
export async function givingOf(db: Db): Promise<{ gifts: number; donors: number }> {
  const [row] = await db.query<{ gifts: number; donors: number }>(
    'select (select count(*)::int from gift) as gifts, (select count(*)::int from donor) as donors',
  );
  return row!;
}

/**
 * Empties an installation of all giving, books and receipts included; newsroom, people, forms and the audit stay. Only
 * for the sandbox, where no money ever moved: with a real account the ledger is append-only for good (R-LED-02).
 */
export async function clearGiving(db: Db, audit: Audit): Promise<void> {
  await db.write(async (tx) => {
    const { gifts } = await givingOf(db);
    // The guards that refuse this for everybody else rest for the one statement; a rollback brings them back, too.
    await eachTable(tx, (table) => `alter table ${table} disable trigger user`);
    await rows(tx, `truncate ${GIVING.join(', ')}`);
    await eachTable(tx, (table) => `alter table ${table} enable trigger user`);
    await rows(tx, FORGET_DRIVE, [DRIVE_SLUG]);
    await rows(tx, 'delete from campaign where slug = $1', [DRIVE_SLUG]);
    await forgetDonorList(tx);
    await rows(tx, 'delete from pgboss.job where name = any($1)', [JOBS]);
    await audit.record(tx, { actor: 'command-line', action: 'clear sandbox', object: 'giving', detail: { gifts } });
  });
}

/** The drive of the demo goes with its gifts; forms count for what they did before. */
const FORGET_DRIVE = `
  update form set campaign_id = (select id from campaign where slug = 'general')
  where campaign_id = (select id from campaign where slug = $1)`;

async function eachTable(tx: Tx, statement: (table: string) => string): Promise<void> {
  for (const table of GIVING) await rows(tx, statement(table));
}
