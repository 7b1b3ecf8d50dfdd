import { Module } from '@nestjs/common';
import { DetailsController } from './details/details.controller.js';
import { DetailsPages } from './details/details-pages.js';
import { EmailController } from './details/email.controller.js';
import { EmailPages } from './details/email-pages.js';
import { FurtherEmailController } from './details/further-email.controller.js';
import { FurtherEmailPages } from './details/further-email-pages.js';
import { PreferencesPages } from './details/preferences-pages.js';
import { EntryController } from './entry/entry.controller.js';
import { EntryPages } from './entry/entry-pages.js';
import { HistoryController } from './history/history.controller.js';
import { HistoryPages } from './history/history-pages.js';
import { HomeController } from './home/home.controller.js';
import { HomePages } from './home/home-pages.js';
import { MembershipController } from './membership/membership.controller.js';
import { MembershipPages } from './membership/membership-pages.js';
import { ChangePages } from './plans/change/change-pages.js';
import { EndPages } from './plans/change/end-pages.js';
import { DonorPlans } from './plans/donor-plans.js';
import { PlanMethod } from './plans/plan-method.js';
import { PlanPages } from './plans/plan-pages.js';
import { PlansController } from './plans/plans.controller.js';
import { PortalDoor, PortalGuard } from './portal-door.js';
import { PortalFrame } from './portal-frame.js';
import { ErasurePages } from './privacy/erasure-pages.js';
import { FreshSignIn } from './privacy/fresh-sign-in.js';
import { PrivacyController } from './privacy/privacy.controller.js';
import { PrivacyData } from './privacy/privacy-data.js';
import { PrivacyPages } from './privacy/privacy-pages.js';

/** Everything under /portal. */
@Module({
  controllers: [
    EntryController,
    HomeController,
    HistoryController,
    DetailsController,
    EmailController,
    FurtherEmailController,
    PrivacyController,
    PlansController,
    MembershipController,
  ],
  providers: [
    PortalDoor,
    PortalGuard,
    PortalFrame,
    EntryPages,
    HomePages,
    HistoryPages,
    DetailsPages,
    EmailPages,
    FurtherEmailPages,
    PreferencesPages,
    PrivacyData,
    PrivacyPages,
    ErasurePages,
    FreshSignIn,
    DonorPlans,
    PlanPages,
    ChangePages,
    EndPages,
    PlanMethod,
    MembershipPages,
  ],
})
export class PortalWebModule {}
