import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { StaffId } from '../../../kernel/id.js';
import type { StaffMember } from '../../../staff/accounts.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { RadioGroup } from '../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, StatusDot, Unknown } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';
import { ROLE_CHOICES, roleName } from '../frame/words.js';

export interface PeopleModel {
  readonly people: readonly StaffMember[];
  readonly timeZone: string;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
  /** Who looks: nobody closes their own account. */
  readonly self: StaffId;
}

export function PeopleView(model: PeopleModel): JSX.Element {
  const active = model.people.filter(({ disabledAt }) => disabledAt === null).length;
  return (
    <>
      <PageHead title="People" summary={`${counted(active, 'person', 'people')} can sign in`} />
      <ErrorSummary problems={model.problems} />
      <Table
        caption="People with an account"
        columns={columns(model)}
        rows={model.people}
        rowKey={({ id }) => id}
        empty={<EmptyState title="Nobody yet">Add the first person with the form.</EmptyState>}
      />
      <div class="form-narrow">
        <Panel title="Add a person">
          <PersonForm {...model} />
        </Panel>
      </div>
    </>
  );
}

function columns({ timeZone, csrf, self }: PeopleModel): Column<StaffMember>[] {
  return [
    { key: 'name', label: 'Name', kind: 'name', cell: ({ name }) => <bdi>{name}</bdi> },
    { key: 'email', label: 'Email', kind: 'name', cell: ({ email }) => email },
    { key: 'role', label: 'Role', cell: ({ role }) => roleName(role) },
    {
      key: 'state',
      label: 'Account',
      cell: ({ disabledAt }) =>
        disabledAt ? <StatusDot tone="quiet" word="Closed" /> : <StatusDot tone="good" word="Open" />,
    },
    {
      key: 'seen',
      label: 'Last seen',
      kind: 'date',
      cell: ({ lastSeenAt }) =>
        lastSeenAt ? <DateText instant={lastSeenAt} zone={timeZone} withTime /> : <Unknown word="not signed in" />,
    },
    {
      key: 'act',
      label: 'Close',
      cell: ({ id, name, disabledAt }) =>
        disabledAt === null &&
        id !== self && (
          <form method="post" action={`/staff/people/${id}/disable`}>
            <CsrfField token={csrf} />
            <Button kind="quiet">
              Close account<span class="visually-hidden"> of {name}</span>
            </Button>
          </form>
        ),
    },
  ];
}

function PersonForm({ values, problems, csrf }: PeopleModel): JSX.Element {
  const field = (name: string) => ({ name, value: values[name], error: problemOf(problems, name), required: true });
  return (
    <form class="stack" method="post" action="/staff/people">
      <CsrfField token={csrf} />
      <TextField {...field('name')} label="Name" autocomplete="off" />
      <TextField {...field('email')} label="Email" type="email" autocomplete="off" />
      <RadioGroup
        name="role"
        legend="Role"
        value={values['role'] ?? ''}
        choices={ROLE_CHOICES}
        error={problemOf(problems, 'role')}
      />
      <TextField
        name="password"
        label="First password"
        type="password"
        autocomplete="new-password"
        hint="12 characters or more."
        error={problemOf(problems, 'password')}
        minLength={12}
        required
      />
      <div class="row">
        <Button>Add the person</Button>
      </div>
    </form>
  );
}
