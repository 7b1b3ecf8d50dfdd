import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { ApiKey } from '../../../staff/api-keys.js';
import { KEY_SCOPES, type KeyScope } from '../../../staff/permissions.js';
import { EmptyState, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CheckboxGroup } from '../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { KeyTabs } from '../hooks/key-tabs.view.js';
import { DateText, StatusDot, Unknown } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';

export interface KeyValues {
  readonly name: string;
  readonly scopes: readonly string[];
}

export interface KeysModel {
  readonly keys: readonly ApiKey[];
  readonly timeZone: string;
  readonly values: KeyValues;
  readonly problems: readonly FieldProblem[];
  /** The key that was made just now: shown here and never again. */
  readonly made: { readonly name: string; readonly key: string } | null;
  readonly csrf: string;
}

const SCOPE_WORDS: Readonly<Record<KeyScope, string>> = {
  'reports:read': 'See the figures',
  'gifts:read': 'See gifts',
  'gifts:refund': 'Refund gifts',
  'donors:read': 'See donors',
  'receipts:read': 'See receipts',
  'plans:change': 'Change plans',
  'finance:read': 'See deposits',
  'processor:read': 'See ids of the payment processor',
  'hooks:manage': 'Manage webhooks',
};

export function KeysView(model: KeysModel): JSX.Element {
  const { keys, problems, made } = model;
  const working = keys.filter(({ revokedAt }) => revokedAt === null).length;
  return (
    <>
      <PageHead
        title="API keys"
        summary={
          <>
            {counted(working, 'key')} {working === 1 ? 'works' : 'work'} · <a href="/api">API reference</a>
          </>
        }
      />
      <KeyTabs current="keys" />
      <ErrorSummary problems={problems} />
      {made && (
        <Notice tone="good" title={`The key for ${made.name} is ready`}>
          <p>Copy it now and keep it like a password. It is shown this once: we keep only a fingerprint of it.</p>
          <pre class="code" data-copy tabIndex={0} role="group" aria-label="The new key">
            {made.key}
          </pre>
        </Notice>
      )}
      <Table
        caption="API keys"
        columns={columns(model)}
        rows={keys}
        rowKey={({ id }) => id}
        empty={<EmptyState title="No keys yet">A program that reads gifts or asks for refunds needs one.</EmptyState>}
      />
      <div class="form-narrow">
        <Panel title="Make a key">
          <KeyForm {...model} />
        </Panel>
      </div>
    </>
  );
}

function columns({ timeZone, csrf }: KeysModel): Column<ApiKey>[] {
  return [
    { key: 'name', label: 'Program', kind: 'name', cell: ({ name }) => name },
    { key: 'hint', label: 'Key', cell: ({ hint }) => <code class="nowrap">mk_…{hint}</code> },
    { key: 'scopes', label: 'May', cell: ({ scopes }) => scopes.map((each) => SCOPE_WORDS[each]).join(', ') },
    {
      key: 'used',
      label: 'Last used',
      kind: 'date',
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? <DateText instant={lastUsedAt} zone={timeZone} withTime /> : <Unknown word="never used" />,
    },
    {
      key: 'made',
      label: 'Made',
      cell: ({ createdAt, createdBy }) => (
        <>
          <DateText instant={createdAt} zone={timeZone} />
          {createdBy && <span class="caption"> by {createdBy}</span>}
        </>
      ),
    },
    {
      key: 'state',
      label: 'State',
      cell: ({ id, name, revokedAt }) =>
        revokedAt ? (
          <StatusDot tone="quiet" word="Revoked" />
        ) : (
          <form method="post" action={`/staff/keys/${id}/revoke`}>
            <CsrfField token={csrf} />
            <Button kind="quiet">
              Revoke<span class="visually-hidden"> the key of {name}</span>
            </Button>
          </form>
        ),
    },
  ];
}

function KeyForm({ values, problems, csrf }: KeysModel): JSX.Element {
  return (
    <form class="stack" method="post" action="/staff/keys">
      <CsrfField token={csrf} />
      <TextField
        name="name"
        label="Program"
        hint="What will use it, such as “Newsletter sync”."
        value={values.name}
        error={problemOf(problems, 'name')}
        autocomplete="off"
        maxLength={80}
        required
      />
      <CheckboxGroup
        name="scopes"
        legend="It may"
        hint="Give it what it needs and no more."
        ticked={values.scopes}
        choices={KEY_SCOPES.map((scope) => ({ value: scope, label: SCOPE_WORDS[scope], hint: <code>{scope}</code> }))}
        error={problemOf(problems, 'scopes')}
      />
      <div class="row">
        <Button>Make the key</Button>
      </div>
    </form>
  );
}
