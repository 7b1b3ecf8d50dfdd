import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { type CalendarDate, formatDate } from '../../../kernel/calendar.js';
import type { DonorId } from '../../../kernel/id.js';
import type { DonorBenefit } from '../../../memberships/benefit-grant.store.js';
import type { EditedTier } from '../../../memberships/catalogue-editing.js';
import type { Standing } from '../../../memberships/standing.js';
import type { KeptTerm } from '../../../memberships/term.store.js';
import { EmptyState, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { type Column, Table } from '../../http/ui/table.js';
import { DateText, StatusDot } from '../../http/ui/text.js';
import { MEMBER_SOURCE_WORDS } from './member-words.js';
import { GRANT_WORDS } from './queue.view.js';

export interface MemberModel {
  readonly donor: { readonly id: DonorId; readonly name: string; readonly email: string };
  readonly standing: Standing;
  readonly terms: readonly KeptTerm[];
  readonly benefits: readonly DonorBenefit[];
  readonly tiers: readonly EditedTier[];
  readonly today: CalendarDate;
  readonly timeZone: string;
  readonly values: Readonly<Record<'tier' | 'months' | 'reason', string>>;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
  readonly mayManage: boolean;
}

export function MemberView(model: MemberModel): JSX.Element {
  const { donor, problems, terms, benefits, timeZone, mayManage } = model;
  return (
    <>
      <PageHead
        title={`Membership of ${donor.name}`}
        summary={headline(model)}
        actions={
          <Button kind="plain" href={`/staff/donors/${donor.id}`}>
            Donor
          </Button>
        }
      />
      <ErrorSummary problems={problems} />
      <div class="columns">
        <div class="stack">
          <Panel title="Terms" aside="The latest first. Nothing is ever erased.">
            <Table
              caption={`Terms of ${donor.name}`}
              columns={termColumns(model)}
              rows={terms}
              rowKey={({ id }) => id}
              empty={<EmptyState title="No terms yet">A gift that reaches a tier writes the first one.</EmptyState>}
            />
          </Panel>
          <Panel title="Benefits">
            <Table
              caption={`Benefits of ${donor.name}`}
              columns={benefitColumns(timeZone)}
              rows={benefits}
              rowKey={({ id }) => id}
              empty={<EmptyState title="No benefits">What a tier brings stands here once a term begins.</EmptyState>}
            />
          </Panel>
        </div>
        {mayManage && (
          <Panel title="Give a complimentary term">
            <ComplimentaryForm {...model} />
          </Panel>
        )}
      </div>
    </>
  );
}

function headline({ standing: { status, tier, since, endsOn }, donor }: MemberModel): string {
  if (!tier || !endsOn || !since) return `${donor.email} · no membership today`;
  const until = status === 'active' ? `until ${formatDate(endsOn)}` : `in grace since ${formatDate(endsOn)}`;
  return `${donor.email} · ${tier.name} ${until} · since ${formatDate(since)}`;
}

function termColumns({ donor, today, csrf, mayManage }: MemberModel): Column<KeptTerm>[] {
  const canEnd = ({ source, ended, endsOn }: KeptTerm): boolean =>
    mayManage && (source === 'complimentary' || source === 'gifted') && ended === null && endsOn >= today;
  return [
    { key: 'tier', label: 'Tier', cell: ({ tier }) => tier.name },
    { key: 'from', label: 'From', kind: 'date', cell: ({ startsOn }) => <DateText date={startsOn} /> },
    { key: 'until', label: 'Until', kind: 'date', cell: ({ endsOn }) => <DateText date={endsOn} /> },
    {
      key: 'source',
      label: 'By',
      cell: ({ source, purpose, giftId }) => {
        const word = purpose === 'raised' ? 'Gift, raised the tier' : MEMBER_SOURCE_WORDS[source];
        return giftId === null ? word : <a href={`/staff/gifts/${giftId}`}>{word}</a>;
      },
    },
    {
      key: 'state',
      label: 'State',
      cell: (term) =>
        canEnd(term) ? (
          <form method="post" action={`/staff/memberships/${donor.id}/terms/${term.id}/end`}>
            <CsrfField token={csrf} />
            <Button kind="quiet">
              End it<span class="visually-hidden"> from {formatDate(term.startsOn)}</span>
            </Button>
          </form>
        ) : (
          <TermState term={term} today={today} />
        ),
    },
  ];
}

function TermState({ term: { ended, startsOn, endsOn }, today }: { term: KeptTerm; today: CalendarDate }): JSX.Element {
  if (ended?.reason === 'recounted') return <StatusDot tone="quiet" word="Counted anew" />;
  if (ended) {
    const cause = ended.reason === 'returned' ? 'money went back' : 'by staff';
    const when = ended.on < startsOn ? 'Never began' : `Ended ${formatDate(ended.on)}`;
    return <StatusDot tone="bad" word={`${when}, ${cause}`} />;
  }
  if (endsOn < today) return <StatusDot tone="quiet" word="Over" />;
  return startsOn > today ? <StatusDot tone="accent" word="To come" /> : <StatusDot tone="good" word="Runs" />;
}

function benefitColumns(zone: string): Column<DonorBenefit>[] {
  return [
    { key: 'name', label: 'Benefit', kind: 'name', cell: ({ name }) => name },
    { key: 'since', label: 'Since', kind: 'date', cell: ({ grantedOn }) => <DateText date={grantedOn} /> },
    {
      key: 'state',
      label: 'State',
      cell: ({ state }) => <StatusDot tone={GRANT_WORDS[state].tone} word={GRANT_WORDS[state].word} />,
    },
    {
      key: 'when',
      label: 'When',
      kind: 'date',
      cell: ({ decidedAt }) => decidedAt && <DateText instant={decidedAt} zone={zone} />,
    },
  ];
}

function ComplimentaryForm({ donor, tiers, values, problems, csrf }: MemberModel): JSX.Element {
  const field = (name: 'tier' | 'months' | 'reason') => ({
    name,
    value: values[name],
    error: problemOf(problems, name),
  });
  return (
    <form class="stack" method="post" action={`/staff/memberships/${donor.id}/complimentary`}>
      <CsrfField token={csrf} />
      <SelectField
        {...field('tier')}
        label="Tier"
        options={[{ value: '', label: 'Choose' }, ...tiers.map(({ code, name }) => ({ value: code, label: name }))]}
      />
      <TextField {...field('months')} label="Months" inputMode="numeric" autocomplete="off" maxLength={2} required />
      <TextField
        {...field('reason')}
        label="Reason"
        hint="Kept with the term. The member does not see it."
        rows={3}
        maxLength={300}
        autocomplete="off"
        required
      />
      <div class="row">
        <Button>Begin today</Button>
      </div>
    </form>
  );
}
