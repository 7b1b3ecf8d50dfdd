import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { CalendarDate } from '../../../../kernel/calendar.js';
import { Money } from '../../../../kernel/money.js';
import type { Campaign } from '../../../../campaigns/campaign.js';
import type { DesignationChoice } from '../../../../reports/campaigns/gift-additions.js';
import type { GiftDetail } from '../../../../reports/gift-detail.js';
import { type Definition, DefinitionList, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { isolated } from '../../../http/words.js';
import { ClosedMonthNotice } from '../../frame/closed-month.view.js';

export const MOVE_FIELDS = ['step', 'campaign', 'designation', 'reason', 'request'] as const;
export type MoveFields = Readonly<Record<(typeof MOVE_FIELDS)[number], string>>;

export interface MoveModel {
  readonly gift: GiftDetail;
  readonly fields: MoveFields;
  readonly campaigns: readonly Campaign[];
  readonly designations: readonly DesignationChoice[];
  /** The code of what the gift is for today. */
  readonly current: string;
  readonly openFrom: CalendarDate | null;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

/** What a gift is for, said anew. Nothing changes until the next page is confirmed. */
export function MoveFormView({ gift, fields, campaigns, designations, problems, csrf }: MoveModel): JSX.Element {
  const isOnline = gift.channel === 'online';
  return (
    <>
      <PageHead title={titleOf(gift)} summary="You see what will happen before it does." />
      <ErrorSummary problems={problems} />
      <form class="panel stack form-narrow" method="post" action={`/staff/gifts/${gift.id}/move`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="step" value="review" />
        <SelectField
          name="campaign"
          label="Campaign"
          value={fields.campaign}
          hint="Why we asked. No money moves with it."
          options={campaigns.map(({ id, name }) => ({ value: id, label: name }))}
          error={problemOf(problems, 'campaign')}
        />
        {isOnline ? (
          <SelectField
            name="designation"
            label="Designation"
            value={fields.designation}
            hint="What the money may be used for. The donor’s restriction is the donor’s: ask before you change it."
            options={designations.map(({ code, name, restricted }) => ({
              value: code,
              label: restricted ? `${name} (restricted)` : name,
            }))}
            error={problemOf(problems, 'designation')}
          />
        ) : (
          <>
            <input type="hidden" name="designation" value={fields.designation} />
            <Notice tone="quiet">
              What a gift on paper is for is put right with “Correct” on its page, which records it again.
            </Notice>
          </>
        )}
        <TextField
          name="reason"
          label="Reason"
          required
          rows={3}
          maxLength={500}
          value={fields.reason}
          autocomplete="off"
          hint="For colleagues and auditors. The donor does not see it."
          error={problemOf(problems, 'reason')}
        />
        <div class="row">
          <Button>Review the change</Button>
          <Button kind="quiet" href={`/staff/gifts/${gift.id}`}>
            Keep it as it is
          </Button>
        </div>
      </form>
    </>
  );
}

/** Everything that it will do, before it does it. */
export function MoveReviewView(model: MoveModel): JSX.Element {
  const { gift, fields, current, openFrom, csrf } = model;
  return (
    <>
      <PageHead title={titleOf(gift)} summary="Nothing has changed yet." />
      {fields.designation !== current && <ClosedMonthNotice date={gift.giftDate} openFrom={openFrom} />}
      <form class="stack form-narrow" method="post" action={`/staff/gifts/${gift.id}/move`}>
        <CsrfField token={csrf} />
        {MOVE_FIELDS.filter((name) => name !== 'step').map((name) => (
          <input key={name} type="hidden" name={name} value={fields[name]} />
        ))}
        <input type="hidden" name="step" value="confirm" />
        <Panel title="What will happen">
          <DefinitionList items={effects(model)} />
        </Panel>
        <div class="row">
          <Button>Change what it is for</Button>
          <Button kind="quiet" href={`/staff/gifts/${gift.id}`}>
            Keep it as it is
          </Button>
        </div>
      </form>
    </>
  );
}

function titleOf(gift: GiftDetail): string {
  return `What ${Money.of(gift.amountMinor, gift.currency).format()} from ${isolated(gift.donor.name)} is for`;
}

function effects({ gift, fields, campaigns, designations, current, openFrom }: MoveModel): Definition[] {
  const campaign = campaigns.find(({ id }) => id === fields.campaign);
  const [from, to] = [current, fields.designation].map((code) => designations.find((each) => each.code === code));
  const isMoved = from !== undefined && to !== undefined && from.code !== to.code;
  return [
    ...(campaign && campaign.slug !== gift.campaign.slug
      ? [
          {
            term: 'Campaign',
            value: `${campaign.name} instead of ${gift.campaign.name}. Goals and matches are reckoned anew.`,
          },
        ]
      : []),
    ...(isMoved
      ? [
          { term: 'Designation', value: `${to.name} instead of ${from.name}.` },
          {
            term: 'Ledger',
            value:
              `A new entry takes the gift, its fees and what went back of it out of ${from.code} and into ${to.code}, ` +
              `dated ${dateText(gift, openFrom)}. No money moves at the bank or the processor; ` +
              'what one fund owes the other stands in account 1090.',
          },
          { term: 'Receipt', value: receiptEffect(gift, from, to) },
          ...(gift.planId === null
            ? []
            : [{ term: 'Plan', value: 'It goes on as it is: the gifts to come are for what the plan says.' }]),
        ]
      : []),
    { term: 'Reason', value: <span class="pre-line">{fields.reason}</span> },
  ];
}

function dateText({ giftDate }: GiftDetail, openFrom: CalendarDate | null): string {
  if (openFrom === null || giftDate === null || giftDate >= openFrom) return `${giftDate ?? 'today'}, as the gift`;
  return `${openFrom}, the first open day. The books of the closed month stay as they were signed`;
}

function receiptEffect({ receipt, donor }: GiftDetail, from: DesignationChoice, to: DesignationChoice): string {
  if (!receipt) return 'There is none that counts, so none changes.';
  if (!from.restricted && !to.restricted) return `${receipt.label} does not name the designation, so it stays.`;
  const says = to.restricted ? `names ${to.name}` : 'names no designation';
  const how = donor.email ? 'by email' : 'to be printed';
  return `${receipt.label} becomes void and keeps its number. One with the next number ${says}, and the donor gets it ${how}.`;
}
