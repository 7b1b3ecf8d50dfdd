import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import type { Organisation } from '../../../organisation/organisation.js';
import type { ReceiptWording } from '../../../regimes/receipt-wording.js';
import type { ReceiptHistory } from '../../../reports/receipts/receipt-page.js';
import { type Definition, DefinitionList, EmptyState, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { DateText } from '../../http/ui/text.js';
import { isolated } from '../../http/words.js';
import { DeliveryStatus, voidReasonWord } from '../frame/gift-words.js';
import { ReceiptLink, ReceiptsTable, ReceiptStatus } from './receipts-table.view.js';
import { LettersPanel } from '../frame/letters-panel.view.js';

export interface ReceiptModel {
  readonly receipt: ReceiptHistory;
  /** Its frozen words. */
  readonly wording: ReceiptWording;
  readonly organisation: Organisation;
  readonly canReissue: boolean;
  /** Whether the papers of donors who asked to be forgotten are for this reader. */
  readonly canReadArchive: boolean;
  readonly csrf: string;
  /** The name of one press of "Send again". */
  readonly request: string;
  readonly to: string;
  readonly problems: readonly FieldProblem[];
}

/** One receipt: what it says, word for word, what became of it, and how it reached the donor. */
export function ReceiptView(model: ReceiptModel): JSX.Element {
  const { receipt, organisation, canReissue, problems } = model;
  const counts = receipt.status === 'issued';
  const canOpen = receipt.archive === null || (receipt.archive === 'kept' && model.canReadArchive);
  return (
    <>
      <PageHead
        title={`Receipt ${receipt.label}`}
        summary={
          <>
            <a href={`/staff/gifts/${receipt.giftId}`}>Gift</a> of <DateText date={receipt.giftDate} /> from{' '}
            <a href={`/staff/donors/${receipt.donor.id}`}>{isolated(receipt.donor.name)}</a>
          </>
        }
        actions={
          <>
            {canOpen && (
              <Button kind="plain" href={`/staff/receipts/${receipt.id}/pdf`}>
                {counts ? 'Open PDF' : 'PDF as issued'}
              </Button>
            )}
            {!counts && canOpen && (
              <Button kind="plain" href={`/staff/receipts/${receipt.id}/pdf?void=1`}>
                PDF marked VOID
              </Button>
            )}
            {counts && canReissue && (
              <Button kind="plain" href={`/staff/receipts/${receipt.id}/reissue`}>
                Void and reissue
              </Button>
            )}
          </>
        }
      />
      <ErrorSummary problems={problems} />
      <VoidNotice receipt={receipt} />
      <ReturnedNotice receipt={receipt} />
      <ArchiveNotice receipt={receipt} />
      <div class="columns">
        <div class="stack">
          <Content {...model} />
          <Panel title="Receipts of this gift" aside="in the order of their numbers">
            <ReceiptsTable
              receipts={receipt.chain}
              caption="All receipts of this gift"
              shown={['number', 'issued', 'amount', 'delivery', 'status']}
              empty={null}
            />
          </Panel>
          <LettersPanel
            title="Letters with it"
            caption="Letters that carried this receipt"
            letters={receipt.letters}
            zone={organisation.timeZone}
            empty={
              <EmptyState title="No letter">
                Letters go to an email address. Receipts of donors without one are printed.
              </EmptyState>
            }
          />
        </div>
        <div class="stack">
          <Standing receipt={receipt} zone={organisation.timeZone} />
          {counts && canReissue && <SendAgain {...model} />}
        </div>
      </div>
    </>
  );
}

function VoidNotice({ receipt: { voided, replacedBy } }: Pick<ReceiptModel, 'receipt'>): JSX.Element | null {
  if (!voided) return null;
  return (
    <Notice tone="bad" title="This receipt is void">
      {voidReasonWord(voided.reason)} on <DateText date={voided.date} />
      {voided.by && <> by {isolated(voided.by)}</>}.{' '}
      {replacedBy ? (
        <>
          <ReceiptLink receipt={replacedBy} /> took its place.
        </>
      ) : (
        'No other receipt took its place.'
      )}
      {voided.note && <p class="pre-line">Reason: {voided.note}</p>}
    </Notice>
  );
}

function ReturnedNotice({ receipt: { returned } }: Pick<ReceiptModel, 'receipt'>): JSX.Element | null {
  if (!returned) return null;
  return (
    <Notice
      tone={returned.isSame ? 'good' : 'warn'}
      title="A restore had lost this receipt, and it has its number again"
    >
      {returned.isSame
        ? 'It says what it said when it was issued first.'
        : 'It does not say all that it said when it was issued first: something about the donor or the organization ' +
          'differs now. Compare it with what the donor has, and void and reissue it if that matters.'}
    </Notice>
  );
}

function ArchiveNotice({ receipt: { archive } }: Pick<ReceiptModel, 'receipt'>): JSX.Element | null {
  if (archive === null) return null;
  return archive === 'kept' ? (
    <Notice tone="warn" title="The donor asked to be forgotten">
      Whom this receipt was written to is kept in an archive, as the law requires. Only finance can open it.
    </Notice>
  ) : (
    <Notice tone="warn" title="Whom this was written to is destroyed">
      The donor asked to be forgotten, and the time for keeping their papers is over: the key of their name, their
      address and the PDF was destroyed, and nobody can open them. Number, dates and amounts stay.
    </Notice>
  );
}

/** The same words that the PDF has. */
function Content({ receipt: { snapshot }, wording }: ReceiptModel): JSX.Element {
  const donor = [snapshot.donor.name, ...snapshot.donor.addressLines];
  return (
    <Panel title="What it says" aside="frozen when it was issued">
      <div class="stack">
        <p>{wording.acknowledgment}</p>
        <p>{wording.statement}</p>
        {wording.replaces && <p>{wording.replaces}</p>}
        {[...wording.information, ...wording.disclosures].map((text) => (
          <p key={text}>{text}</p>
        ))}
        <DefinitionList
          items={[
            { term: 'To', value: <bdi class="pre-line">{donor.join('\n')}</bdi> },
            ...(wording.signatures.length > 0
              ? [{ term: 'Signed by', value: <span class="pre-line">{wording.signatures.join('\n')}</span> }]
              : []),
            ...wording.details.map(({ label, value }) => ({ term: label, value })),
          ]}
        />
      </div>
    </Panel>
  );
}

function Standing({ receipt, zone }: { receipt: ReceiptHistory; zone: string }): JSX.Element {
  const { delivery, printed } = receipt;
  const items: Definition[] = [
    { term: 'Status', value: <ReceiptStatus receipt={receipt} /> },
    { term: 'Issued', value: <DateText instant={receipt.issuedAt} zone={zone} /> },
    {
      term: 'Delivery',
      value: delivery ? <DeliveryStatus delivery={delivery} /> : 'It was never on its way',
    },
    ...(printed
      ? [
          {
            term: 'On paper',
            value: (
              <a href={`/staff/receipts/print/${printed.batchId}`}>
                Batch of <DateText instant={printed.madeAt} zone={zone} />
              </a>
            ),
          },
        ]
      : []),
    { term: 'PDF', value: receipt.hasDocument ? 'Drawn and kept for good' : 'Drawn when it is first asked for' },
  ];
  return (
    <Panel title="How it stands">
      <DefinitionList items={items} />
    </Panel>
  );
}

function SendAgain({ receipt, csrf, request, to, problems }: ReceiptModel): JSX.Element {
  return (
    <Panel title="Send again">
      <form class="stack" method="post" action={`/staff/receipts/${receipt.id}/again`}>
        <CsrfField token={csrf} />
        <input type="hidden" name="request" value={request} />
        <p class="muted">The same receipt with the same number, when a letter was lost. Nothing is issued anew.</p>
        <TextField
          name="to"
          label="Send to"
          type="email"
          autocomplete="off"
          value={to}
          error={problemOf(problems, 'to')}
          hint={receipt.donor.email === '' ? 'No address of the donor is known.' : undefined}
        />
        <div class="row">
          <Button kind="plain">Send again</Button>
        </div>
      </form>
    </Panel>
  );
}
