import type { OpenAPIObject } from '@nestjs/swagger';
import type { ComponentChildren, JSX } from 'preact';
import { type Assets, Page } from '../../http/ui/page.js';
import { Table } from '../../http/ui/table.js';
import { WebhookReference } from './webhook-reference.view.js';
import { type Field, fieldsOf, type Operation, operationsOf, schemasOf } from './reference.js';

export interface ReferencePageProps {
  readonly document: OpenAPIObject;
  readonly publicUrl: string;
  readonly assets: Assets;
  readonly sandbox: boolean;
}

/** The OpenAPI document as a page to read: no scripts, every answer spelled out. */
export function ReferencePage({ document, publicUrl, assets, sandbox }: ReferencePageProps): JSX.Element {
  const operations = operationsOf(document);
  const nouns = [...new Set(operations.map((each) => each.noun))];
  return (
    <Page
      title="API reference · Mainstay"
      description="The JSON API of Mainstay: gifts, donors, receipts, refunds and reports."
      assets={assets}
      sandbox={sandbox}
      variant="reader"
    >
      <main id="main" class="wrap reader-main stack">
        <h1>API reference</h1>
        {(document.info.description ?? '').split('\n\n').map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p>
          Send an API key with every request; an administrator makes keys under Staff, Settings. The same as a document
          for programs: <a href="/api/openapi.json">openapi.json</a>. What we tell your programs by ourselves stands
          under <a href="#webhooks">Webhooks</a>.
        </p>
        <p>
          <code>{`curl -H 'Authorization: Bearer mk_…' '${publicUrl}/api/v1/gifts?limit=2'`}</code>
        </p>
        <Contents nouns={nouns} operations={operations} />
        {nouns.map((noun) => (
          <section key={noun} class="stack" aria-labelledby={`noun-${noun}`}>
            <h2 id={`noun-${noun}`}>{noun}</h2>
            {operations
              .filter((each) => each.noun === noun)
              .map((operation) => (
                <OperationBlock key={operation.id} operation={operation} />
              ))}
          </section>
        ))}
        <WebhookReference />
        <h2>Shapes</h2>
        {schemasOf(document).map(({ name, schema }) => (
          <section key={name} class="stack" aria-labelledby={`shape-${name}`}>
            <h3 id={`shape-${name}`}>{name}</h3>
            <FieldTable caption={`Fields of ${name}`} fields={fieldsOf(schema)} />
          </section>
        ))}
      </main>
    </Page>
  );
}

function Contents({ nouns, operations }: { nouns: readonly string[]; operations: readonly Operation[] }): JSX.Element {
  return (
    <nav aria-label="Routes">
      <ul>
        {nouns.flatMap((noun) =>
          operations
            .filter((each) => each.noun === noun)
            .map((each) => (
              <li key={each.id}>
                <a href={`#${each.id}`}>
                  <code>
                    {each.method} {each.path}
                  </code>
                </a>
              </li>
            )),
        )}
      </ul>
    </nav>
  );
}

function OperationBlock({ operation }: { operation: Operation }): JSX.Element {
  return (
    <article class="stack" id={operation.id}>
      <h3>{operation.summary}</h3>
      <p>
        <code>
          {operation.method} {operation.path}
        </code>
      </p>
      {operation.description !== '' && <p>{operation.description}</p>}
      {operation.parameters.length > 0 && (
        <FieldTable caption={`Parameters of ${operation.summary}`} fields={operation.parameters} />
      )}
      {operation.body !== null && (
        <p>
          Body: <Shape name={operation.body} />
        </p>
      )}
      <ul>
        {operation.answers.map((answer) => (
          <li key={answer.status}>
            <strong>{answer.status}</strong> {answer.description}
            {answer.shape !== null && (
              <>
                {' '}
                <Shape name={answer.shape} />
              </>
            )}
          </li>
        ))}
      </ul>
    </article>
  );
}

function FieldTable({ caption, fields }: { caption: string; fields: readonly Field[] }): JSX.Element {
  return (
    <Table
      caption={caption}
      columns={[
        { key: 'name', label: 'Name', cell: (field) => <code>{field.name}</code> },
        { key: 'type', label: 'Type', cell: typeCell },
        { key: 'description', label: 'What it is', cell: descriptionCell },
      ]}
      rows={fields}
      rowKey={(field) => field.name}
      empty={<p>No fields.</p>}
      compact
    />
  );
}

function typeCell(field: Field): ComponentChildren {
  return (
    <>
      {field.isList && 'list of '}
      {field.shape === null ? field.type : <Shape name={field.shape} />}
      {field.isNullable && ' or null'}
      {field.isRequired ? '' : ', optional'}
    </>
  );
}

function descriptionCell({ description, choices, example }: Field): ComponentChildren {
  return (
    <>
      {description}
      {choices.length > 0 && <> One of: {choices.join(', ')}.</>}
      {example !== null && (
        <>
          {' '}
          Example: <code>{example}</code>
        </>
      )}
    </>
  );
}

function Shape({ name }: { name: string }): JSX.Element {
  return <a href={`#shape-${name}`}>{name}</a>;
}
