import type { JSX } from 'preact';
import { formatDate, yearOf } from '../../../../kernel/calendar.js';
import { Money as Amount } from '../../../../kernel/money.js';
import { STANDING_WORDS } from '../../../../donors/listing/standing.js';
import type { DonorHead } from '../../../../reports/donors/donor-page.js';
import { Notice } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary } from '../../../http/ui/error-summary.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { DateText } from '../../../http/ui/text.js';
import { hrefOf } from '../../../http/forms.js';
import { counted, isolated } from '../../../http/words.js';
import { doNotAskWords } from '../../../../workflows/donors/merging/merge-fields.js';
import { AboutPanels } from './about.view.js';
import type { PrivateFacts } from './donor-facts.js';
import type { DonorModel } from './donor-model.js';
import { GivingChart } from './giving-chart.view.js';
import { NoteForm } from './note-form.view.js';
import { DonorTimeline } from './timeline.view.js';

export function DonorView(model: DonorModel): JSX.Element {
  const { facts, name, slice, kind, kinds, organisation, may, csrf, refused } = model;
  const { donor, known } = facts;
  const path = `/staff/donors/${donor.id}`;
  return (
    <>
      <PageHead title={name} summary={headline(donor)} actions={<Actions {...model} path={path} />} />
      <ErrorSummary problems={refused?.problems ?? []} />
      <Notices {...model} path={path} />
      <div class="columns">
        <div class="stack">
          <GivingChart years={facts.years} currency={donor.currency ?? organisation.currency} today={facts.today} />
          {may.write && (
            <NoteForm path={path} csrf={csrf} today={facts.today} refused={refused?.form === 'note' ? refused : null} />
          )}
          <DonorTimeline
            path={path}
            slice={slice}
            kind={kind}
            kinds={kinds}
            zone={organisation.timeZone}
            csrf={csrf}
            mayWrite={may.write}
            undoable={new Set(may.merge ? known?.merges.map(({ id }) => id) : [])}
          />
        </div>
        <div class="stack">
          <AboutPanels {...model} path={path} />
        </div>
      </div>
    </>
  );
}

function Actions({ facts, may, path }: DonorModel & { path: string }): JSX.Element {
  const { donor, known } = facts;
  const receipt = known?.lastReceipt;
  return (
    <>
      {may.record && donor.erasedAt === null && (
        <Button kind="plain" href={hrefOf('/staff/gifts/record', { donor: donor.id })}>
          Record a gift
        </Button>
      )}
      {receipt && (
        <Button kind="plain" href={`/staff/receipts/${receipt.id}`}>
          Send receipt
        </Button>
      )}
      {known && donor.email !== '' && (
        <Button kind="plain" href={`mailto:${encodeURIComponent(donor.email)}`}>
          Email
        </Button>
      )}
      {may.write && (
        <>
          <Button kind="plain" href="#field-text">
            Note
          </Button>
          <Button kind="plain" href={`${path}/details`}>
            Edit
          </Button>
        </>
      )}
      {may.merge && (
        <Button kind="quiet" href={`${path}/merge`}>
          Merge
        </Button>
      )}
    </>
  );
}

/** What somebody should know before they do anything. */
function Notices({ facts, name, may, csrf, organisation, path }: DonorModel & { path: string }): JSX.Element {
  const { donor, known } = facts;
  return (
    <>
      {donor.erasedAt !== null && (
        <Notice tone="quiet">This donor was forgotten. Gifts and receipts stay for the books.</Notice>
      )}
      {known === null && donor.erasedAt === null && (
        <Notice tone="quiet">This donor is known to Finance only. What they gave counts everywhere.</Notice>
      )}
      {known?.wishes.doNotAskUntil && (
        <Notice tone="warn" title="Do not ask">
          {doNotAskWords(known.wishes)}. No asks and no appeals are sent; receipts and letters about plans are.
        </Notice>
      )}
      {known?.merges.map((merge) => (
        <Notice tone="accent" key={merge.id}>
          {merge.byName} merged the record of {isolated(merge.goneName)} into this one on{' '}
          <DateText instant={merge.at} zone={organisation.timeZone} withTime />. It can be undone until{' '}
          <DateText instant={merge.until} zone={organisation.timeZone} withTime />.{' '}
          {may.merge && (
            <form class="inline-form" method="post" action={`/staff/donors/merges/${merge.id}/undo`}>
              <CsrfField token={csrf} />
              <button class="link-button">Undo the merge</button>
            </form>
          )}
        </Notice>
      ))}
      {may.merge && <Lookalikes alike={shownAlike(known)} {...{ name, path, csrf }} />}
    </>
  );
}

function shownAlike(known: PrivateFacts | null): PrivateFacts['alike'] {
  return known?.alike.filter(({ anonymousToStaff }) => !anonymousToStaff || known.wishes.anonymousToStaff) ?? [];
}

function Lookalikes(props: {
  alike: PrivateFacts['alike'];
  name: string;
  path: string;
  csrf: string;
}): JSX.Element | null {
  const { alike, name, path, csrf } = props;
  if (alike.length === 0) return null;
  return (
    <Notice tone="accent" title={alike.length === 1 ? 'This may be one donor twice' : 'Some of these may be one donor'}>
      <ul role="list" class="stack stack-tight">
        {alike.map((other) => (
          <li key={other.id} class="row">
            <span>
              Looks like{' '}
              <a href={`/staff/donors/${other.id}`}>
                <bdi>{other.name}</bdi>
              </a>{' '}
              ({other.reasons.join(', ')})
            </span>
            <a href={hrefOf(`${path}/merge`, { with: other.id })} aria-label={`Compare ${name} with ${other.name}`}>
              Compare
            </a>
            <form class="inline-form" method="post" action={`${path}/apart`}>
              <CsrfField token={csrf} />
              <input type="hidden" name="other" value={other.id} />
              <button class="link-button" aria-label={`${other.name} is not the same person`}>
                Not the same
              </button>
            </form>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** "Monthly · since 2021 · $1,284.00 in 31 gifts · last Nov 3, 2026". */
function headline(donor: DonorHead): string {
  const standing = donor.standing === null ? [] : [STANDING_WORDS[donor.standing]];
  const { firstGift, lastGift, currency, lifetimeMinor, gifts } = donor;
  if (!firstGift || !lastGift || !currency) return [...standing, 'Gave nothing themselves so far.'].join(' · ');
  const sum = Amount.of(lifetimeMinor, currency).format();
  return [
    ...standing,
    `Since ${yearOf(firstGift)}`,
    `${sum} in ${counted(gifts, 'gift')}`,
    `last ${formatDate(lastGift)}`,
  ].join(' · ');
}
