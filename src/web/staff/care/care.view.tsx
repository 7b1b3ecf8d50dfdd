import type { JSX } from 'preact';
import {
  RETURN_DAYS,
  type CareFigures,
  type CareRow,
  type Churn,
  type ReturnRate,
} from '../../../reports/plans/failure-care.js';
import { EmptyState, Panel, Tile } from '../../http/ui/blocks.js';
import { PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { StatusDot } from '../../http/ui/text.js';

export interface CareModel {
  readonly figures: CareFigures;
  readonly ended: Churn;
  readonly rates: readonly ReturnRate[];
}

/** The last twelve months of failed charges: what came back by itself, what donors mended, what was lost. */
export function CareView({ figures, ended, rates }: CareModel): JSX.Element {
  const { total, byDonors } = figures;
  return (
    <>
      <PageHead title="Failed charges" summary="Of plans, in the last twelve months." />
      <div class="tiles">
        <Tile label="Recovered" figure={total.recovered} note={`${byDonors} by donors, the others by a later try`} />
        <Tile
          label="Lost"
          figure={total.lost}
          note={shareOf(total.lost, total.lost + total.recovered, 'of what was decided')}
        />
        <Tile label="Still open" figure={total.open} note="Tried again, or waiting for another card" />
        <Tile
          label="Plans that ended"
          figure={ended.voluntary + ended.involuntary}
          note={`${ended.voluntary} by will, ${ended.involuntary} because charges failed`}
        />
      </div>
      <Counts title="By number of tries" first="Tries" rows={figures.byAttempt} word={(of) => of} />
      <Counts title="By what the bank said" first="Reason" rows={figures.byReason} word={(of) => REASONS[of] ?? of} />
      <Counts title="By method" first="Method" rows={figures.byMethod} word={(of) => METHODS[of] ?? of} />
      <Returns rates={rates} />
    </>
  );
}

const REASONS: Readonly<Record<string, string>> = {
  'insufficient-funds': 'Not enough money',
  expired: 'Card expired',
  'lost-or-stolen': 'Card lost or stolen',
  authentication: 'The donor has to confirm',
  'closed-account': 'Account closed',
  'no-authorisation': 'Debit not allowed',
  'wrong-details': 'Details do not fit',
  'no-method': 'No card or account',
  generic: 'Declined without a reason',
};

const METHODS: Readonly<Record<string, string>> = {
  card: 'Card',
  us_bank_account: 'Bank account',
  link: 'Link',
  none: 'None',
};

interface CountsProps {
  readonly title: string;
  readonly first: string;
  readonly rows: readonly CareRow[];
  readonly word: (of: string) => string;
}

function Counts({ title, first, rows, word }: CountsProps): JSX.Element {
  const columns: Column<CareRow>[] = [
    { key: 'of', label: first, cell: ({ of }) => word(of) },
    { key: 'recovered', label: 'Recovered', kind: 'figure', cell: ({ recovered }) => recovered },
    { key: 'lost', label: 'Lost', kind: 'figure', cell: ({ lost }) => lost },
    { key: 'otherwise', label: 'Stopped or waived', kind: 'figure', cell: ({ otherwise }) => otherwise },
    { key: 'open', label: 'Open', kind: 'figure', cell: ({ open }) => open },
    {
      key: 'share',
      label: 'Recovered share',
      kind: 'figure',
      cell: ({ recovered, lost }) => shareOf(recovered, recovered + lost, ''),
    },
  ];
  return (
    <Panel title={title}>
      <Table
        caption={title}
        columns={columns}
        rows={rows}
        rowKey={({ of }) => of}
        empty={<EmptyState title="No charge of a plan has failed" />}
      />
    </Panel>
  );
}

const KINDS: Readonly<Record<ReturnRate['kind'], string>> = {
  unauthorised: 'Not authorised',
  administrative: 'Closed or wrong account',
  overall: 'All returns',
};

const STANDINGS = {
  good: 'Within the limit',
  warn: 'Half of the limit is reached',
  bad: 'Over the limit',
} as const;

/** What the bank network counts, and ends contracts for (R-ACH-05). */
function Returns({ rates }: { readonly rates: readonly ReturnRate[] }): JSX.Element {
  const columns: Column<ReturnRate>[] = [
    { key: 'kind', label: 'Returned debits', cell: ({ kind }) => KINDS[kind] },
    { key: 'returns', label: 'Returns', kind: 'figure', cell: ({ returns }) => returns },
    { key: 'debits', label: 'Debits', kind: 'figure', cell: ({ debits }) => debits },
    { key: 'rate', label: 'Rate', kind: 'figure', cell: ({ basisPoints }) => percent(basisPoints) },
    { key: 'limit', label: 'Limit', kind: 'figure', cell: ({ limitBasisPoints }) => percent(limitBasisPoints) },
    {
      key: 'standing',
      label: 'Standing',
      cell: ({ standing }) => <StatusDot tone={standing} word={STANDINGS[standing]} />,
    },
  ];
  return (
    <Panel title="Bank debits that came back" aside={`Last ${RETURN_DAYS} days`}>
      <Table
        caption="Bank debits that came back"
        columns={columns}
        rows={rates}
        rowKey={({ kind }) => kind}
        empty={<EmptyState title="No bank debits" />}
      />
    </Panel>
  );
}

/** "0.5 %", "15 %". */
function percent(basisPoints: number): string {
  return `${basisPoints / 100} %`;
}

function shareOf(part: number, whole: number, words: string): string {
  if (whole === 0) return '–';
  return `${Math.round((part * 100) / whole)} % ${words}`.trim();
}
