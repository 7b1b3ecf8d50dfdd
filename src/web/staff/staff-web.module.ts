import { Module } from '@nestjs/common';
import { Releases } from '../../finance/releases/releases.js';
import { StaffModule } from '../../staff/staff.module.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditPages } from './audit/audit-pages.js';
import { ACCESS_CONTROLLERS, ACCESS_PAGES } from './entry/access-parts.js';
import { StaffCareController } from './care/care.controller.js';
import { CarePages } from './care/care-pages.js';
import { CampaignsController } from './campaigns/campaigns.controller.js';
import { DesignationPages } from './campaigns/designations/designation-pages.js';
import { DesignationsController } from './campaigns/designations/designations.controller.js';
import { CampaignEditPages } from './campaigns/edit-pages.js';
import { OfferPages } from './campaigns/matching/offer-pages.js';
import { TributePages } from './campaigns/tributes/tribute-pages.js';
import { TributesController } from './campaigns/tributes/tributes.controller.js';
import { CampaignPages } from './campaigns/page/campaign-pages.js';
import { DONOR_CONTROLLERS, DONOR_PAGES } from './donors/donor-web.js';
import { DONOR_LIST_CONTROLLERS, DONOR_LIST_PAGES } from './donor-list/donor-list-web.js';
import { DonorListPages } from './donors/listing/donor-list-pages.js';
import { DonorsController } from './donors/donors.controller.js';
import { BankController } from './finance/bank/bank.controller.js';
import { BankPages } from './finance/bank/bank-pages.js';
import { UploadPages } from './finance/bank/upload-pages.js';
import { DepositPages } from './finance/deposits/deposit-pages.js';
import { DepositsController } from './finance/deposits/deposits.controller.js';
import { DepositListPages } from './finance/deposits/deposit-list-pages.js';
import { ExceptionPages } from './finance/deposits/exception-pages.js';
import { Form1099KController } from './finance/form-1099-k/form-1099-k.controller.js';
import { FundPages } from './finance/funds/fund-pages.js';
import { FundsController } from './finance/funds/funds.controller.js';
import { ScheduleBController } from './finance/schedule-b/schedule-b.controller.js';
import { ScheduleBPages } from './finance/schedule-b/schedule-b-pages.js';
import { BatchPages } from './finance/journal/batch-pages.js';
import { JournalController } from './finance/journal/journal.controller.js';
import { JournalPages } from './finance/journal/journal-pages.js';
import { MappingPages } from './finance/journal/mapping-pages.js';
import { FinanceHomeController } from './finance/home/finance-home.controller.js';
import { FinanceHomePages } from './finance/home/finance-home-pages.js';
import { PeriodPages } from './finance/periods/period-pages.js';
import { PeriodsController } from './finance/periods/periods.controller.js';
import { ExportAccess } from './exports/export-access.js';
import { ExportFiles } from './exports/export-files.js';
import { ExportPages } from './exports/export-pages.js';
import { ExportsController } from './exports/exports.controller.js';
import { StaffFrame } from './frame/staff-frame.js';
import { RunPages } from './finance/statements/run-pages.js';
import { StatementFiles } from './finance/statements/statement-files.js';
import { StatementPages } from './finance/statements/statement-pages.js';
import { StatementsController } from './finance/statements/statements.controller.js';
import { ApprovalPages } from './gifts/approvals/approval-pages.js';
import { ApprovalsController } from './gifts/approvals/approvals.controller.js';
import { GiftPages } from './gifts/gift-pages.js';
import { GiftListPages } from './gifts/listing/gift-list-pages.js';
import { GiftsController } from './gifts/gifts.controller.js';
import { MovePages } from './gifts/move/move-pages.js';
import { RefundPages } from './gifts/refunds/refund-pages.js';
import { HomeController } from './home/home.controller.js';
import { HomePages } from './home/home-pages.js';
import { HomePanels } from './home/home-panels.js';
import { DeliveryPages } from './hooks/delivery-pages.js';
import { EndpointPages } from './hooks/endpoint-pages.js';
import { HooksController } from './hooks/hooks.controller.js';
import { ImportPages } from './imports/import-pages.js';
import { ImportsController } from './imports/imports.controller.js';
import { MappingPages as ImportMappingPages } from './imports/mapping/mapping-pages.js';
import { SubscriptionPages } from './imports/subscriptions/subscription-pages.js';
import { CataloguePages } from './memberships/catalogue-pages.js';
import { MemberListPages } from './memberships/listing/member-list-pages.js';
import { MemberPages } from './memberships/member-pages.js';
import { MembershipsController } from './memberships/memberships.controller.js';
import { QueuePages } from './memberships/queue-pages.js';
import { PlanCarePages } from './plans/care/care-pages.js';
import { ChangePages } from './plans/change-pages.js';
import { BatchDesk } from './offline/batches/batch-desk.js';
import { BatchReader } from './offline/batches/batch-facts.js';
import { GiftBatchPages } from './offline/batches/batch-pages.js';
import { BatchesController } from './offline/batches/batches.controller.js';
import { RowPages } from './offline/batches/row-pages.js';
import { CorrectionPages } from './offline/changes/correction-pages.js';
import { OfflineGiftsController } from './offline/changes/offline-gifts.controller.js';
import { ReturnPages } from './offline/changes/return-pages.js';
import { SinglePages } from './offline/changes/single-pages.js';
import { RowDesk } from './offline/rows/row-desk.js';
import { TagPages } from './lists/bulk/tag-pages.js';
import { FreshCounts } from './lists/fresh/fresh-counts.js';
import { ListDesk } from './lists/list-desk.js';
import { ListFrame } from './lists/list-frame.js';
import { ListsController } from './lists/lists.controller.js';
import { ViewPages } from './lists/views/view-pages.js';
import { PlanListPages } from './plans/listing/plan-list-pages.js';
import { PlanPages } from './plans/plan-pages.js';
import { StaffPlansController } from './plans/plans.controller.js';
import { ErasurePages } from './privacy/erasure-pages.js';
import { ArchivePages } from './privacy/archive-pages.js';
import { PrivacyController } from './privacy/privacy.controller.js';
import { RetentionController } from './settings/retention/retention.controller.js';
import { RetentionPages } from './settings/retention/retention-pages.js';
import { ReceiptListPages } from './receipts/listing/receipt-list-pages.js';
import { ReceiptZips } from './receipts/listing/receipt-zips.js';
import { ReceiptFiles } from './receipts/receipt-files.js';
import { PrintController } from './receipts/print/print.controller.js';
import { PrintPages } from './receipts/print/print-pages.js';
import { ReissuePages } from './receipts/reissue/reissue-pages.js';
import { ReceiptsController } from './receipts/receipts.controller.js';
import { DonorSettingsController } from './settings/donors/donor-settings.controller.js';
import { FieldSettingPages } from './settings/donors/field-setting-pages.js';
import { TagSettingPages } from './settings/donors/tag-setting-pages.js';
import { KeyPages } from './settings/key-pages.js';
import { OrganisationPages } from './settings/organisation-pages.js';
import { ReceiptSettingsController } from './settings/receipts/receipt-settings.controller.js';
import { ReceiptSettingsPages } from './settings/receipts/receipt-settings-pages.js';
import { NewsletterSettingsController } from './settings/newsletter/newsletter-settings.controller.js';
import { NewsletterSettingsPages } from './settings/newsletter/newsletter-settings-pages.js';
import { RefundSettings } from './settings/refunds/refund-settings.js';
import { RefundSettingsController } from './settings/refunds/refund-settings.controller.js';
import { ReportFilesController } from './reports/files/report-files.controller.js';
import { LetterPages } from './reports/letters/letter-pages.js';
import { ReportLettersController } from './reports/letters/report-letters.controller.js';
import { ReportPages } from './reports/report-pages.js';
import { ReportsController } from './reports/reports.controller.js';
import { SearchController } from './search/search.controller.js';
import { SearchPages } from './search/search-pages.js';
import { SettingsController } from './settings/settings.controller.js';

