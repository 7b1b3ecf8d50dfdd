import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { Clock, ReceiverClock, SystemClock } from './kernel/clock.js';
import { SETTINGS_TOKEN, type Settings } from './config/settings.js';
import { Audit } from './audit/audit.js';
import { AuditWatch } from './audit/audit-watch.js';
import { HeadLog } from './audit/head-log.js';
import { connectionName } from './database/connection-name.js';
import { newDataSource } from './database/data-source.js';
import { Db } from './database/db.js';
import { PortalSessions } from './donors/portal-access/portal-sessions.js';
import { refuseOtherSchema } from './database/schema-version.js';
import { ExportPool } from './finance/export-pool.js';
import { ClosePeriod } from './finance/periods/close-period.js';
import { ReopenPeriod } from './finance/periods/reopen-period.js';
import { EXPORT_JOBS } from './finance/exports/jobs/export-jobs.js';
import { TRANSPARENCY_SERVICES } from './finance/transparency/transparency-services.js';
import { ProcessorProof } from './finance/proof/processor/processor-proof.js';
import { Proof } from './finance/proof/proof.js';
import { RunProof } from './finance/proof/run-proof.js';
import { JournalBatches } from './finance/journal/batches/journal-batches.js';
import { WriteJournalFiles } from './finance/journal/batches/write-journal-files.js';
import { KeptLetters, MailTransport, SmtpTransport } from './gateways/smtp/mail-transport.js';
import { StripeAdoption } from './gateways/stripe/adoption/stripe-adoption.js';
import { StripeClient } from './gateways/stripe/stripe-client.js';
import { StripeCustomers } from './gateways/stripe/stripe-customers.js';
import { StripeGateway } from './gateways/stripe/stripe-gateway.js';
import { StripeMoney } from './gateways/stripe/stripe-money.js';
import { StripePlanPages } from './gateways/stripe/stripe-plan-pages.js';
import { StripePlans } from './gateways/stripe/stripe-plans.js';
import { StripeSubscriptions } from './gateways/stripe/stripe-subscriptions.js';
import { StripeTroubles } from './gateways/stripe/stripe-troubles.js';
import { DisputeTable } from './gifts/disputes/dispute.table.js';
import { GiftTable } from './gifts/gift.table.js';
import { RefundTable } from './gifts/refund.table.js';
import { PlanTable } from './plans/plan.table.js';
import { EndpointRequests } from './hooks/endpoints/endpoint-requests.js';
import { HookEndpoints } from './hooks/endpoints/hook-endpoints.js';
import { HookSecrets } from './hooks/endpoints/hook-secrets.js';
import { HookGuard, HostNames } from './hooks/guard/hook-guard.js';
import { IMPORT_SERVICES } from './imports/import-services.js';
import { Jobs } from './jobs/jobs.js';
import { EntitlementKeys } from './memberships/entitlements/entitlement-keys.js';
import { Entitlements } from './memberships/entitlements/entitlements.js';
import { IssueLog } from './receipts/issues/issue-log.js';
import { ReckonSums } from './reports/rollups/reckon-sums.js';
import { RecoverReceipts } from './receipts/issues/recover-receipts.js';
import { PaperLetters } from './receipts/paper/paper-letters.js';
import { Press } from './receipts/press/press.js';
import { ThreadPress } from './receipts/press/thread-press.js';
import { ReceiptLog } from './receipts/receipt-log.js';
import { ReceiptRenderer, TypstReceiptRenderer } from './receipts/receipt-pdf.js';
import { Receipts } from './receipts/receipts.js';
import { StatementPrinter } from './receipts/statements/statement-printer.js';
import { Statements } from './receipts/statements/statements.js';
import { Invitations } from './staff/invitations/invitations.js';
import { Regimes, REGIMES_TOKEN, TAX_REGIMES } from './regimes/regimes.js';
import type { TaxRegime } from './regimes/tax-regime.js';
import { SendReportLetters } from './reports/letters/send-report-letters.js';
import { USE_CASES } from './use-cases.js';
import { Assets } from './web/http/assets.js';
import { ReaderFrame } from './web/http/reader/reader-frame.js';
import { SecretBox } from './vault/secret-box.js';
import { Vault, vaultOf } from './vault/vault.js';
import { StripeInbox } from './stripe-events/inbox.js';

/** The tables that are mapped to classes; all others are read and written by SQL. */
const TABLES = [DisputeTable, GiftTable, PlanTable, RefundTable];

export interface CoreOptions {
  readonly settings: Settings;
  /** The database in use: the embedded one's address when `DATABASE_URL` is unset. */
  readonly databaseUrl: string;
  /** Which process this is, for logs and for pg_stat_activity. */
  readonly process: 'web' | 'worker' | 'cli';
  /** Tests bring a clock that they can move. */
  readonly clock?: Clock;
  /** Tests bring tax regimes of their own. */
  readonly regimes?: readonly TaxRegime[] | undefined;
  /** Tests bring a press that draws in their own thread: code that is not compiled cannot start others. */
  readonly press?: Press;
}

