import type { JSX } from 'preact';
import { formatDate } from '../../../kernel/calendar.js';
import { Money as Amount } from '../../../kernel/money.js';
import { fieldLabel } from '../../../imports/mapping/fields.js';
import { LEFT_OUT, problemText } from '../../../imports/rows/problems.js';
import type { Figures, ImportRun, ProblemCount } from '../../../imports/runs/import-run.js';
import { type Definition, DefinitionList, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { type Column, Table } from '../../http/ui/table.js';
import { Money } from '../../http/ui/text.js';
import { counted } from '../../http/words.js';
import { number, ORDER_WORDS, PATH } from './import-words.js';

export interface ReportModel {
  readonly run: ImportRun;
  readonly figures: Figures;
  readonly currency: string;
}

/** What a look through the file found, or what was brought: in numbers, and row by row where something is wrong. */
export function ReportPanels(model: ReportModel): JSX.Element {
  const { run, figures } = model;
  return (
    <>
      <Panel title={run.startedAt ? 'In numbers' : 'What would happen'}>
        <DefinitionList items={definitions(model)} />
      </Panel>
      {figures.problems.length > 0 && (
        <Panel title="Rows that are not brought" aside={number(figures.refused + figures.leftOut)}>
          <div class="stack">
            <Table
              caption="Kinds of problems, the most frequent first"
              columns={problemColumns()}
              rows={figures.problems}
              rowKey={({ problem, field }) => `${problem} ${field}`}
              empty={null}
            />
            {figures.refused > 0 && !run.fileForgottenAt && (
              <div class="row">
                <Button kind="plain" href={`${PATH}/${run.id}/refused.csv`} download>
                  Download the {counted(figures.refused, 'refused row')}
                </Button>
                <span class="hint">With a reason behind each. Correct them and upload that file alone.</span>
              </div>
            )}
          </div>
        </Panel>
      )}
    </>
  );
}

function definitions({ run, figures, currency }: ReportModel): Definition[] {
  const sum = (minor: string): JSX.Element => <Money value={Amount.of(BigInt(minor), currency)} />;
  const isBrought = run.startedAt !== null && run.state !== 'undone' && run.state !== 'undoing';
  const gifts = isBrought ? (
    <a href={`/staff/gifts?came=imported&import=${run.id}`}>{number(figures.gifts)}</a>
  ) : (
    number(figures.gifts)
  );
  const hasGifts = run.mapping?.columns.includes('amount') ?? false;
  return [
    { term: 'Rows', value: number(figures.rows) },
    ...(hasGifts
      ? [
          {
            term: isBrought ? 'Gifts brought' : 'Gifts',
            value: (
              <>
                {gifts}, {sum(figures.giftsMinor)}
              </>
            ),
          },
          ...(figures.firstDate && figures.lastDate
            ? [{ term: 'Given', value: `${formatDate(figures.firstDate)} to ${formatDate(figures.lastDate)}` }]
            : []),
          ...(figures.dateOrder ? [{ term: 'Dates', value: ORDER_WORDS[figures.dateOrder] }] : []),
          { term: 'Here already', value: `${number(figures.known)}, by the id of ${run.source}` },
          {
            term: 'Looking like one that is here',
            value: `${number(figures.alike)}, ${run.mapping?.alike === 'bring' ? 'brought all the same' : 'left out'}`,
          },
        ]
      : []),
    { term: 'New donors', value: number(figures.newDonors) },
    { term: 'Donors who are here', value: number(figures.knownDonors) },
    ...(figures.namedDonors > 0
      ? [
          {
            term: 'Told apart by name and address',
            value: `${number(figures.namedDonors)} donors without id and email`,
          },
        ]
      : []),
    { term: 'Left out', value: number(figures.leftOut) },
    { term: 'Refused', value: number(figures.refused) },
    ...(hasGifts
      ? [
          {
            term: 'All amounts of the file',
            value: (
              <>
                {number(figures.amounts)}, {sum(figures.amountsMinor)}
              </>
            ),
          },
        ]
      : []),
  ];
}

function problemColumns(): Column<ProblemCount>[] {
  return [
    { key: 'count', label: 'Rows', kind: 'figure', cell: ({ count }) => number(count) },
    {
      key: 'kind',
      label: 'Kind',
      cell: ({ problem }) => (problem in LEFT_OUT ? 'Left out' : 'Refused'),
    },
    {
      key: 'why',
      label: 'Why',
      cell: ({ problem, field }) => (
        <>
          {field && <strong>{fieldLabel(field)}: </strong>}
          {problemText(problem)}
        </>
      ),
    },
    {
      key: 'lines',
      label: 'First in line',
      cell: ({ lines, count }) => `${lines.map(number).join(', ')}${count > lines.length ? ' …' : ''}`,
    },
  ];
}
