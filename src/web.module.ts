import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CoreModule, type CoreOptions } from './core.module.js';
import { StaffModule } from './staff/staff.module.js';
import { ApiModule } from './web/api/api.module.js';
import { CareController } from './web/care/care.controller.js';
import { FixPages } from './web/care/fix-pages.js';
import { DevMailController } from './web/dev/mail.controller.js';
import { DonateController } from './web/donate/donate.controller.js';
import { EarlierOfThanks } from './web/donate/earlier/earlier-of-thanks.js';
import { EarlierPlans } from './web/donate/earlier/earlier-plans.js';
import { GiftPages } from './web/donate/gift-page.js';
import { ThanksPages } from './web/donate/thanks/thanks-page.js';
import { DonorsPageController } from './web/donors/donors.controller.js';
import { PublicLists } from './web/donors/public-lists.js';
import { AskCounter } from './web/embed/ask-counter.js';
import { DemoController } from './web/embed/demo.controller.js';
import { EmbedController } from './web/embed/embed.controller.js';
import { AccessGuard } from './web/http/access.guard.js';
import { ProblemFilter } from './web/http/problem.filter.js';
import { ProblemsController } from './web/http/problems/problems.controller.js';
import { OpsController } from './web/ops/ops.controller.js';
import { PortalWebModule } from './web/portal/portal-web.module.js';
import { RedeemController } from './web/redeem/redeem.controller.js';
import { RedeemPages } from './web/redeem/redeem-pages.js';
import { StaffWebModule } from './web/staff/staff-web.module.js';
import { StripeWebhookController } from './web/webhooks/stripe-webhook.controller.js';

/** The process that answers: pages, API, embed and webhooks. */
@Module({})
export class WebModule {
  static for(options: Omit<CoreOptions, 'process'>): DynamicModule {
    return {
      module: WebModule,
      imports: [
        CoreModule.for({ ...options, process: 'web' }),
        StaffModule,
        StaffWebModule,
        PortalWebModule,
        ApiModule,
      ],
      controllers: [
        DonateController,
        CareController,
        RedeemController,
        DonorsPageController,
        EmbedController,
        DemoController,
        StripeWebhookController,
        ProblemsController,
        OpsController,
        DevMailController,
      ],
      providers: [
        GiftPages,
        EarlierPlans,
        EarlierOfThanks,
        ThanksPages,
        FixPages,
        RedeemPages,
        PublicLists,
        AskCounter,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
