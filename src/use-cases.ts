import { MoveGift } from './workflows/campaigns/move-gift.js';
import { SendTributeNotices } from './workflows/campaigns/send-tribute-notices.js';
import { KeepAuditHead } from './workflows/audit/keep-audit-head.js';
import { MatchDeposits } from './workflows/deposits/match-deposits.js';
import { ReconcileDeposit } from './workflows/deposits/reconcile-deposit.js';
import { RecordDeposits } from './workflows/deposits/record-deposits.js';
import { ResolveException } from './workflows/deposits/resolve-exception.js';
import { SaveBankStatement } from './workflows/deposits/save-bank-statement.js';
import { ChangeDonorEmail } from './workflows/donors/change-donor-email.js';
import { EnterPortal } from './workflows/donors/enter-portal.js';
import { ForgetAtProcessor } from './workflows/donors/forget-at-processor.js';
import { EraseDonor } from './workflows/donors/erase-donor.js';
import { CompareDonors } from './workflows/donors/compare-donors.js';
import { ChangeEmails } from './workflows/donors/records/change-emails.js';
import { ChangeRecord } from './workflows/donors/records/change-record.js';
import { MergeDonors } from './workflows/donors/merging/merge-donors.js';
import { UndoMerge } from './workflows/donors/merging/undo-merge.js';
import { SendSignInLetter } from './workflows/donors/send-sign-in-letter.js';
import { TellProcessorEmail } from './workflows/donors/tell-processor-email.js';
import { TidyPortal } from './workflows/donors/tidy-portal.js';
import { FollowCheckout } from './workflows/gifts/follow-checkout.js';
import { FollowReturns } from './workflows/gifts/follow-returns.js';
import { ReturnDebit } from './workflows/gifts/return-debit.js';
import { SettleGifts } from './workflows/gifts/settle-gifts.js';
import { StartGift } from './workflows/gifts/start-gift.js';
import { DeliverHook } from './workflows/hooks/deliver-hook.js';
import { HookCourier } from './workflows/hooks/hook-courier.js';
import { HookLetters } from './workflows/hooks/hook-letters.js';
import { AdoptSubscriptions } from './workflows/imports/adopt-subscriptions.js';
import { BringCharges } from './workflows/imports/bring-charges.js';
import { BringHistory } from './workflows/imports/bring-history.js';
import { TakeBackHistory } from './workflows/imports/take-back-history.js';
import { DeliverLetter } from './workflows/letters/deliver-letter.js';
import { PostLetter } from './workflows/letters/post-letter.js';
import { EarnBenefits } from './workflows/memberships/earn-benefits.js';
import { FulfilBenefits } from './workflows/memberships/fulfil-benefits.js';
import { GrantComplimentary } from './workflows/memberships/grant-complimentary.js';
import { GrantMemberships } from './workflows/memberships/grant-memberships.js';
import { RedeemMembership } from './workflows/memberships/redeem-membership.js';
import { SendMembershipGifts } from './workflows/memberships/send-membership-gifts.js';
import { TakeBackMembership } from './workflows/memberships/take-back-membership.js';
import { AcknowledgeGifts } from './workflows/offline/acknowledge-gifts.js';
import { CorrectGift } from './workflows/offline/correct-gift.js';
import { DepositBatch } from './workflows/offline/deposit-batch.js';
import { PostBatch } from './workflows/offline/post-batch.js';
import { TakeBackGift } from './workflows/offline/take-back-gift.js';
import { ApplyPlanChange } from './workflows/plan-changes/apply-plan-change.js';
import { ChangePlan } from './workflows/plan-changes/change-plan.js';
import { AlignPlan } from './workflows/plans/align-plan.js';
import { BeginRestartedPlan } from './workflows/plans/begin-restarted-plan.js';
import { EndReplacedPlan } from './workflows/plans/end-replaced-plan.js';
import { FollowPlans } from './workflows/plans/follow-plans.js';
import { PlanLetters } from './workflows/plans/plan-letters.js';
import { RestartPlan } from './workflows/plans/restart-plan.js';
import { SendNotices } from './workflows/plans/send-notices.js';
import { SettleRenewals } from './workflows/plans/settle-renewals.js';
import { StartPlan } from './workflows/plans/start-plan.js';
import { IssueReceipts } from './workflows/receipts/issue-receipts.js';
import { IssueWaitingReceipts } from './workflows/receipts/issue-waiting-receipts.js';
import { ReissueReceipt } from './workflows/receipts/reissue-receipt.js';
import { RestateReceipt } from './workflows/receipts/restate-receipt.js';
import { SendReceiptAgain } from './workflows/receipts/send-receipt-again.js';
import { ChangeRetention } from './workflows/retention/change-retention.js';
import { DestroyArchives } from './workflows/retention/destroy-archives.js';
import { RenewDonorKey } from './workflows/retention/renew-donor-key.js';
import { RunRetention } from './workflows/retention/run-retention.js';
import { SealRecords } from './workflows/retention/seal-records.js';
import { AskRefund } from './workflows/refunds/ask-refund.js';
import { DecideRefund } from './workflows/refunds/decide-refund.js';
import { RecordDisputes } from './workflows/refunds/record-disputes.js';
import { RecordRefunds } from './workflows/refunds/record-refunds.js';
import { RefundAfterEnd } from './workflows/refunds/refund-after-end.js';
import { RefundGift } from './workflows/refunds/refund-gift.js';
import { InvitePeople } from './workflows/staff/invite-people.js';
import { LetPersonBack } from './workflows/staff/let-person-back.js';
import { SendInvitation } from './workflows/staff/send-invitation.js';
import { StaffLetters } from './workflows/staff/staff-letters.js';
import { MakeStatements } from './workflows/statements/make-statements.js';
import { SteerStatements } from './workflows/statements/steer-statements.js';
import { FollowMethods } from './workflows/troubles/follow-methods.js';
import { FollowSetup } from './workflows/troubles/follow-setup.js';
import { TagDonors } from './workflows/donors/tag-donors.js';
import { FollowTroubles } from './workflows/troubles/follow-troubles.js';
import { PayTrouble } from './workflows/troubles/pay-trouble.js';
import { SendCardLink } from './workflows/troubles/send-card-link.js';
import { StartSetup } from './workflows/troubles/start-setup.js';
import { TroubleLetters } from './workflows/troubles/trouble-letters.js';

