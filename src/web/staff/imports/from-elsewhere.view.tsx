import type { JSX } from 'preact';
import type { ImportedGift } from '../../../gifts/imported/imported-gift.store.js';
import { DefinitionList, Panel } from '../../http/ui/blocks.js';
import { DateText, Unknown } from '../../http/ui/text.js';

/** A gift that was received elsewhere: where, and by which import it came here. */
export function FromElsewherePanel({ imported, zone }: { imported: ImportedGift; zone: string }): JSX.Element {
  const { source, externalId, runId, runName, broughtAt } = imported;
  return (
    <Panel title="Brought from elsewhere">
      <DefinitionList
        items={[
          { term: 'Source', value: source },
          {
            term: 'Its id there',
            value: externalId ? <code class="break">{externalId}</code> : <Unknown word="none" />,
          },
          {
            term: 'Import',
            value: (
              <a href={`/staff/imports/${runId}`}>
                <bdi>{runName}</bdi>
              </a>
            ),
          },
          { term: 'Brought', value: <DateText instant={broughtAt} zone={zone} withTime /> },
          { term: 'Books and receipt', value: 'Where it was received; none here' },
        ]}
      />
    </Panel>
  );
}
