import type { Type } from '@nestjs/common';
import { MAKE_EXPORT, MakeExport } from './finance/exports/jobs/make-export.js';
import { RUN_PROOF, RunProof } from './finance/proof/run-proof.js';
import { WORK_IMPORT, WorkImport } from './imports/work/work-import.js';
import type { Task } from './jobs/jobs.js';
import { DepositSweeps, RECONCILE_DEPOSIT } from './stripe-events/deposit-sweeps.js';
import { ALIGN_PLAN, AlignPlan } from './workflows/plans/align-plan.js';
import { APPLY_PLAN_CHANGE, ApplyPlanChange } from './workflows/plan-changes/apply-plan-change.js';
import { ASK_REFUND, AskRefund } from './workflows/refunds/ask-refund.js';
import { BEGIN_RESTARTED_PLAN, BeginRestartedPlan } from './workflows/plans/begin-restarted-plan.js';
import { DELIVER_LETTER, DeliverLetter } from './workflows/letters/deliver-letter.js';
import { END_REPLACED_PLAN, EndReplacedPlan } from './workflows/plans/end-replaced-plan.js';
import { FOLLOW_SETUP, FollowSetup } from './workflows/troubles/follow-setup.js';
import { MAKE_STATEMENTS, MakeStatements } from './workflows/statements/make-statements.js';
import { REFUND_AFTER_END, RefundAfterEnd } from './workflows/refunds/refund-after-end.js';
import { SEND_INVITATION, SendInvitation } from './workflows/staff/send-invitation.js';
import { FORGET_AT_PROCESSOR, ForgetAtProcessor } from './workflows/donors/forget-at-processor.js';
import { SEND_SIGN_IN_LETTER, SendSignInLetter } from './workflows/donors/send-sign-in-letter.js';
import { WRITE_JOURNAL_FILES, WriteJournalFiles } from './finance/journal/batches/write-journal-files.js';
import { TELL_PROCESSOR_EMAIL, TellProcessorEmail } from './workflows/donors/tell-processor-email.js';

/** A task and the workflow that does it. */
export interface BackgroundTask {
  readonly task: Task<object>;
  readonly workflow: Type<{ run(payload: object): Promise<void> }>;
  /** Whether it waits while many events are being settled: money first. */
  readonly isPatient: boolean;
}

/** All work that is done behind the pages, apart from the inbox and the sweeps. */
export const BACKGROUND_TASKS: readonly BackgroundTask[] = [
  of(DELIVER_LETTER, DeliverLetter, { isPatient: true }),
  of(ASK_REFUND, AskRefund),
  of(ALIGN_PLAN, AlignPlan),
  of(APPLY_PLAN_CHANGE, ApplyPlanChange),
  of(BEGIN_RESTARTED_PLAN, BeginRestartedPlan),
  of(END_REPLACED_PLAN, EndReplacedPlan),
  of(FOLLOW_SETUP, FollowSetup),
  of(MAKE_STATEMENTS, MakeStatements, { isPatient: true }),
  of(RECONCILE_DEPOSIT, DepositSweeps),
  of(REFUND_AFTER_END, RefundAfterEnd),
  of(RUN_PROOF, RunProof),
  of(MAKE_EXPORT, MakeExport),
  of(SEND_INVITATION, SendInvitation),
  of(FORGET_AT_PROCESSOR, ForgetAtProcessor),
  of(SEND_SIGN_IN_LETTER, SendSignInLetter),
  of(TELL_PROCESSOR_EMAIL, TellProcessorEmail),
  of(WORK_IMPORT, WorkImport, { isPatient: true }),
  of(WRITE_JOURNAL_FILES, WriteJournalFiles, { isPatient: true }),
];

/** The task's payload is what the workflow takes; beyond this line nobody has to know which. */
function of<Payload extends object>(
  task: Task<Payload>,
  workflow: Type<{ run(payload: Payload): Promise<void> }>,
  { isPatient }: Pick<BackgroundTask, 'isPatient'> = { isPatient: false },
): BackgroundTask {
  return { task, workflow, isPatient };
}
