import type { JSX } from 'preact';
import { formatDate, type CalendarDate } from '../../../../kernel/calendar.js';
import type { DateOrder } from '../../../../kernel/date-order.js';
import { Money as Amount } from '../../../../kernel/money.js';
import type { StatementLine } from '../../../../deposits/bank/bank-statement.js';
import type { BankFileReading } from '../../../../finance/bank/bank-file.js';
import { KNOWN_LAYOUTS } from '../../../../finance/bank/bank-layout.js';
import { hrefOf } from '../../../http/forms.js';
import { DefinitionList, Notice, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money } from '../../../http/ui/text.js';
import { counted } from '../../../http/words.js';
import { FinanceTabs } from '../finance-tabs.view.js';

const SHOWN = 10;

export interface UploadProps {
  readonly id: string;
  readonly account: string;
  readonly fileName: string;
  readonly csrf: string;
}

const ORDER_NAMES: Readonly<Record<DateOrder, string>> = {
  mdy: 'Month first, as in the United States',
  dmy: 'Day first, as in Europe',
  ymd: 'Year first',
};

/** Every date of the file can be read in more than one way: only the one who has the file can tell. */
export function AskOrderView(
  props: UploadProps & { reading: Extract<BankFileReading, { kind: 'ask-order' }> },
): JSX.Element {
  const { id, fileName, csrf, reading } = props;
  type Sample = (typeof reading.samples)[number];
  const columns: readonly Column<Sample>[] = [
    { key: 'line', label: 'Line', kind: 'figure', cell: ({ lineNumber }) => lineNumber },
    { key: 'text', label: 'In the file', cell: ({ text }) => text },
    { key: 'what', label: 'Description', kind: 'name', cell: ({ description }) => description },
    ...reading.orders.map((order) => ({
      key: order,
      label: ORDER_NAMES[order],
      cell: ({ readings }: Sample) => formatDate(readings[order]!),
    })),
  ];
  return (
    <>
      <PageHead title="In which order are the dates?" summary={<bdi>{fileName}</bdi>} />
      <FinanceTabs current="bank" />
      <Notice tone="accent">
        Every date in this file can be read in {reading.orders.length === 2 ? 'two ways' : 'three ways'}, and we do not
        guess. Compare these lines with your bank’s own page. Nothing is saved yet.
      </Notice>
      <Table
        caption="The same lines in each order"
        columns={columns}
        rows={reading.samples}
        rowKey={({ lineNumber }) => String(lineNumber)}
        empty={null}
      />
      <div class="row">
        {reading.orders.map((order) => (
          <Button key={order} kind="plain" href={hrefOf(`/staff/finance/bank/uploads/${id}`, { order })}>
            {ORDER_NAMES[order]}
          </Button>
        ))}
        <Discard id={id} csrf={csrf} />
      </div>
    </>
  );
}

export interface PreviewModel extends UploadProps {
  readonly reading: Extract<BankFileReading, { kind: 'read' }>;
  /** How many of the lines are there already, from files that overlap. */
  readonly knownCount: number;
  readonly currency: string;
}

/** What would be saved. */
export function PreviewView(props: PreviewModel): JSX.Element {
  const { id, account, fileName, csrf, reading, knownCount, currency } = props;
  const { lines, layout, order, zeroLines } = reading;
  const newCount = lines.length - knownCount;
  const sum = (isIn: boolean): JSX.Element => {
    const minor = lines.reduce(
      (total, { amountMinor }) => (amountMinor > 0n === isIn ? total + amountMinor : total),
      0n,
    );
    return <Money value={Amount.of(minor, currency)} />;
  };
  const days = lines.map(({ postedOn }) => postedOn).toSorted();
  return (
    <>
      <PageHead title="Look through the file" summary={<bdi>{fileName}</bdi>} />
      <FinanceTabs current="bank" />
      <Panel title="What is in it">
        <DefinitionList
          items={[
            { term: 'Account', value: account },
            { term: 'Layout', value: KNOWN_LAYOUTS.find((each) => each.layout === layout)!.title },
            { term: 'Dates', value: `${ORDER_NAMES[order]}: ${range(days)}` },
            { term: 'Lines', value: lines.length.toLocaleString('en-US') },
            { term: 'Money in', value: sum(true) },
            { term: 'Money out', value: sum(false) },
            ...(knownCount > 0
              ? [
                  {
                    term: 'There already',
                    value: `${counted(knownCount, 'line')} of earlier files; they are not kept twice`,
                  },
                ]
              : []),
            ...(zeroLines > 0 ? [{ term: 'Left out', value: `${counted(zeroLines, 'line')} of 0.00` }] : []),
          ]}
        />
      </Panel>
      <Panel
        title="Its first lines"
        aside={lines.length > SHOWN && `${SHOWN} of ${lines.length.toLocaleString('en-US')}`}
      >
        <Table
          caption="The first lines of the file"
          columns={lineColumns(currency)}
          rows={lines.slice(0, SHOWN)}
          rowKey={({ lineNumber }) => String(lineNumber)}
          empty={null}
          compact
        />
      </Panel>
      <div class="row">
        <form method="post" action={`/staff/finance/bank/uploads/${id}/save`}>
          <CsrfField token={csrf} />
          <input type="hidden" name="order" value={order} />
          <Button>{newCount === 0 ? 'Save the file, without new lines' : `Save ${counted(newCount, 'line')}`}</Button>
        </form>
        <Discard id={id} csrf={csrf} />
      </div>
    </>
  );
}

function Discard({ id, csrf }: Pick<UploadProps, 'id' | 'csrf'>): JSX.Element {
  return (
    <form method="post" action={`/staff/finance/bank/uploads/${id}/discard`}>
      <CsrfField token={csrf} />
      <Button kind="quiet">Discard it</Button>
    </form>
  );
}

function range(days: readonly CalendarDate[]): string {
  const [first, last] = [days[0]!, days.at(-1)!];
  return first === last ? formatDate(first) : `${formatDate(first)} to ${formatDate(last)}`;
}

function lineColumns(currency: string): readonly Column<StatementLine>[] {
  return [
    { key: 'line', label: 'Line', kind: 'figure', cell: ({ lineNumber }) => lineNumber.toLocaleString('en-US') },
    { key: 'date', label: 'Date', kind: 'date', cell: ({ postedOn }) => <time dateTime={postedOn}>{postedOn}</time> },
    { key: 'what', label: 'Description', cell: ({ description }) => <bdi>{description}</bdi> },
    {
      key: 'amount',
      label: 'Amount',
      kind: 'figure',
      cell: ({ amountMinor }) => <Money value={Amount.of(amountMinor, currency)} />,
    },
  ];
}
