import { type INestApplication, Module } from '@nestjs/common';
import { DonorsController } from './donors.controller.js';
import { GiftsController } from './gifts.controller.js';
import { ApiCampaignsController } from './campaigns/campaigns.controller.js';
import { ApiDepositsController } from './deposits/deposits.controller.js';
import { EntitlementsController } from './entitlements/entitlements.controller.js';
import { RateLimit } from './entitlements/rate-limit.js';
import { ApiDocument } from './openapi/api-document.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { PlansController } from './plans/plans.controller.js';
import { ReceiptsController } from './receipts.controller.js';
import { RefundsController } from './refunds.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { ApiWebhookDeliveriesController } from './webhooks/webhook-deliveries.controller.js';
import { ApiWebhooksController } from './webhooks/webhooks.controller.js';

/** The JSON API and its documentation. Database, settings, workflows and receipts come from modules that are global. */
@Module({
  controllers: [
    DonorsController,
    GiftsController,
    RefundsController,
    PlansController,
    ReceiptsController,
    ReportsController,
    ApiCampaignsController,
    ApiDepositsController,
    EntitlementsController,
    ApiWebhooksController,
    ApiWebhookDeliveriesController,
    OpenApiController,
  ],
  providers: [ApiDocument, RateLimit],
})
export class ApiModule {}

/** Lets the document see the routes of the application; needed once, before the application listens. */
export function describeApi(app: INestApplication): void {
  app.get(ApiDocument).describe(app, ApiModule);
}
