import type { JSX } from 'preact';
import { rhythmWord } from '../../../../plans/rhythm.js';
import type { GiftAdditions } from '../../../../reports/campaigns/gift-additions.js';
import type { GiftDetail } from '../../../../reports/gift-detail.js';
import { DefinitionList, Panel } from '../../../http/ui/blocks.js';
import { DateText } from '../../../http/ui/text.js';

export interface WhatForModel {
  readonly gift: GiftDetail;
  readonly additions: GiftAdditions;
  readonly canRecord: boolean;
  readonly seesFinance: boolean;
}

/** What a gift is for and why it was asked for, with the way to change that. */
export function WhatForPanel(model: WhatForModel): JSX.Element {
  const { gift } = model;
  return (
    <Panel title="What for" aside={<MoveLink {...model} />}>
      <DefinitionList
        items={[
          { term: 'Designation', value: <DesignationWords {...model} /> },
          {
            term: 'Rhythm',
            value: gift.planId ? (
              <a href={`/staff/plans/${gift.planId}`}>{rhythmWord(gift.rhythm)}</a>
            ) : (
              rhythmWord(gift.rhythm)
            ),
          },
          { term: 'Campaign', value: gift.campaign.name },
          ...(gift.formTitle === null ? [] : [{ term: 'Form', value: gift.formTitle }]),
          ...(gift.deposit === null ? [] : [{ term: 'Deposit', value: <DepositLink {...model} /> }]),
        ]}
      />
    </Panel>
  );
}

/** What it is for today. The books of a month that was closed before stay as they were signed. */
function DesignationWords({ gift, additions: { movedTo } }: WhatForModel): JSX.Element {
  if (movedTo === null) return <>{gift.designation.name}</>;
  return (
    <>
      {movedTo.name}
      <div class="caption">
        Its month was closed when that changed: the books of that month stay as they were signed.
      </div>
    </>
  );
}

function MoveLink({ gift, canRecord }: WhatForModel): JSX.Element | null {
  if (!canRecord || gift.occurredAt === null) return null;
  return <a href={`/staff/gifts/${gift.id}/move`}>Change</a>;
}

function DepositLink({ gift: { deposit }, seesFinance }: WhatForModel): JSX.Element | null {
  if (deposit === null) return null;
  const day = <DateText date={deposit.arrivalDate} />;
  return seesFinance ? <a href={`/staff/finance/deposits/${deposit.id}`}>{day}</a> : day;
}
