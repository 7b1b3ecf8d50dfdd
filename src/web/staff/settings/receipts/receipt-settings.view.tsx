import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { type CalendarDate, formatDate } from '../../../../kernel/calendar.js';
import type { StateDisclosure } from '../../../../receipts/state-disclosures.js';
import type { TaxRegime } from '../../../../regimes/tax-regime.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { StatusDot, Unknown } from '../../../http/ui/text.js';

const PATH = '/staff/settings/receipts';

const PAPERS = [
  { value: 'letter', label: 'US Letter' },
  { value: 'a4', label: 'A4' },
];
export interface ReceiptSettingsModel {
  readonly regime: TaxRegime;
  readonly disclosures: readonly StateDisclosure[];
  readonly today: CalendarDate;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export function ReceiptSettingsView(model: ReceiptSettingsModel): JSX.Element {
  const { regime, disclosures, problems } = model;
  return (
    <>
      <PageHead
        title="Receipts"
        summary={`By the law of: ${regime.name}. Receipts that are issued stay as they are.`}
        actions={
          <Button kind="plain" href="/staff/settings">
            Settings
          </Button>
        }
      />
      <ErrorSummary problems={problems} />
      <div class="form-narrow">
        <Panel title="How they look">
          <LookForm {...model} />
        </Panel>
      </div>
      <Panel
        title="Texts that states require"
        aside="On new receipts for donors who live there, and in the letters that bring them."
      >
        <Table
          caption="Texts that states require"
          columns={columns(model)}
          rows={disclosures}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="No texts yet">
              Some states ask for one on every receipt to their residents, most of them where you are registered.
            </EmptyState>
          }
        />
      </Panel>
      <div class="form-narrow">
        <Panel title="Add a text">
          <DisclosureForm {...model} />
        </Panel>
      </div>
    </>
  );
}

function LookForm({ regime, values, problems, csrf }: ReceiptSettingsModel): JSX.Element {
  return (
    <form class="stack" method="post" action={PATH}>
      <CsrfField token={csrf} />
      <SelectField
        name="paper"
        label="Paper"
        value={values['paper']}
        error={problemOf(problems, 'paper')}
        options={PAPERS}
      />
      <TextField
        name="signatories"
        label="Who signs"
        hint={`One person on a line, such as “Jane Doe, Executive Director”. ${
          regime.signatories === 0 ? 'The law asks for nobody.' : `The law asks for at least ${regime.signatories}.`
        }`}
        value={values['signatories']}
        error={problemOf(problems, 'signatories')}
        rows={2}
        maxLength={400}
        optional={regime.signatories === 0}
      />
      <div class="row">
        <Button>Save</Button>
      </div>
    </form>
  );
}

function columns({ today, csrf }: ReceiptSettingsModel): Column<StateDisclosure>[] {
  return [
    { key: 'state', label: 'State', cell: ({ state }) => state },
    { key: 'text', label: 'Text', cell: ({ text }) => text },
    {
      key: 'number',
      label: 'Our registration',
      cell: ({ registrationNo }) => (registrationNo === '' ? <Unknown word="none" /> : registrationNo),
    },
    { key: 'from', label: 'From', kind: 'date', cell: ({ effectiveFrom }) => formatDate(effectiveFrom) },
    {
      key: 'state-of-it',
      label: 'Until',
      cell: ({ id, state, effectiveFrom, effectiveTo }) =>
        effectiveTo ? (
          <StatusDot tone="quiet" word={formatDate(effectiveTo)} />
        ) : (
          <form method="post" action={`${PATH}/disclosures/${id}/end`}>
            <CsrfField token={csrf} />
            <Button kind="quiet">
              {effectiveFrom > today ? 'Remove' : 'End today'}
              <span class="visually-hidden"> the text of {state}</span>
            </Button>
          </form>
        ),
    },
  ];
}

function DisclosureForm({ values, problems, csrf }: ReceiptSettingsModel): JSX.Element {
  const field = (name: string) => ({ name, value: values[name], error: problemOf(problems, name) });
  return (
    <form class="stack" method="post" action={`${PATH}/disclosures`}>
      <CsrfField token={csrf} />
      <TextField {...field('state')} label="State" hint="Its two letters, such as FL." maxLength={2} required />
      <TextField
        {...field('text')}
        label="Text"
        hint="Word for word, and in capitals where the state wants them."
        rows={5}
        maxLength={2000}
        required
      />
      <TextField {...field('registrationNo')} label="Our registration number there" maxLength={60} optional />
      <TextField {...field('effectiveFrom')} label="From" type="date" required />
      <div class="row">
        <Button>Add the text</Button>
      </div>
    </form>
  );
}
