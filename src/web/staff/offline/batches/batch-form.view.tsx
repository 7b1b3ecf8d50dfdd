import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { BATCH_KINDS } from '../../../../gifts/offline/offline-kind.js';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { MoneyField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { BATCH_KIND_HINTS, BATCH_KIND_WORDS } from '../offline-words.js';
import type { BatchTexts } from './batch-form.js';

export interface BatchFormModel {
  readonly texts: BatchTexts;
  readonly problems: readonly FieldProblem[];
  readonly currency: string;
  readonly csrf: string;
  /** The batch whose figures are changed; null for a new one. */
  readonly id: string | null;
}

/** What the adding machine says, before the first gift is typed: so that a slip shows. */
export function BatchFormView({ texts, problems, currency, csrf, id }: BatchFormModel): JSX.Element {
  const field = (name: keyof BatchTexts) => ({ name, value: texts[name], error: problemOf(problems, name) });
  const back = id === null ? '/staff/gifts/batches' : `/staff/gifts/batches/${id}`;
  return (
    <>
      <PageHead
        title={id === null ? 'Open a batch' : 'Change the control figures'}
        summary="Count the gifts and add them up first. The batch can be posted when what you typed agrees."
      />
      <ErrorSummary problems={problems} />
      <form class="panel stack form-narrow" method="post" action={id === null ? back : `${back}/figures`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="request" value={texts.request} />
        {id === null && (
          <RadioGroup
            {...field('kind')}
            legend="What it holds"
            choices={BATCH_KINDS.map((kind) => ({
              value: kind,
              label: BATCH_KIND_WORDS[kind],
              hint: BATCH_KIND_HINTS[kind],
            }))}
          />
        )}
        <TextField {...field('count')} label="Number of gifts" inputMode="numeric" autocomplete="off" required />
        <MoneyField {...field('total')} label="Total of the adding machine" currency={currency} required />
        <TextField {...field('receivedOn')} label="Received" type="date" autocomplete="off" required />
        <TextField
          {...field('label')}
          label="Name"
          optional
          autocomplete="off"
          maxLength={120}
          hint="Without one it is named after its day."
        />
        <div class="row">
          <Button>{id === null ? 'Open the batch' : 'Save the figures'}</Button>
          <Button kind="quiet" href={back}>
            Back
          </Button>
        </div>
      </form>
    </>
  );
}
