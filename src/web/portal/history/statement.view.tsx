import type { JSX } from 'preact';
import type { Statement, StatementRow } from '../../../receipts/statements/statement.js';
import type { ShownStatement } from '../../../receipts/statements/statements.js';
import { Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { type Column, Table } from '../../http/ui/table.js';

/** The same words and figures as the PDF (R-A11-06). */
export function StatementView({ statement, isOutdated, pdfHref }: ShownStatement & { pdfHref: string }): JSX.Element {
  return (
    <>
      <h1>{statement.title}</h1>
      <p class="portal-words">
        {statement.introduction} {statement.standing}
      </p>
      {statement.notices.map((notice) => (
        <p key={notice} class="portal-words">
          {notice}
        </p>
      ))}
      {isOutdated && (
        <Notice tone="warn">
          Something of {statement.year} has changed since this statement was made. A new version will come; until then,
          your history has what is so today.
        </Notice>
      )}
      <p>
        For <bdi>{statement.donor.name}</bdi>
      </p>
      <div class="row no-print">
        <Button href={pdfHref}>Download PDF</Button>
        <a class="portal-more" href={`/portal/history?year=${statement.year}`}>
          Gifts of {statement.year}
        </a>
      </div>
      <Panel title={statement.property.length > 0 ? 'Gifts of money' : 'Receipts'}>
        <Table
          caption={`Receipts of ${statement.year}`}
          columns={columnsOf(statement)}
          rows={statement.rows}
          rowKey={({ receipt }) => receipt}
          empty={<p>No receipts stand for this year.</p>}
        />
      </Panel>
      {statement.property.length > 0 && (
        <Panel title="Gifts of property" aside="Described, not valued">
          <ul role="list" class="portal-rows">
            {statement.property.map(({ date, receipt, description }) => (
              <li key={receipt}>
                <span>
                  {date}: <bdi>{description}</bdi>
                </span>
                <span>{receipt}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {statement.returns.length > 0 && (
        <Panel title="Returned" aside="Already taken off the receipts of the gifts">
          <ul role="list" class="portal-rows">
            {statement.returns.map((each, at) => (
              <li key={at}>
                <span>
                  {each.date}: {each.what}
                </span>
                <span class="figures">{each.amount}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {statement.acknowledgments.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p>{statement.note}</p>
    </>
  );
}

function columnsOf({ hasBenefits, heads, totals }: Statement): Column<StatementRow>[] {
  const total = (key: 'amount' | 'benefits' | 'deductible'): string => totals.map((each) => each[key]).join(' + ');
  return [
    { key: 'date', label: 'Date of gift', kind: 'date', cell: ({ date }) => date, total: 'Total' },
    { key: 'receipt', label: 'Receipt', cell: ({ receipt }) => receipt },
    { key: 'amount', label: 'Amount', kind: 'figure', cell: ({ amount }) => amount, total: total('amount') },
    ...(hasBenefits
      ? ([
          {
            key: 'benefits',
            label: heads.benefits,
            kind: 'figure',
            cell: ({ benefits }) => benefits,
            total: total('benefits'),
          },
          {
            key: 'deductible',
            label: heads.deductible,
            kind: 'figure',
            cell: ({ deductible }) => deductible,
            total: total('deductible'),
          },
        ] satisfies Column<StatementRow>[])
      : []),
  ];
}