/** Everything below the surfaces, wired once for each kind of process. */
@Global()
@Module({})
export class CoreModule implements OnApplicationShutdown {
  constructor(
    @Inject(Db) private readonly db: Db,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(ExportPool) private readonly exports: ExportPool,
    @Inject(MailTransport) private readonly mail: MailTransport,
    @Inject(Press) private readonly press: Press,
  ) {}

  static for({ settings, databaseUrl, process, clock, press, regimes }: CoreOptions): DynamicModule {
    const providers = [
      { provide: SETTINGS_TOKEN, useValue: settings },
      { provide: Clock, useValue: clock ?? new SystemClock() },
      { provide: REGIMES_TOKEN, useValue: regimes ?? TAX_REGIMES },
      { provide: Db, useFactory: () => openDatabase(settings, databaseUrl, process) },
      { provide: Vault, useFactory: (db: Db) => vaultOf(db.manager), inject: [Db] },
      {
        provide: Jobs,
        useFactory: async () => {
          const jobs = new Jobs({ url: databaseUrl, works: process === 'worker', onError: () => undefined });
          await jobs.start();
          return jobs;
        },
      },
      ...stripeGateways(settings),
      {
        provide: MailTransport,
        useFactory: () => (settings.mailUrl ? new SmtpTransport(settings.mailUrl) : new KeptLetters()),
      },
      { provide: ExportPool, useFactory: (db: Db) => new ExportPool(databaseUrl, db.manager), inject: [Db] },
      { provide: Press, useFactory: () => press ?? pressOf(process) },
      {
        provide: ReceiptRenderer,
        useFactory: (known: Regimes, drawing: Press) => new TypstReceiptRenderer(known, drawing),
        inject: [Regimes, Press],
      },
      { provide: ReceiptLog, useFactory: () => new ReceiptLog(join(settings.varDir, 'receipts.jsonl')) },
      { provide: StripeInbox, useFactory: (db: Db) => new StripeInbox(db), inject: [Db] },
      { provide: HeadLog, useFactory: () => new HeadLog(join(settings.varDir, 'audit-heads.jsonl')) },
      ReceiverClock,
      SecretBox,
      HostNames,
      HookGuard,
      HookSecrets,
      HookEndpoints,
      EndpointRequests,
      Audit,
      AuditWatch,
      Regimes,
      Assets,
      ReaderFrame,
      IssueLog,
      ReckonSums,
      RecoverReceipts,
      Receipts,
      EntitlementKeys,
      Entitlements,
      StatementPrinter,
      Statements,
      PaperLetters,
      WriteJournalFiles,
      JournalBatches,
      PortalSessions,
      Invitations,
      ProcessorProof,
      Proof,
      ClosePeriod,
      ReopenPeriod,
      RunProof,
      SendReportLetters,
      ...TRANSPARENCY_SERVICES,
      ...EXPORT_JOBS,
      ...IMPORT_SERVICES,
      ...USE_CASES,
    ];
    return {
      module: CoreModule,
      imports: [LoggerModule.forRoot({ pinoHttp: logging(settings, process) })],
      providers,
      exports: providers.map((provider) => ('provide' in provider ? provider.provide : provider)),
    };
  }

  /** After the servers are closed and the loops have ended: lets go of database and mail server (R-OPS-04). */
  async onApplicationShutdown(): Promise<void> {
    await this.jobs.stop();
    await this.press.close();
    this.mail.close();
    await this.exports.close();
    await this.db.source.destroy();
  }
}

/** The worker draws with all cores; elsewhere one thread is enough, so that whoever else asks is answered meanwhile. */
function pressOf(process: CoreOptions['process']): Press {
  return new ThreadPress({ size: process === 'worker' ? availableParallelism() : 1 });
}

/** One client, shared by what is asked of Stripe. */
function stripeGateways(settings: Settings) {
  return [
    { provide: StripeClient, useFactory: () => new StripeClient(settings.stripe) },
    ...[
      StripeAdoption,
      StripeCustomers,
      StripeGateway,
      StripeMoney,
      StripePlanPages,
      StripePlans,
      StripeSubscriptions,
      StripeTroubles,
    ].map((gateway) => ({
      provide: gateway,
      useFactory: (client: StripeClient) => new gateway(client),
      inject: [StripeClient],
    })),
  ];
}

async function openDatabase(settings: Settings, url: string, process: CoreOptions['process']): Promise<Db> {
  const source = newDataSource({
    url,
    poolMax: settings.databasePoolMax,
    applicationName: connectionName(process),
    tables: TABLES,
  });
  await source.initialize();
  await refuseOtherSchema(source);
  await Vault.unlock(source, settings.dataKeys);
  return new Db(source);
}

/** Ids and codes only: neither bodies nor query strings nor headers are logged (R-SEC-02, R-PRV-07). */
function logging(settings: Settings, process: string) {
  return {
    level: settings.logLevel,
    base: { process },
    autoLogging: false,
    quietReqLogger: true,
    serializers: {
      req: (request: { id: string; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?')[0],
      }),
    },
  };
}
