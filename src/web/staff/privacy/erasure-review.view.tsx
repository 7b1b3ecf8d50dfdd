import type { JSX } from 'preact';
import type { ErasureRequest } from '../../../donors/erasures.js';
import type { ErasureEffects } from '../../../workflows/donors/erase-donor.js';
import { DefinitionList, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { DateText } from '../../http/ui/text.js';
import { counted, isolated } from '../../http/words.js';

export interface ErasureReviewModel {
  readonly request: ErasureRequest;
  readonly effects: ErasureEffects;
  readonly problem: string | null;
  readonly zone: string;
  readonly csrf: string;
}

/** Everything that forgetting a donor does, before it does it. */
export function ErasureReviewView({ request, effects, problem, zone, csrf }: ErasureReviewModel): JSX.Element {
  const { donorName } = request;
  const problems = problem === null ? [] : [{ field: 'name', message: problem }];
  return (
    <>
      <PageHead title={`Forget ${isolated(donorName)}`} summary={<Standing request={request} zone={zone} />} />
      <ErrorSummary problems={problems} />
      <Panel title="What will happen">
        <DefinitionList
          items={[
            { term: 'Goes', value: 'Name, emails, postal address, phone, employer, notes, tags, comments, choices' },
            { term: 'Letters', value: `${counted(effects.letters, 'letter')}: their words and their address go` },
            { term: 'Portal', value: 'The way in closes; all devices are signed out' },
            { term: 'Processor', value: 'Forgets them as a customer, with saved cards' },
            { term: 'Stays', value: `${counted(effects.gifts, 'gift')}, under a pseudonym. No sum changes by a cent` },
            {
              term: 'Receipts',
              value: `${counted(effects.receipts, 'receipt')}, in an archive that only finance can open. Seven years after the fiscal year of the last gift its key is destroyed`,
            },
            { term: 'Last letter', value: `To ${request.email}: that it is done` },
          ]}
        />
      </Panel>
      {effects.obstacle !== null && <Notice tone="warn">{effects.obstacle}</Notice>}
      {request.endedAt === null && effects.obstacle === null && (
        <form class="stack form-narrow" method="post" action={`/staff/privacy/${request.id}`}>
          <CsrfField token={csrf} />
          <TextField
            name="name"
            label={`To go on, type the name: ${isolated(donorName)}`}
            autocomplete="off"
            error={problem ?? undefined}
            required
          />
          <div class="row">
            <Button kind="danger">Forget this donor</Button>
            <Button kind="quiet" href="/staff/privacy">
              Not now
            </Button>
          </div>
        </form>
      )}
    </>
  );
}

function Standing({ request, zone }: { request: ErasureRequest; zone: string }): JSX.Element {
  if (request.endedAs === 'done') return <>This was done. It cannot be undone.</>;
  if (request.endedAs === 'withdrawn') return <>The donor took the request back.</>;
  return (
    <>
      Asked on <DateText instant={request.askedAt} zone={zone} />. Nothing has happened yet. It cannot be undone.
    </>
  );
}
