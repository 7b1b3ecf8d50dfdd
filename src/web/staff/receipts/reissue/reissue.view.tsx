import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { formatDate, formatInstant } from '../../../../kernel/calendar.js';
import { Money } from '../../../../kernel/money.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import type { ReceiptHistory } from '../../../../reports/receipts/receipt-page.js';
import { lastDayIn } from '../../../../workflows/receipts/reissue-receipt.js';
import { type Definition, DefinitionList, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { zoneName } from '../../../http/words.js';
import { type Clock, correctionsOf, REISSUE_FIELDS, type ReissueFields } from './reissue-form.js';

export interface ReissueModel {
  readonly receipt: ReceiptHistory;
  readonly fields: ReissueFields;
  readonly clocks: readonly Clock[];
  readonly organisation: Organisation;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

/** What a receipt should say instead. Nothing changes until the next page is confirmed. */
export function ReissueFormView(model: ReissueModel): JSX.Element {
  const { receipt, fields, problems, csrf } = model;
  return (
    <>
      <PageHead
        title={`Void and reissue ${receipt.label}`}
        summary="A receipt never changes: a new one with its own number replaces it, and the donor gets it."
      />
      <ErrorSummary problems={problems} />
      <form class="panel stack form-narrow" method="post" action={`/staff/receipts/${receipt.id}/reissue`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="step" value="review" />
        <TextField
          name="name"
          label="Name on the receipt"
          value={fields.name}
          autocomplete="off"
          maxLength={200}
          error={problemOf(problems, 'name')}
        />
        <TextField
          name="address"
          label="Postal address"
          optional
          rows={4}
          value={fields.address}
          autocomplete="off"
          hint="One line for each line of the envelope."
          error={problemOf(problems, 'address')}
        />
        <GiftDate {...model} />
        <TextField
          name="note"
          label="Reason"
          required
          rows={3}
          maxLength={500}
          value={fields.note}
          hint="It stays with the void receipt for auditors. The donor does not see it."
          error={problemOf(problems, 'note')}
        />
        <div class="row">
          <Button>Review the new receipt</Button>
          <Button kind="quiet" href={`/staff/receipts/${receipt.id}`}>
            Keep the receipt
          </Button>
        </div>
      </form>
    </>
  );
}

/** Both clocks, where they differ about the year; for all other gifts nothing to choose (R-DAT-04). */
function GiftDate({ receipt, fields, clocks, organisation, problems }: ReissueModel): JSX.Element | null {
  const { occurredAt } = receipt.payment;
  if (clocks.length === 0 || !occurredAt) return null;
  const { timeZone } = organisation;
  return (
    <>
      <RadioGroup
        name="date"
        legend="Date of the gift"
        value={fields.date}
        hint={`The charge was made at ${formatInstant(occurredAt, timeZone)} here (${zoneName(timeZone)}).`}
        error={problemOf(problems, 'date')}
        choices={[
          { value: 'keep', label: `Keep ${formatDate(receipt.giftDate)}` },
          { value: 'december-31', label: 'It was still December 31 where the donor was' },
        ]}
      />
      <SelectField
        name="zone"
        label="The donor’s clock"
        value={fields.zone}
        hint="Only if the date moves. The list has the places where it was December 31 then."
        error={problemOf(problems, 'zone')}
        options={[
          { value: '', label: 'Choose a place' },
          ...clocks.map(({ zone, time }) => ({ value: zone, label: `${zone.replaceAll('_', ' ')}: ${time}` })),
        ]}
      />
    </>
  );
}

/** Everything that a correction will do, before it does it. */
export function ReissueReviewView({ receipt, fields, organisation, csrf }: ReissueModel): JSX.Element {
  return (
    <>
      <PageHead title={`Void and reissue ${receipt.label}`} summary="Nothing has changed yet." />
      <form class="stack form-narrow" method="post" action={`/staff/receipts/${receipt.id}/reissue`}>
        <CsrfField token={csrf} />
        {REISSUE_FIELDS.filter((name) => name !== 'step').map((name) => (
          <input key={name} type="hidden" name={name} value={fields[name]} />
        ))}
        <input type="hidden" name="step" value="confirm" />
        <Panel title="What will happen">
          <DefinitionList items={effects(receipt, fields, organisation)} />
        </Panel>
        <div class="row">
          <Button kind="danger">Void {receipt.label} and issue another</Button>
          <Button kind="quiet" href={`/staff/receipts/${receipt.id}`}>
            Keep the receipt
          </Button>
        </div>
      </form>
    </>
  );
}

function effects(receipt: ReceiptHistory, fields: ReissueFields, organisation: Organisation): Definition[] {
  const { donor, lastDayOfYearIn: zone } = correctionsOf(fields, receipt);
  const { payment, giftDate, snapshot } = receipt;
  const date = zone === undefined ? null : lastDayIn({ ...payment, giftDate }, zone);
  const amount = Money.of(receipt.amountMinor, receipt.currency).format();
  return [
    {
      term: 'Receipt',
      value: `${receipt.label} becomes void and keeps its number. One with the next number replaces it.`,
    },
    ...(donor && donor.name !== snapshot.donor.name
      ? [{ term: 'Name', value: <BeforeAfter before={snapshot.donor.name} after={donor.name} /> }]
      : []),
    ...(donor && donor.addressLines.join('\n') !== snapshot.donor.addressLines.join('\n')
      ? [
          {
            term: 'Address',
            value: (
              <BeforeAfter
                before={snapshot.donor.addressLines.join('\n') || 'none'}
                after={donor.addressLines.join('\n') || 'none'}
              />
            ),
          },
        ]
      : []),
    ...(date && zone && payment.occurredAt
      ? [
          { term: 'Date of the gift', value: <BeforeAfter before={formatDate(giftDate)} after={formatDate(date)} /> },
          {
            term: 'Both clocks',
            value:
              `${formatInstant(payment.occurredAt, organisation.timeZone)} here, ` +
              `${formatInstant(payment.occurredAt, zone)} in ${zone.replaceAll('_', ' ')}`,
          },
        ]
      : []),
    { term: 'Money', value: 'None moves. Ledger and memberships stay as they are.' },
    {
      term: 'Letter',
      value: receipt.donor.email
        ? `“Your amended receipt from ${organisation.name}: ${amount}” to ${receipt.donor.email}`
        : 'No email address is known: the new receipt is to be printed.',
    },
    { term: 'Reason', value: <span class="pre-line">{fields.note}</span> },
  ];
}

function BeforeAfter({ before, after }: { before: string; after: string }): JSX.Element {
  return (
    <>
      <bdi class="pre-line">{after}</bdi>
      <div class="caption">
        until now: <bdi class="pre-line">{before}</bdi>
      </div>
    </>
  );
}
