import type { JSX } from 'preact';
import { Money as Amount } from '../../../../kernel/money.js';
import { PURPOSES } from '../../../../donors/consents.js';
import { CONSENT_LABELS, FIELDS } from '../../../../imports/mapping/fields.js';
import { problemText } from '../../../../imports/rows/problems.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary } from '../../../http/ui/error-summary.js';
import { fieldId, HintAndError } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { Money, Unknown } from '../../../http/ui/text.js';
import { ORDER_WORDS, PATH, problemAt, sizeWord } from '../import-words.js';
import type { MappingModel } from './mapping-model.js';
import { Deciding, Writing } from './mapping-panels.view.js';

/** Which column is what, with the first rows beside it. */
export function MappingView(model: MappingModel): JSX.Element {
  const { run, problems, csrf, layoutTitle } = model;
  return (
    <>
      <PageHead
        title="What are its columns?"
        summary={
          <>
            <bdi>{run.name}</bdi> · {sizeWord(run.sizeBytes)}
            {layoutTitle && ` · recognized as an export of ${layoutTitle}`}
          </>
        }
      />
      <ErrorSummary problems={problems} />
      <form class="stack" method="post" action={`${PATH}/${run.id}/mapping`}>
        <CsrfField token={csrf} />
        <Columns {...model} />
        <Panel title="What becomes of the first rows">
          <div class="stack">
            <Table
              caption="The first rows as donors and gifts"
              columns={previewColumns(model)}
              rows={model.rows.map((row, at) => ({ ...row, at }))}
              rowKey={({ at }) => String(at)}
              empty={null}
              compact
            />
            {model.openOrder && (
              <p class="hint">
                These rows do not tell the order of their dates; here they are shown as if written{' '}
                {ORDER_WORDS[model.openOrder].split(',')[0]!.toLowerCase()}. If the whole file does not tell either, you
                are asked.
              </p>
            )}
            <div class="row">
              <Button kind="plain" name="then" value="show">
                Show it with these columns
              </Button>
            </div>
          </div>
        </Panel>
        <div class="columns">
          <Writing {...model} />
          <Deciding {...model} />
        </div>
        <div class="row">
          <Button name="then" value="check">
            Look through the whole file
          </Button>
          <Button kind="quiet" name="then" value="cancel">
            Discard it
          </Button>
        </div>
        <p class="hint">Looking through it brings nothing. You see what would happen, and then decide.</p>
      </form>
    </>
  );
}

function Columns(model: MappingModel): JSX.Element {
  const { header, rows, mapping, problems } = model;
  const options = targetOptions(model);
  const columns: Column<{ name: string; at: number }>[] = [
    {
      key: 'name',
      label: 'Column',
      cell: ({ name, at }) => (
        <label for={fieldId(`column-${at}`)}>
          <bdi>{name || `Column ${at + 1}`}</bdi>
        </label>
      ),
    },
    {
      key: 'values',
      label: 'In the first rows',
      kind: 'name',
      cell: ({ at }) => (
        <bdi>
          {rows
            .map(({ cells }) => (cells[at] ?? '').trim().slice(0, 60))
            .filter(Boolean)
            .slice(0, 3)
            .join(' · ')}
        </bdi>
      ),
    },
    {
      key: 'target',
      label: 'What it is',
      cell: ({ at }) => (
        <>
          <select
            class="input import-target"
            id={fieldId(`column-${at}`)}
            name={`column-${at}`}
            autocomplete="off"
            aria-invalid={problemAt(problems, `column-${at}`) === undefined ? undefined : 'true'}
          >
            {options.map(({ value, label }) => (
              <option key={value} value={value} selected={value === (mapping.columns[at] ?? '')}>
                {label}
              </option>
            ))}
          </select>
          <HintAndError name={`column-${at}`} error={problemAt(problems, `column-${at}`)} />
        </>
      ),
    },
  ];
  return (
    <Panel title="Columns">
      <Table
        caption="The columns of the file"
        columns={columns}
        rows={header.map((name, at) => ({ name, at }))}
        rowKey={({ at }) => String(at)}
        empty={null}
        compact
      />
    </Panel>
  );
}

function targetOptions({ customFields }: MappingModel): { value: string; label: string }[] {
  return [
    { value: '', label: 'Leave it out' },
    ...FIELDS.map(({ key, label, group }) => ({ value: key, label: group === 'gift' ? `Gift: ${label}` : label })),
    ...customFields.map(({ key, label }) => ({ value: `field:${key}`, label: `Your field: ${label}` })),
    ...PURPOSES.map((purpose) => ({ value: `consent:${purpose}`, label: CONSENT_LABELS[purpose] })),
  ];
}

type PreviewRow = MappingModel['rows'][number] & { readonly at: number };

function previewColumns({ currency, mapping }: MappingModel): Column<PreviewRow>[] {
  const gift = ({ reading }: PreviewRow) => (reading.kind === 'row' ? reading.row.gift : null);
  const hasGifts = mapping.columns.includes('amount');
  return [
    { key: 'row', label: 'Row', kind: 'figure', cell: ({ at }) => at + 1 },
    {
      key: 'donor',
      label: 'Donor',
      kind: 'name',
      cell: ({ reading }) =>
        reading.kind === 'row' ? (
          <bdi>{`${reading.row.donor.firstName} ${reading.row.donor.lastName}`.trim()}</bdi>
        ) : (
          <span class="muted">
            {reading.kind === 'refused' ? problemText(reading.refusal.problem) : problemText(reading.why)}
          </span>
        ),
    },
    {
      key: 'email',
      label: 'Email',
      kind: 'name',
      cell: ({ reading }) => (reading.kind === 'row' ? reading.row.donor.email || <Unknown word="none" /> : ''),
    },
    ...(hasGifts
      ? [
          {
            key: 'date',
            label: 'Gift date',
            kind: 'date' as const,
            cell: (row: PreviewRow) => gift(row) && <time dateTime={gift(row)!.giftDate}>{gift(row)!.giftDate}</time>,
          },
          {
            key: 'amount',
            label: 'Amount',
            kind: 'figure' as const,
            cell: (row: PreviewRow) => gift(row) && <Money value={Amount.of(gift(row)!.amountMinor, currency)} />,
          },
        ]
      : []),
  ];
}
