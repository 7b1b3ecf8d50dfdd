import type { JSX } from 'preact';
import { type CalendarDate, formatDate } from '../../../../kernel/calendar.js';
import { Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { RowFields, type RowFieldsModel } from '../rows/row-fields.view.js';

export interface CorrectionModel {
  readonly giftId: string;
  readonly form: RowFieldsModel;
  readonly reason: string;
  /** The first open day, when the month of the gift is closed. */
  readonly bookedOn: CalendarDate | null;
  readonly csrf: string;
}

/** What is right, and why it was wrong. */
export function CorrectionView({ giftId, form, reason, bookedOn, csrf }: CorrectionModel): JSX.Element {
  const href = `/staff/gifts/${giftId}`;
  return (
    <>
      <PageHead
        title="Correct a gift"
        summary="The gift as it was recorded is taken back, and one with what is right stands in its place. The receipt is replaced, and the donor gets the new one."
      />
      {bookedOn !== null && (
        <Notice tone="warn" title="The month of this gift is closed">
          The correction is booked on {formatDate(bookedOn)}, the first open day. The date of the gift stays its own.
        </Notice>
      )}
      <ErrorSummary problems={form.problems} />
      <Panel title="What is right">
        <form class="stack" method="post" action={`${href}/correction`}>
          <CsrfField token={csrf} />
          <RowFields {...form} />
          <TextField
            name="reason"
            label="Why it is corrected"
            value={reason}
            maxLength={500}
            error={problemOf(form.problems, 'reason')}
            hint="It stays with the void receipt, for whoever asks later."
            autocomplete="off"
            required
          />
          <div class="row">
            <Button>Correct the gift</Button>
            <Button kind="quiet" href={href}>
              Leave it as it is
            </Button>
          </div>
        </form>
      </Panel>
    </>
  );
}
