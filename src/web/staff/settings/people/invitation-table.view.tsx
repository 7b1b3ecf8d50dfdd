import type { JSX } from 'preact';
import type { Invitation } from '../../../../staff/invitations/invitations.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField } from '../../../http/ui/staff-page.js';
import { Table } from '../../../http/ui/table.js';
import { DateText, StatusDot } from '../../../http/ui/text.js';
import { roleName } from '../../frame/words.js';

export interface InvitationTableProps {
  readonly invitations: readonly Invitation[];
  readonly timeZone: string;
  readonly csrf: string;
}

/** Links that nobody has used yet: they can be sent again, or withdrawn. */
export function InvitationTable({ invitations, timeZone, csrf }: InvitationTableProps): JSX.Element {
  return (
    <Table
      caption="Open invitations"
      rows={invitations}
      rowKey={({ id }) => id}
      empty={null}
      columns={[
        { key: 'name', label: 'Name', kind: 'name', cell: ({ name }) => <bdi>{name}</bdi> },
        { key: 'email', label: 'Email', kind: 'name', cell: ({ email }) => email },
        {
          key: 'what',
          label: 'For',
          cell: ({ kind, role }) => (kind === 'return' ? 'A new way in' : roleName(role)),
        },
        {
          key: 'until',
          label: 'Works until',
          kind: 'date',
          cell: ({ isOver, expiresAt }) =>
            isOver ? (
              <StatusDot tone="warn" word="Too old" />
            ) : (
              <DateText instant={expiresAt} zone={timeZone} withTime />
            ),
        },
        {
          key: 'act',
          label: 'Change',
          cell: ({ id, name }) => (
            <div class="row">
              <Act action={`/staff/people/invitations/${id}/again`} csrf={csrf} label="Send again" of={` to ${name}`} />
              <Act
                action={`/staff/people/invitations/${id}/withdraw`}
                csrf={csrf}
                label="Withdraw"
                of={` the invitation of ${name}`}
              />
            </div>
          ),
        },
      ]}
    />
  );
}

function Act({ action, csrf, label, of }: { action: string; csrf: string; label: string; of: string }): JSX.Element {
  return (
    <form method="post" action={action}>
      <CsrfField token={csrf} />
      <Button kind="quiet">
        {label}
        <span class="visually-hidden">{of}</span>
      </Button>
    </form>
  );
}
