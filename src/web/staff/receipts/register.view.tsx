import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { Organisation } from '../../../organisation/organisation.js';
import type { ReceiptRow, receiptTotals } from '../../../reports/receipt-register.js';
import type { undeliveredReceipts } from '../../../receipts/delivery/undelivered.js';
import type { reservedNumbers } from '../../../receipts/issues/reservations.js';
import type { Slice } from '../../../reports/slice.js';
import { EmptyState, Notice } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../http/ui/fields.js';
import { FilterBar, Pager } from '../../http/ui/list-controls.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { DateText } from '../../http/ui/text.js';
import { hrefOf, type Phrase, removable } from '../../http/forms.js';
import { counted, sumsText } from '../../http/words.js';
import { ExportLinks } from '../exports/export-links.view.js';
import { DELIVERIES } from '../../../receipts/listing/receipt-filters.js';
import { DeliveryStatus, deliveryWord } from '../frame/gift-words.js';
import { ReceiptLink, ReceiptsTable } from './receipts-table.view.js';

const PATH = '/staff/receipts';

export interface RegisterModel {
  readonly parameters: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly phrases: readonly Phrase[];
  readonly designations: readonly { readonly code: string; readonly name: string }[];
  readonly totals: Awaited<ReturnType<typeof receiptTotals>>;
  readonly slice: Slice<ReceiptRow>;
  readonly undelivered: Awaited<ReturnType<typeof undeliveredReceipts>>;
  readonly reserved: Awaited<ReturnType<typeof reservedNumbers>>;
  readonly organisation: Organisation;
  readonly canExport: boolean;
}

/** The register in number order, and the files that show the same. */
export function RegisterView(model: RegisterModel): JSX.Element {
  const { parameters, problems, phrases, totals, slice, canExport } = model;
  const isFirstEmpty = phrases.length === 0 && totals.count === 0;
  return (
    <>
      <PageHead
        title="Receipts"
        summary={summaryOf(model)}
        actions={
          <>
            {canExport && totals.count > 0 && (
              <>
                <ExportLinks what="receipts" parameters={parameters} count={totals.count} />
                <Button kind="plain" href={hrefOf(`${PATH}/zip`, { ...parameters })}>
                  PDFs as ZIP
                </Button>
              </>
            )}
            {!isFirstEmpty && (
              <Button kind="plain" href={`${PATH}/print`}>
                To print
              </Button>
            )}
          </>
        }
      />
      <ErrorSummary problems={problems} />
      <Undelivered {...model} />
      <Reserved {...model} />
      {!isFirstEmpty && (
        <FilterBar
          action={PATH}
          clearHref={phrases.length > 0 ? PATH : undefined}
          phrases={removable(PATH, parameters, phrases)}
        >
          <Filters {...model} />
        </FilterBar>
      )}
      <ReceiptsTable
        receipts={slice.items}
        caption="Register of receipts, the highest number first"
        empty={isFirstEmpty ? <FirstEmpty /> : <FilteredEmpty />}
      />
      {slice.items.length > 0 && (
        <Pager
          summary="Numbers run without a gap: a void receipt keeps its number and stays in the register with its reason."
          previousHref={slice.previous && hrefOf(PATH, { ...parameters, after: slice.previous })}
          nextHref={slice.next && hrefOf(PATH, { ...parameters, after: slice.next })}
        />
      )}
    </>
  );
}

/** "301 receipts · 2 void · $10,573.50 issued". */
function summaryOf({ totals, organisation }: RegisterModel): string {
  const voided = totals.count - totals.issued;
  return [
    counted(totals.count, 'receipt'),
    ...(voided > 0 ? [`${voided.toLocaleString('en-US')} void`] : []),
    `${sumsText(totals.sums, organisation.currency)} issued`,
  ].join(' · ');
}

function Filters({ parameters, problems, designations }: RegisterModel): JSX.Element {
  const field = (name: string) => ({ name, value: parameters[name], error: problemOf(problems, name) });
  return (
    <>
      <TextField {...field('from')} label="Issued from" type="date" />
      <TextField {...field('to')} label="Until" type="date" />
      <SelectField
        {...field('status')}
        label="Status"
        options={[
          { value: '', label: 'All' },
          { value: 'issued', label: 'Issued' },
          { value: 'void', label: 'Void' },
        ]}
      />
      <SelectField
        {...field('delivery')}
        label="Delivery"
        options={[
          { value: '', label: 'All' },
          ...DELIVERIES.map((delivery) => ({ value: delivery, label: deliveryWord(delivery) })),
        ]}
      />
      <SelectField
        {...field('designation')}
        label="Designation"
        options={[{ value: '', label: 'All' }, ...designations.map(({ code, name }) => ({ value: code, label: name }))]}
      />
      <div class="field-wide">
        <TextField {...field('q')} label="Donor or number" type="search" autocomplete="off" />
      </div>
    </>
  );
}

/** Gifts whose donor has no receipt a day after it was issued (R-REC-04). */
function Undelivered({ undelivered: { count, items }, organisation }: RegisterModel): JSX.Element | null {
  if (count === 0) return null;
  const more = count - items.length;
  return (
    <Notice tone="warn" title={`${counted(count, 'receipt')} not delivered within a day`}>
      <ul>
        {items.map((each) => (
          <li key={each.id}>
            <ReceiptLink receipt={each} /> of <bdi>{each.donorName}</bdi>, issued{' '}
            <DateText instant={each.issuedAt} zone={organisation.timeZone} />:{' '}
            <DeliveryStatus delivery={each.delivery} />
          </li>
        ))}
      </ul>
      <p>
        {more > 0 && `And ${more.toLocaleString('en-US')} more. `}
        <a href={`${PATH}/print`}>Print those without an email address</a>, and send others again from their pages.
      </p>
    </Notice>
  );
}

/** Numbers that no receipt has, and why: a restore lost them, and their donors hold them (R-OPS-08). */
function Reserved({ reserved }: RegisterModel): JSX.Element | null {
  if (reserved.length === 0) return null;
  return (
    <Notice tone="warn" title={`${counted(reserved.length, 'number')} kept for gifts that a restore lost`}>
      {reserved.map(({ label }) => label).join(', ')}. Donors hold what has these numbers, so nobody else gets one of
      them. Each returns to the register when its gift comes back from the processor, or when its correction is made
      again.
    </Notice>
  );
}

function FirstEmpty(): JSX.Element {
  return (
    <EmptyState title="No receipts yet">
      Every gift that arrives gets a numbered receipt. It will stand here with its PDF, and finance can export the list.
    </EmptyState>
  );
}

function FilteredEmpty(): JSX.Element {
  return (
    <EmptyState
      title="No receipt matches"
      action={
        <Button kind="plain" href={PATH}>
          Clear all
        </Button>
      }
    >
      Remove one of the filters above, or all of them.
    </EmptyState>
  );
}
