import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { DonorEmail } from '../../../../donors/emails/donor-emails.js';
import type { DonorHead } from '../../../../reports/donors/donor-page.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { DateText, StatusDot } from '../../../http/ui/text.js';
import { isolated } from '../../../http/words.js';
import { HOW_WORDS } from '../page/timeline-words.js';

export interface EmailsModel {
  readonly donor: DonorHead;
  /** Beside the primary one. */
  readonly emails: readonly DonorEmail[];
  readonly typed: { readonly email: string; readonly how: string };
  readonly problems: readonly FieldProblem[];
  readonly zone: string;
  readonly csrf: string;
}

const TOLD = [
  { value: 'phone', label: 'They said so by phone' },
  { value: 'in-person', label: 'They said so in person' },
  { value: 'post', label: 'They wrote by post' },
] as const;

export function EmailsView(model: EmailsModel): JSX.Element {
  const { donor, emails, typed, problems, csrf } = model;
  const path = `/staff/donors/${donor.id}`;
  return (
    <>
      <PageHead title={`Addresses of ${isolated(donor.name)}`} summary={<a href={path}>Back to the donor</a>} />
      <ErrorSummary problems={problems} />
      <div class="stack form-narrow">
        <Panel title="Primary" aside="Letters and receipts go there">
          <p class="break">{donor.email || 'None. Receipts are printed.'}</p>
        </Panel>
        {emails.map((email) => (
          <Further key={email.id} email={email} path={path} {...model} />
        ))}
        <Panel title="Add an address">
          <form class="stack" method="post" action={`${path}/emails`}>
            <CsrfField token={csrf} />
            <TextField
              name="email"
              label="Email"
              type="email"
              autocomplete="off"
              value={typed.email}
              error={problemOf(problems, 'email')}
            />
            <SelectField
              name="how"
              label="Is it theirs?"
              hint="Until it is confirmed, nobody can sign in with it, and receipts cannot go there."
              value={typed.how}
              options={[{ value: '', label: 'Ask by a letter to the address' }, ...TOLD]}
            />
            <div class="row">
              <Button>Add</Button>
            </div>
          </form>
        </Panel>
      </div>
    </>
  );
}

function Further({
  email: each,
  path,
  zone,
  csrf,
  problems,
}: EmailsModel & { email: DonorEmail; path: string }): JSX.Element {
  const own = `${path}/emails/${each.id}`;
  const isConfirmed = each.confirmedAt !== null;
  return (
    <Panel
      title={each.email}
      aside={isConfirmed ? <StatusDot tone="good" word="Confirmed" /> : <StatusDot tone="warn" word="Not confirmed" />}
    >
      <p class="caption">
        Added <DateText instant={each.addedAt} zone={zone} />
        {each.confirmedAt !== null && (
          <>
            {' '}
            · confirmed <DateText instant={each.confirmedAt} zone={zone} />, {HOW_WORDS[each.confirmedHow!]}
          </>
        )}
        {!isConfirmed && each.askedAt !== null && (
          <>
            {' '}
            · asked by letter <DateText instant={each.askedAt} zone={zone} />
          </>
        )}
      </p>
      <div class="row">
        {isConfirmed ? (
          <form method="post" action={`${own}/primary`}>
            <CsrfField token={csrf} />
            <Button kind="plain">Make it the primary one</Button>
          </form>
        ) : (
          <form method="post" action={`${own}/ask`}>
            <CsrfField token={csrf} />
            <Button kind="plain">Ask by letter again</Button>
          </form>
        )}
        <form method="post" action={`${own}/remove`}>
          <CsrfField token={csrf} />
          <Button kind="quiet">Remove</Button>
        </form>
      </div>
      {!isConfirmed && (
        <form class="field-and-button" method="post" action={`${own}/confirm`}>
          <CsrfField token={csrf} />
          <div class="field">
            <label class="label" for={`field-how-${each.id}`}>
              Or confirm it yourself
            </label>
            <select class="input" id={`field-how-${each.id}`} name="how" autocomplete="off">
              {[{ value: '', label: 'Choose how they told you' }, ...TOLD].map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
            {problemOf(problems, `how-${each.id}`) && (
              <span class="field-error">{problemOf(problems, `how-${each.id}`)}</span>
            )}
          </div>
          <Button kind="plain">Confirm</Button>
        </form>
      )}
    </Panel>
  );
}
