import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import type { PlanDetail } from '../../../../reports/plans/plan-detail.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { endsBefore } from '../plan-words.js';

/** For the forms of the panel: the same `request` is done once. */
export interface CareForms {
  readonly csrf: string;
  readonly request: string;
}

/** The id of the panel, for links that lead to it. */
export const CARE = 'care';

/** What can be done about a charge that failed, or a card that will fail next. Without either there is no panel. */
export function CarePanel({ detail, forms }: { detail: PlanDetail; forms: CareForms }): JSX.Element | null {
  const { plan, troubles } = detail;
  const open = troubles.find(({ outcome }) => outcome === null);
  const isEnding = plan.endedAt === null && endsBefore(plan.methodExpiresOn, plan.nextChargeOn);
  if (plan.endedAt !== null || (!open && !isEnding)) return null;
  const path = `/staff/plans/${plan.id}`;
  return (
    <Panel title={open ? 'Collect this gift' : 'Before the next gift'}>
      <div class="stack" id={CARE}>
        {open && (
          <form method="post" action={`${path}/retry`}>
            <Hidden {...forms} />
            <Button kind="plain">
              {`Charge ${Amount.of(open.amountMinor, open.currency).format()} to ${plan.method ?? 'their card'} now`}
            </Button>
          </form>
        )}
        <form method="post" action={`${path}/card-link`}>
          <Hidden {...forms} />
          <Button kind="plain">Send the donor the card link</Button>
        </form>
        <p class="caption">
          {open && 'Nobody is asked more often than the card and bank networks allow. '}
          The link is the page on which they give another card or account; it is good for thirty days.
        </p>
      </div>
    </Panel>
  );
}

function Hidden({ csrf, request }: CareForms): JSX.Element {
  return (
    <>
      <CsrfField token={csrf} />
      <input type="hidden" name="request" value={request} />
    </>
  );
}
