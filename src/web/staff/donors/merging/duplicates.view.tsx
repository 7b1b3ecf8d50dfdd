import type { JSX } from 'preact';
import type { LikelyDonor, LikelyPair } from '../../../../reports/donors/open-merges.js';
import { EmptyState } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { hrefOf } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';

export interface DuplicatesModel {
  /** The likeliest first. */
  readonly pairs: readonly LikelyPair[];
  readonly limit: number;
  readonly csrf: string;
}

export function DuplicatesView({ pairs, limit, csrf }: DuplicatesModel): JSX.Element {
  const summary = pairs.length === limit ? `The likeliest ${limit}` : counted(pairs.length, 'pair');
  const columns: Column<LikelyPair>[] = [
    { key: 'low', label: 'This record', kind: 'name', cell: ({ lowId, low }) => <Who id={lowId} donor={low} /> },
    { key: 'high', label: 'And this one', kind: 'name', cell: ({ highId, high }) => <Who id={highId} donor={high} /> },
    { key: 'why', label: 'Why', cell: ({ reasons }) => reasons.join(', ') },
    {
      key: 'do',
      label: 'What to do',
      cell: ({ lowId, highId, low, high }) => (
        <span class="row">
          <a
            href={hrefOf(`/staff/donors/${lowId}/merge`, { with: highId })}
            aria-label={`Compare ${low.name} with ${high.name}`}
          >
            Compare
          </a>
          <form class="inline-form" method="post" action={`/staff/donors/${lowId}/apart`}>
            <CsrfField token={csrf} />
            <input type="hidden" name="other" value={highId} />
            <input type="hidden" name="back" value="list" />
            <button class="link-button" aria-label={`${low.name} and ${high.name} are not the same`}>
              Not the same
            </button>
          </form>
        </span>
      ),
    },
  ];
  return (
    <>
      <PageHead
        title="Likely duplicates"
        summary={`${summary} that may be one donor. Nothing is ever joined by itself.`}
        actions={
          <Button kind="plain" href="/staff/donors">
            All donors
          </Button>
        }
      />
      <Table
        caption="Pairs of records, the likeliest first"
        columns={columns}
        rows={pairs}
        rowKey={({ lowId, highId }) => `${lowId} ${highId}`}
        empty={
          <EmptyState title="No likely duplicates">
            Records are compared by name, phone, email and address whenever one of them changes; pairs that look like
            one donor stand here.
          </EmptyState>
        }
      />
    </>
  );
}

function Who({ id, donor }: { id: string; donor: LikelyDonor }): JSX.Element {
  return (
    <>
      <a href={`/staff/donors/${id}`}>
        <bdi>{donor.name}</bdi>
      </a>
      <span class="caption"> {[donor.email, counted(donor.gifts, 'gift')].filter(Boolean).join(' · ')}</span>
    </>
  );
}