/** Every use case that crosses features, one class each. */
export const USE_CASES = [
  KeepAuditHead,
  StartGift,
  StartPlan,
  PlanLetters,
  ApplyPlanChange,
  ChangePlan,
  RestartPlan,
  BeginRestartedPlan,
  EndReplacedPlan,
  AlignPlan,
  FollowCheckout,
  FollowPlans,
  FollowTroubles,
  TroubleLetters,
  FollowMethods,
  PayTrouble,
  SendCardLink,
  TagDonors,
  StartSetup,
  FollowSetup,
  RefundAfterEnd,
  ReturnDebit,
  SendNotices,
  StaffLetters,
  AdoptSubscriptions,
  BringCharges,
  BringHistory,
  TakeBackHistory,
  InvitePeople,
  LetPersonBack,
  SendInvitation,
  GrantMemberships,
  TakeBackMembership,
  RedeemMembership,
  GrantComplimentary,
  FulfilBenefits,
  EarnBenefits,
  SendMembershipGifts,
  SettleGifts,
  SettleRenewals,
  IssueReceipts,
  IssueWaitingReceipts,
  RestateReceipt,
  ReissueReceipt,
  SendReceiptAgain,
  RecordRefunds,
  RecordDisputes,
  FollowReturns,
  ReconcileDeposit,
  MoveGift,
  SendTributeNotices,
  MatchDeposits,
  RecordDeposits,
  ResolveException,
  SaveBankStatement,
  RefundGift,
  DecideRefund,
  AskRefund,
  AcknowledgeGifts,
  PostBatch,
  DepositBatch,
  TakeBackGift,
  CorrectGift,
  DeliverHook,
  HookCourier,
  HookLetters,
  DeliverLetter,
  EnterPortal,
  SendSignInLetter,
  TellProcessorEmail,
  TidyPortal,
  PostLetter,
  EraseDonor,
  ForgetAtProcessor,
  SealRecords,
  RenewDonorKey,
  DestroyArchives,
  RunRetention,
  ChangeRetention,
  ChangeDonorEmail,
  CompareDonors,
  ChangeEmails,
  ChangeRecord,
  MergeDonors,
  UndoMerge,
  SteerStatements,
  MakeStatements,
];
