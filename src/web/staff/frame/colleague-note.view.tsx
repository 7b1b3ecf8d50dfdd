import type { JSX } from 'preact';
import { TextField } from '../../http/ui/fields.js';

/** A note beside something that staff do to a gift; it goes into no letter. */
export function ColleagueNote(props: { value: string | undefined; error: string | undefined }): JSX.Element {
  return (
    <TextField
      {...props}
      name="note"
      label="Note"
      optional
      rows={3}
      maxLength={500}
      hint="For your colleagues. The donor does not see it."
    />
  );
}
