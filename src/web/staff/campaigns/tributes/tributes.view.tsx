import type { JSX } from 'preact';
import { tributeWords } from '../../../../gifts/tributes/tribute.js';
import type { DueTribute } from '../../../../gifts/tributes/tribute.store.js';
import { EmptyState, Notice } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { counted } from '../../../http/words.js';
import { CampaignTabs } from '../campaign-tabs.view.js';

export interface TributesModel {
  readonly cards: readonly DueTribute[];
  readonly mayRecord: boolean;
  readonly csrf: string;
}

/** Cards about tributes that go by post: print them, put them into the mail, and say so. */
export function TributesView({ cards, mayRecord, csrf }: TributesModel): JSX.Element {
  return (
    <>
      <PageHead
        title="Tribute notices"
        summary={`${counted(cards.length, 'card')} to print. Those who are told by email hear of it without you.`}
        actions={
          cards.length > 0 && (
            <Button kind="plain" href="/staff/tributes/cards.pdf" download>
              Print the cards
            </Button>
          )
        }
      />
      <CampaignTabs current="tributes" />
      {cards.length > 0 && (
        <Notice tone="quiet">
          A card never names the amount. Cards of a batch of checks are printed with that batch, not here.
        </Notice>
      )}
      <form class="stack" method="post" action="/staff/tributes">
        <CsrfField token={csrf} />
        <Table
          caption="Cards to print"
          columns={columnsOf(mayRecord)}
          rows={cards}
          rowKey={({ id }) => id}
          empty={
            <EmptyState title="No card waits">
              When somebody gives in honor or memory of another and wants a card sent on paper, it waits here on its
              day.
            </EmptyState>
          }
        />
        {mayRecord && cards.length > 0 && (
          <div class="row">
            <Button>Mark as mailed</Button>
          </div>
        )}
      </form>
    </>
  );
}

function columnsOf(mayRecord: boolean): Column<DueTribute>[] {
  const tick: Column<DueTribute> = {
    key: 'tick',
    label: 'Mailed',
    cell: ({ id, notifyName }) => (
      <input type="checkbox" name={`card-${id}`} value="yes" checked aria-label={`Card to ${notifyName} is mailed`} />
    ),
  };
  return [
    ...(mayRecord ? [tick] : []),
    {
      key: 'to',
      label: 'To',
      cell: ({ notifyName, notifyAddress }) => (
        <>
          <bdi>{notifyName}</bdi>
          <div class="caption pre-line">
            <bdi>{notifyAddress}</bdi>
          </div>
        </>
      ),
    },
    { key: 'about', label: 'About', cell: (card) => <bdi>{tributeWords(card)}</bdi> },
    { key: 'from', label: 'From', cell: ({ donor }) => <bdi>{donor || 'A friend'}</bdi> },
    { key: 'words', label: 'Words', cell: ({ message }) => <bdi>{message}</bdi> },
    { key: 'gift', label: 'Gift', cell: ({ giftId }) => <a href={`/staff/gifts/${giftId}`}>Open</a> },
  ];
}
