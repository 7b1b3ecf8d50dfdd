import type { DemoParts } from '../../src/demo/demo.js';
import { DonorListDesk } from '../../src/demo/donor-list/donor-list-desk.js';
import type { Processor } from '../../src/demo/processor.js';
import { PrepareList } from '../../src/finance/transparency/list/prepare-list.js';
import { PublishList } from '../../src/finance/transparency/list/publish-list.js';
import { ChangeTransparency } from '../../src/finance/transparency/settings/change-transparency.js';
import { Accounts } from '../../src/staff/accounts.js';
import { ChangePlan } from '../../src/workflows/plan-changes/change-plan.js';
import type { TestApp } from './app.js';

/** What the demo plays on, in a test. */
export function demoParts(app: TestApp, processor: Processor): DemoParts {
  const accounts = app.web.get(Accounts, { strict: false });
  return {
    db: app.db,
    processor,
    url: app.url,
    changePlan: app.get(ChangePlan),
    donorList: new DonorListDesk(
      app.db,
      accounts,
      app.get(ChangeTransparency),
      app.get(PrepareList),
      app.get(PublishList),
    ),
    onProgress: () => undefined,
    quit: new AbortController().signal,
  };
}
