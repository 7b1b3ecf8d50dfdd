import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { NewsletterSettings } from '../../../../donors/newsletter/newsletter-settings.js';
import { Button } from '../../../http/ui/button.js';
import { Checkbox } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';

export interface NewsletterSettingsModel {
  readonly values: NewsletterSettings;
  /** Its name, as readers know it. */
  readonly organisation: string;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export function NewsletterSettingsView(model: NewsletterSettingsModel): JSX.Element {
  const { values, organisation, problems, csrf } = model;
  return (
    <>
      <PageHead
        title="Newsletter"
        summary="Whether the gift page asks donors if they want it. The box is never ticked beforehand."
        actions={
          <>
            <Button kind="plain" href="/staff/donors?consent=newsletters">
              Who said yes
            </Button>
            <Button kind="quiet" href="/staff/settings">
              Settings
            </Button>
          </>
        }
      />
      <ErrorSummary problems={problems} />
      <form class="panel stack form-narrow" method="post" action="/staff/settings/newsletter">
        <CsrfField token={csrf} />
        <Checkbox
          name="isAsked"
          label="Ask on the gift page"
          checked={values.isAsked}
          hint={`“Send me the newsletter of ${organisation} by email.” A yes counts once the gift has come, and is kept with the words that were read.`}
        />
        <TextField
          name="about"
          label="What the newsletter brings"
          value={values.about}
          maxLength={200}
          hint="One sentence, such as “Our reporting of the week, every Friday.” How to stop it is said behind it by itself."
          error={problemOf(problems, 'about')}
        />
        <div class="row">
          <Button>Save</Button>
        </div>
      </form>
    </>
  );
}
