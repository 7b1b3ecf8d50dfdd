import type { JSX } from 'preact';
import type { CalendarDate } from '../../../../kernel/calendar.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import type { Refused } from './donor-model.js';

export interface NoteFormModel {
  readonly path: string;
  readonly csrf: string;
  readonly today: CalendarDate;
  readonly refused: Refused | null;
}

/** A note, a call or a meeting, for colleagues. */
export function NoteForm({ path, csrf, today, refused }: NoteFormModel): JSX.Element {
  const problems = refused?.problems ?? [];
  return (
    <Panel title="Write a note" aside="For your colleagues; the donor sees it only in a copy of their data">
      <form class="stack" method="post" action={`${path}/notes`} data-key="n">
        <CsrfField token={csrf} />
        <TextField
          name="text"
          label="What happened"
          rows={3}
          maxLength={5000}
          value={refused?.typed['text']}
          error={problemOf(problems, 'text')}
        />
        <div class="note-line">
          <RadioGroup
            name="kind"
            legend="Kind"
            legendHidden
            look="tiles"
            value={refused?.typed['kind'] ?? 'note'}
            choices={[
              { value: 'note', label: 'Note' },
              { value: 'call', label: 'Call' },
              { value: 'meeting', label: 'Meeting' },
            ]}
          />
          <TextField
            name="on"
            label="On"
            type="date"
            value={refused?.typed['on'] ?? today}
            error={problemOf(problems, 'on')}
          />
          <Button>Save the note</Button>
        </div>
      </form>
    </Panel>
  );
}
