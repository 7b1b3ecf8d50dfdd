import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { StaffMember } from '../../../../staff/accounts.js';
import { type Invitation, INVITATION_DAYS } from '../../../../staff/invitations/invitations.js';
import { EmptyState, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { RadioGroup } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { DateText, StatusDot, Unknown } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { ROLE_CHOICES, roleName } from '../../frame/words.js';
import { HandOver } from './hand-over.view.js';
import { InvitationTable } from './invitation-table.view.js';

export interface PeopleModel {
  readonly people: readonly StaffMember[];
  readonly invitations: readonly Invitation[];
  readonly timeZone: string;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  /** A link that was made just now and that no letter can carry: shown here and never again. */
  readonly handOver: { readonly name: string; readonly url: string } | null;
  readonly csrf: string;
}

export function PeopleView(model: PeopleModel): JSX.Element {
  const { people, invitations, handOver, problems, timeZone, csrf } = model;
  const active = people.filter(({ disabledAt }) => disabledAt === null).length;
  return (
    <>
      <PageHead title="People" summary={`${counted(active, 'person', 'people')} can sign in`} />
      <ErrorSummary problems={problems} />
      {handOver && <HandOver {...handOver} />}
      <Table
        caption="People with an account"
        columns={columns(timeZone)}
        rows={people}
        rowKey={({ id }) => id}
        empty={<EmptyState title="Nobody yet">Invite the first person with the form.</EmptyState>}
      />
      {invitations.length > 0 && (
        <section class="stack" aria-labelledby="invited">
          <h2 id="invited">Invited</h2>
          <InvitationTable invitations={invitations} timeZone={timeZone} csrf={csrf} />
        </section>
      )}
      <div class="form-narrow">
        <Panel title="Invite a person">
          <InviteForm {...model} />
        </Panel>
      </div>
      {people.length === 1 && invitations.length === 0 && (
        <Notice>You are alone here. A second administrator can let you back in when your phone is lost.</Notice>
      )}
    </>
  );
}

function columns(timeZone: string): Column<StaffMember>[] {
  return [
    {
      key: 'name',
      label: 'Name',
      kind: 'name',
      cell: ({ id, name }) => (
        <a href={`/staff/people/${id}`}>
          <bdi>{name}</bdi>
        </a>
      ),
    },
    { key: 'email', label: 'Email', kind: 'name', cell: ({ email }) => email },
    { key: 'role', label: 'Role', cell: ({ role }) => roleName(role) },
    {
      key: 'state',
      label: 'Account',
      cell: ({ disabledAt, hasFactor }) => {
        if (disabledAt) return <StatusDot tone="quiet" word="Closed" />;
        if (hasFactor) return <StatusDot tone="good" word="Open" />;
        return <StatusDot tone="warn" word="No second factor yet" />;
      },
    },
    {
      key: 'seen',
      label: 'Last seen',
      kind: 'date',
      cell: ({ lastSeenAt }) =>
        lastSeenAt ? <DateText instant={lastSeenAt} zone={timeZone} withTime /> : <Unknown word="not signed in" />,
    },
  ];
}

function InviteForm({ values, problems, csrf }: PeopleModel): JSX.Element {
  const field = (name: string) => ({ name, value: values[name], error: problemOf(problems, name), required: true });
  return (
    <form class="stack" method="post" action="/staff/people">
      <CsrfField token={csrf} />
      <TextField {...field('name')} label="Name" autocomplete="off" />
      <TextField
        {...field('email')}
        label="Email"
        type="email"
        autocomplete="off"
        hint={`The letter has a link that works once, for ${INVITATION_DAYS} days. They choose how they sign in.`}
      />
      <RadioGroup
        name="role"
        legend="Role"
        value={values['role'] ?? ''}
        choices={ROLE_CHOICES}
        error={problemOf(problems, 'role')}
      />
      <div class="row">
        <Button>Invite</Button>
      </div>
    </form>
  );
}
