import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { PastCheck } from '../../../audit/chain.js';
import type { AuditRow } from '../../../reports/audit/audit-list.js';
import type { Slice } from '../../../reports/slice.js';
import { EmptyState, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../http/ui/fields.js';
import { FilterBar, FilteredEmpty, Pager } from '../../http/ui/list-controls.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, Unknown } from '../../http/ui/text.js';
import { hrefOf, type Phrase, removable } from '../../http/forms.js';
import { counted } from '../../http/words.js';
import { Actor, ACTOR_KINDS, AuditDetail, AuditObject } from './audit-words.js';

export const AUDIT_PATH = '/staff/audit';

export interface AuditModel {
  readonly parameters: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly phrases: readonly Phrase[];
  readonly slice: Slice<AuditRow>;
  readonly actions: readonly string[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** The last look over the whole chain; null before the first. */
  readonly lastCheck: PastCheck | null;
  readonly timeZone: string;
  readonly csrf: string;
}

/** Who did what, on which record, from where; nothing here can be changed (R-SEC-07). */
export function AuditView(model: AuditModel): JSX.Element {
  const { parameters, problems, phrases, slice, timeZone } = model;
  const clearHref = phrases.length > 0 ? AUDIT_PATH : undefined;
  return (
    <>
      <PageHead
        title="Audit"
        summary="Who did what, on which record, from where. It is only ever added to."
        actions={
          <Button kind="plain" href={hrefOf(`${AUDIT_PATH}/export`, { ...parameters, after: '' })}>
            Export CSV
          </Button>
        }
      />
      <ErrorSummary problems={problems} />
      <ChainPanel {...model} />
      <FilterBar action={AUDIT_PATH} clearHref={clearHref} phrases={removable(AUDIT_PATH, parameters, phrases)}>
        <Filters {...model} />
      </FilterBar>
      <Table
        caption={`What was done, in ${timeZone} time`}
        columns={columns(timeZone)}
        rows={slice.items}
        rowKey={({ id }) => id}
        empty={
          clearHref ? (
            <FilteredEmpty count={phrases.length} clearHref={clearHref} />
          ) : (
            <EmptyState title="Nothing yet">Every change that somebody makes will stand here.</EmptyState>
          )
        }
      />
      <Pager
        summary={counted(slice.items.length, 'row')}
        previousHref={slice.previous && hrefOf(AUDIT_PATH, { ...parameters, after: slice.previous })}
        nextHref={slice.next && hrefOf(AUDIT_PATH, { ...parameters, after: slice.next })}
      />
    </>
  );
}

function ChainPanel({ lastCheck, timeZone, csrf }: AuditModel): JSX.Element {
  return (
    <Panel title="The chain">
      <div class="stack stack-tight">
        {lastCheck === null ? (
          <p>Each row is sealed with the one before. Nobody has reckoned the chain again yet.</p>
        ) : lastCheck.broken === 0 ? (
          <p>
            It held when it was last reckoned: {counted(lastCheck.looked, 'row')}, on{' '}
            <DateText instant={lastCheck.at} zone={timeZone} withTime />
            {lastCheck.by && ` by ${lastCheck.by}`}. <ChainHead check={lastCheck} />
          </p>
        ) : (
          <Notice tone="bad" title="The chain does not hold">
            Rows were changed, removed, added or moved past the guards of the database. Compare with a backup, and ask
            whoever can reach the database. <code>npx mainstay audit verify</code> names the rows.
          </Notice>
        )}
        <form method="post" action={`${AUDIT_PATH}/verify`}>
          <CsrfField token={csrf} />
          <Button kind="plain">Verify the chain</Button>
        </form>
      </div>
    </Panel>
  );
}

function ChainHead({ check }: { check: PastCheck }): JSX.Element | null {
  if (check.headId === null || check.headHash === null) return null;
  return (
    <span class="caption">
      Head: row {check.headId}, <code>{check.headHash.slice(0, 16)}…</code>
    </span>
  );
}

function Filters({ parameters, problems, actions, people }: AuditModel): JSX.Element {
  const field = (name: string) => ({ name, value: parameters[name] ?? '', error: problemOf(problems, name) });
  const who = [
    { value: '', label: 'Anybody' },
    ...people.map(({ id, name }) => ({ value: `staff:${id}`, label: name })),
    ...ACTOR_KINDS,
  ];
  const what = [{ value: '', label: 'Anything' }, ...actions.map((action) => ({ value: action, label: action }))];
  return (
    <>
      <SelectField {...field('actor')} label="Who" options={who} />
      <SelectField {...field('action')} label="What" options={what} />
      <TextField {...field('object')} label="Record, as “gift:…”" />
      <TextField {...field('from')} label="From" type="date" />
      <TextField {...field('to')} label="Until" type="date" />
    </>
  );
}

function columns(zone: string): Column<AuditRow>[] {
  return [
    { key: 'at', label: 'When', kind: 'date', cell: ({ at }) => <DateText instant={at} zone={zone} withTime /> },
    { key: 'who', label: 'Who', kind: 'name', cell: (row) => <Actor {...row} /> },
    { key: 'what', label: 'What', cell: ({ action }) => action },
    { key: 'object', label: 'Record', cell: (row) => <AuditObject {...row} /> },
    { key: 'detail', label: 'Noted', cell: (row) => <AuditDetail {...row} /> },
    {
      key: 'from',
      label: 'From where',
      cell: ({ ip, requestId }) =>
        ip === null ? (
          <Unknown word="no request" />
        ) : (
          <>
            {ip}
            {requestId && (
              <div class="caption">
                request <span title={requestId}>{requestId.slice(0, 8)}</span>
              </div>
            )}
          </>
        ),
    },
  ];
}
