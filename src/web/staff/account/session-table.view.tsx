import type { JSX } from 'preact';
import type { ListedSession, SessionId } from '../../../staff/sessions.js';
import { EmptyState } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import { Table } from '../../http/ui/table.js';
import { DateText, StatusDot } from '../../http/ui/text.js';

export interface SessionTableProps {
  readonly sessions: readonly ListedSession[];
  readonly timeZone: string;
  readonly csrf: string;
  /** The session that looks; null when the sessions are somebody else's. */
  readonly own: SessionId | null;
  /** The form of each session goes to this, its id and `end`. */
  readonly path: string;
}

/** Where somebody is signed in; each can be ended. */
export function SessionTable({ sessions, timeZone, csrf, own, path }: SessionTableProps): JSX.Element {
  return (
    <Table
      caption="Sessions"
      rows={sessions}
      rowKey={({ id }) => id}
      empty={<EmptyState title="Signed in nowhere" />}
      columns={[
        {
          key: 'device',
          label: 'Device',
          cell: ({ device, isConfirmed }) => (isConfirmed ? device : `${device}, waiting for the second factor`),
        },
        {
          key: 'started',
          label: 'Signed in',
          kind: 'date',
          cell: ({ startedAt }) => <DateText instant={startedAt} zone={timeZone} withTime />,
        },
        {
          key: 'seen',
          label: 'Last used',
          kind: 'date',
          cell: ({ lastSeenAt }) => <DateText instant={lastSeenAt} zone={timeZone} withTime />,
        },
        {
          key: 'end',
          label: 'End',
          cell: ({ id, device }) =>
            id === own ? (
              <StatusDot tone="good" word="This one" />
            ) : (
              <form method="post" action={`${path}/${id}/end`}>
                <CsrfField token={csrf} />
                <Button kind="quiet">
                  Sign out<span class="visually-hidden"> {device}</span>
                </Button>
              </form>
            ),
        },
      ]}
    />
  );
}
