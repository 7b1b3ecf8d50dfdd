import type { JSX } from 'preact';
import { formatDate } from '../../../kernel/calendar.js';
import { Money as Amount } from '../../../kernel/money.js';
import { MAKE } from '../../../imports/mapping/mapping.js';
import type { Questions } from '../../../imports/runs/import-run.js';
import { Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { RadioGroup } from '../../http/ui/choices.js';
import { type Option, SelectField } from '../../http/ui/fields.js';
import { CsrfField } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { counted } from '../../http/words.js';
import { DECIMAL_WORDS, ORDER_WORDS, PATH } from './import-words.js';
import type { ImportModel } from './import-model.js';

/** What the file does not tell: the order of its dates, the sign of its cents, names that stand for nothing here. */
export function QuestionsPanel(model: ImportModel): JSX.Element {
  const { run, csrf } = model;
  const questions = run.questions!;
  return (
    <form class="stack" method="post" action={`${PATH}/${run.id}/answers`}>
      <CsrfField token={csrf} />
      {questions.dates && <Dates {...questions.dates} />}
      {questions.decimals && <Decimals {...questions.decimals} currency={model.currency} />}
      <Names {...model} questions={questions} />
      <div class="row">
        <Button>Answer, and look through it again</Button>
      </div>
    </form>
  );
}

function Dates({ ways, samples }: NonNullable<Questions['dates']>): JSX.Element {
  type Row = (typeof samples)[number];
  const columns: Column<Row>[] = [
    { key: 'line', label: 'Line', kind: 'figure', cell: ({ line }) => line.toLocaleString('en-US') },
    { key: 'text', label: 'In the file', cell: ({ text }) => <bdi>{text}</bdi> },
    ...ways.map((way) => ({
      key: way,
      label: ORDER_WORDS[way].split(':')[0]!,
      cell: ({ readings }: Row) => (readings[way] ? formatDate(readings[way]) : 'no date'),
    })),
  ];
  return (
    <Panel title="In which order are the dates?">
      <div class="stack">
        <Table
          caption="The same lines in each order"
          columns={columns}
          rows={samples}
          rowKey={keyOf}
          empty={null}
          compact
        />
        <RadioGroup
          name="dateOrder"
          legend="They are written"
          value=""
          choices={ways.map((value) => ({ value, label: ORDER_WORDS[value] }))}
        />
      </div>
    </Panel>
  );
}

function Decimals({ ways, samples, currency }: NonNullable<Questions['decimals']> & { currency: string }): JSX.Element {
  type Row = (typeof samples)[number];
  const columns: Column<Row>[] = [
    { key: 'line', label: 'Line', kind: 'figure', cell: ({ line }) => line.toLocaleString('en-US') },
    { key: 'text', label: 'In the file', cell: ({ text }) => <bdi>{text}</bdi> },
    ...ways.map((way) => ({
      key: way,
      label: DECIMAL_WORDS[way].split(':')[0]!,
      kind: 'figure' as const,
      cell: ({ readings }: Row) =>
        readings[way] === undefined ? 'no amount' : Amount.of(BigInt(readings[way]), currency).format(),
    })),
  ];
  return (
    <Panel title="How are the amounts written?">
      <div class="stack">
        <Table
          caption="The same lines in each way"
          columns={columns}
          rows={samples}
          rowKey={keyOf}
          empty={null}
          compact
        />
        <RadioGroup
          name="decimals"
          legend="They are written"
          value=""
          choices={ways.map((value) => ({ value, label: DECIMAL_WORDS[value] }))}
        />
      </div>
    </Panel>
  );
}

function keyOf({ line, text }: { line: number; text: string }): string {
  return `${line} ${text}`;
}

function Names({ questions, purposes }: ImportModel & { questions: Questions }): JSX.Element | null {
  const { designations, campaigns } = questions;
  if (designations.length + campaigns.length === 0) return null;
  const make = (noun: string): Option => ({ value: MAKE, label: `Make a ${noun} of this name` });
  return (
    <Panel title="What do these names stand for?">
      <div class="stack form-narrow">
        {designations.map(({ name, rows }, at) => (
          <SelectField
            key={`designation ${name}`}
            name={`designation-${at}`}
            label={`Designation “${name}”, ${counted(rows, 'row')}`}
            value={MAKE}
            options={[
              make('designation'),
              ...purposes.designations.map((each) => ({ value: each.code, label: each.name })),
            ]}
          />
        ))}
        {campaigns.map(({ name, rows }, at) => (
          <SelectField
            key={`campaign ${name}`}
            name={`campaign-${at}`}
            label={`Campaign “${name}”, ${counted(rows, 'row')}`}
            value={MAKE}
            options={[make('campaign'), ...purposes.campaigns.map((each) => ({ value: each.id, label: each.name }))]}
          />
        ))}
        <p class="hint">Designations that are made here are closed: no form offers them.</p>
      </div>
    </Panel>
  );
}
