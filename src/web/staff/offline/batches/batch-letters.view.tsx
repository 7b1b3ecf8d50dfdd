import type { JSX } from 'preact';
import type { AddressedLetter } from '../../../../workflows/offline/acknowledgment-letters.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { letterName } from '../../frame/gift-words.js';
import { counted } from '../../../http/words.js';

/** Letters of the batch that are no receipts: those that went by mail, and those to print. */
export function BatchLetters({
  letters,
  href,
}: {
  letters: readonly AddressedLetter[];
  href: string;
}): JSX.Element | null {
  if (letters.length === 0) return null;
  const onPaper = letters.filter(({ to }) => to.email === '').length;
  return (
    <Panel
      title="Letters that are not receipts"
      aside={
        onPaper > 0 && (
          <Button kind="plain" href={`${href}/letters.pdf`}>{`Print ${counted(onPaper, 'letter')}`}</Button>
        )
      }
    >
      <Table
        caption="Letters of this batch"
        columns={COLUMNS}
        rows={letters}
        rowKey={({ giftId, role }) => `${giftId} ${role}`}
        empty={null}
      />
    </Panel>
  );
}

const COLUMNS: readonly Column<AddressedLetter>[] = [
  { key: 'to', label: 'To', kind: 'name', cell: ({ to }) => <bdi>{to.name}</bdi> },
  { key: 'letter', label: 'Letter', cell: ({ letter }) => letterName(letter.template) },
  {
    key: 'way',
    label: 'Goes',
    cell: ({ to }) => {
      if (to.email !== '') return <>by email to {to.email}</>;
      return to.addressLines.length > 0 ? 'to print' : 'to print; no postal address is known';
    },
  },
];