/** Everything under /staff. */
@Module({
  imports: [StaffModule],
  controllers: [
    ...ACCESS_CONTROLLERS,
    HomeController,
    AuditController,
    ReportsController,
    ReportFilesController,
    ReportLettersController,
    StaffCareController,
    BatchesController,
    OfflineGiftsController,
    GiftsController,
    ApprovalsController,
    ListsController,
    StaffPlansController,
    DonorsController,
    ...DONOR_CONTROLLERS,
    ...DONOR_LIST_CONTROLLERS,
    PrintController,
    ReceiptsController,
    DepositsController,
    BankController,
    ExportsController,
    JournalController,
    FinanceHomeController,
    PeriodsController,
    FundsController,
    ScheduleBController,
    Form1099KController,
    MembershipsController,
    CampaignsController,
    DesignationsController,
    TributesController,
    StatementsController,
    ImportsController,
    PrivacyController,
    SearchController,
    RetentionController,
    HooksController,
    SettingsController,
    ReceiptSettingsController,
    NewsletterSettingsController,
    RefundSettingsController,
    DonorSettingsController,
  ],
  providers: [
    StaffFrame,
    ...ACCESS_PAGES,
    HomePages,
    HomePanels,
    AuditPages,
    ReportPages,
    LetterPages,
    CarePages,
    FreshCounts,
    ListDesk,
    ListFrame,
    ViewPages,
    TagPages,
    GiftListPages,
    GiftPages,
    RefundPages,
    ApprovalPages,
    MovePages,
    RowDesk,
    BatchReader,
    BatchDesk,
    GiftBatchPages,
    RowPages,
    SinglePages,
    CorrectionPages,
    ReturnPages,
    PlanListPages,
    PlanPages,
    ChangePages,
    PlanCarePages,
    DonorListPages,
    ...DONOR_PAGES,
    ...DONOR_LIST_PAGES,
    JournalPages,
    BatchPages,
    MappingPages,
    ReceiptListPages,
    DepositListPages,
    DepositPages,
    ExceptionPages,
    BankPages,
    UploadPages,
    FinanceHomePages,
    PeriodPages,
    ReceiptFiles,
    ExportAccess,
    ExportPages,
    ExportFiles,
    ReceiptZips,
    ReissuePages,
    PrintPages,
    FundPages,
    Releases,
    ScheduleBPages,
    MemberListPages,
    MemberPages,
    QueuePages,
    CataloguePages,
    CampaignPages,
    CampaignEditPages,
    OfferPages,
    DesignationPages,
    TributePages,
    ImportPages,
    ImportMappingPages,
    SubscriptionPages,
    StatementPages,
    RunPages,
    StatementFiles,
    ErasurePages,
    ArchivePages,
    RetentionPages,
    OrganisationPages,
    ReceiptSettingsPages,
    NewsletterSettingsPages,
    RefundSettings,
    SearchPages,
    KeyPages,
    EndpointPages,
    DeliveryPages,
    TagSettingPages,
    FieldSettingPages,
  ],
})
export class StaffWebModule {}
