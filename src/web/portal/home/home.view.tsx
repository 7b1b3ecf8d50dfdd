import type { ComponentChildren, JSX } from 'preact';
import { type CalendarDate, dateIn, formatDate, formatDateLong } from '../../../kernel/calendar.js';
import type { DonorId, PlanId } from '../../../kernel/id.js';
import { Money as Amount } from '../../../kernel/money.js';
import type { SignedInDonor } from '../../../donors/portal-access/portal-sessions.js';
import type { Standing } from '../../../memberships/standing.js';
import { amountPerPeriod } from '../../../plans/plan-terms.js';
import type { HomeGift, HomePlan, PortalHome } from '../../../reports/portal/portal-home.js';
import { DefinitionList, Notice, Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { DateText, Money, StatusDot } from '../../http/ui/text.js';
import { donorName, type PortalVisit } from '../visit.js';

export interface HomeModel {
  readonly visit: PortalVisit;
  readonly home: PortalHome;
  readonly today: CalendarDate;
  readonly zone: string;
  /** Of the organisation: zero is a sum, too. */
  readonly currency: string;
  readonly greeting: string;
  readonly memberships: readonly { readonly donor: SignedInDonor; readonly standing: Standing }[];
  readonly fixHref: (planId: PlanId) => string;
}

/** Trouble first, then what runs, what was given, and the latest of it. */
export function HomeView(model: HomeModel): JSX.Element {
  const { home } = model;
  return (
    <>
      <h1>{model.greeting}</h1>
      {home.plans
        .filter(({ trouble, state }) => trouble !== null || state === 'past_due')
        .map((plan) => (
          <PlanTrouble key={plan.id} plan={plan} zone={model.zone} fixHref={model.fixHref(plan.id)} />
        ))}
      <div class="portal-cards">
        {home.plans.length === 0 && <NoPlan />}
        {home.plans.map((plan) => (
          <PlanCard key={plan.id} plan={plan} whose={whose(model.visit, plan.donorId)} />
        ))}
        {model.memberships.map(({ donor, standing }) => (
          <MembershipCard key={donor.id} standing={standing} whose={whose(model.visit, donor.id)} />
        ))}
        <GivenCard {...model} />
      </div>
      <LatestGifts gifts={home.gifts} zone={model.zone} visit={model.visit} />
      <Statements {...model} />
    </>
  );
}

function PlanTrouble({ plan, zone, fixHref }: { plan: HomePlan; zone: string; fixHref: string }): JSX.Element {
  const { trouble } = plan;
  const isBank = trouble?.methodKind === 'us_bank_account';
  const what = isBank ? 'bank account' : 'card';
  const amount = Amount.of(trouble?.amountMinor ?? plan.amountMinor, plan.currency).formatShort();
  const day = (instant: Date): string => formatDate(dateIn(zone, instant));
  return (
    <Notice tone="warn" title={`We could not collect your gift of ${amount}`}>
      <p>
        {trouble
          ? `Your ${isBank ? 'bank sent the debit back' : 'card was declined'} on ${day(trouble.failedAt)}. `
          : ''}
        {trouble?.nextTryAt
          ? `We will try again on ${day(trouble.nextTryAt)}. You can also pay now.`
          : 'We will not try again by ourselves. You can still pay now.'}
      </p>
      <div class="row">
        <Button href={fixHref}>Update {what}</Button>
        <Button kind="plain" href={`/portal/plans/${plan.id}`}>
          See the plan
        </Button>
      </div>
    </Notice>
  );
}

function NoPlan(): JSX.Element {
  return (
    <Panel title="Your plan">
      <p>You have no plan right now. Start one, or make a single gift.</p>
      <div class="row">
        <Button kind="plain" href="/give/default">
          Give
        </Button>
        <a class="portal-more" href="/portal/plans">
          Earlier plans
        </a>
      </div>
    </Panel>
  );
}

function PlanCard({ plan, whose }: { plan: HomePlan; whose: string | null }): JSX.Element {
  const title = plan.intervalCount === 1 && plan.interval === 'year' ? 'Your yearly gift' : 'Your plan';
  return (
    <Panel title={title} aside={<PlanStatus plan={plan} />}>
      <p class="portal-figure">{amountPerPeriod(Amount.of(plan.amountMinor, plan.currency), plan)}</p>
      <DefinitionList
        items={[
          ...(whose === null ? [] : [{ term: 'Of', value: <bdi>{whose}</bdi> }]),
          ...(plan.pausedUntil ? [{ term: 'Paused until', value: formatDateLong(plan.pausedUntil) }] : []),
          ...(plan.nextChargeOn ? [{ term: 'Next gift', value: formatDateLong(plan.nextChargeOn) }] : []),
          ...(plan.method ? [{ term: 'Paid with', value: plan.method }] : []),
          { term: 'For', value: plan.designation },
        ]}
      />
      <div class="row">
        <Button kind="plain" href={`/portal/plans/${plan.id}`}>
          Change or stop
        </Button>
      </div>
    </Panel>
  );
}

function PlanStatus({ plan }: { plan: HomePlan }): JSX.Element {
  if (plan.trouble !== null || plan.state === 'past_due') return <StatusDot tone="warn" word="Trouble" />;
  if (plan.state === 'paused') return <StatusDot tone="quiet" word="Paused" />;
  return <StatusDot tone="good" word="Active" />;
}

function MembershipCard({ standing, whose }: { standing: Standing; whose: string | null }): JSX.Element {
  const { tier, since, endsOn, status } = standing;
  return (
    <Panel
      title="Your membership"
      aside={
        <StatusDot tone={status === 'active' ? 'good' : 'warn'} word={status === 'active' ? 'Member' : 'Has run out'} />
      }
    >
      <p class="portal-figure">{tier?.name}</p>
      <DefinitionList
        items={[
          ...(whose === null ? [] : [{ term: 'Of', value: <bdi>{whose}</bdi> }]),
          ...(since ? [{ term: 'Member since', value: formatDateLong(since) }] : []),
          ...(endsOn ? [{ term: status === 'active' ? 'Until' : 'Ran until', value: formatDateLong(endsOn) }] : []),
        ]}
      />
      <div class="row">
        <Button kind="plain" href="/portal/membership">
          Card and benefits
        </Button>
      </div>
    </Panel>
  );
}

function GivenCard({ home, currency, today }: HomeModel): JSX.Element {
  const sums = home.given.length > 0 ? home.given : [{ currency, thisYear: 0n, inAll: 0n }];
  return (
    <Panel title="Given" aside={<a href="/portal/history">All gifts</a>}>
      {sums.map((sum) => (
        <DefinitionList
          key={sum.currency}
          items={[
            {
              term: today.slice(0, 4),
              value: (
                <span class="portal-figure">
                  <Money value={Amount.of(sum.thisYear, sum.currency)} short />
                </span>
              ),
            },
            { term: 'In all', value: <Money value={Amount.of(sum.inAll, sum.currency)} short /> },
          ]}
        />
      ))}
    </Panel>
  );
}

function LatestGifts({
  gifts,
  zone,
  visit,
}: {
  gifts: readonly HomeGift[];
  zone: string;
  visit: PortalVisit;
}): JSX.Element {
  return (
    <Panel title="Latest gifts" aside={gifts.length > 0 ? <a href="/portal/history">All gifts</a> : undefined}>
      {gifts.length === 0 && <p>Nothing has arrived yet. A gift shows here as soon as the bank has said yes.</p>}
      <ul role="list" class="portal-rows">
        {gifts.map((gift) => (
          <li key={gift.id}>
            <span>
              <b>{gift.given ?? <Money value={Amount.of(gift.amountMinor, gift.currency)} />}</b>{' '}
              {gift.date === null ? (
                <>
                  on its way since <DateText instant={gift.startedAt} zone={zone} />
                </>
              ) : (
                <>
                  on <DateText date={gift.date} />
                </>
              )}
              {visit.isHousehold && <Whose name={whose(visit, gift.donorId)} />}
            </span>
            <Receipt gift={gift} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Receipt({ gift }: { gift: HomeGift }): JSX.Element | null {
  if (gift.receipt === null) {
    return gift.state === 'refunded' ? <StatusDot tone="quiet" word="Returned" /> : null;
  }
  return (
    <a class="portal-more" href={`/portal/receipts/${gift.receipt.id}.pdf`}>
      Receipt {gift.receipt.label}
    </a>
  );
}

function Statements({ home, visit }: HomeModel): JSX.Element | null {
  if (home.years.length === 0) return null;
  return (
    <Panel title="Statements" aside="One for each year">
      <ul role="list" class="portal-rows">
        {home.years.slice(0, 6).map(({ year, donorId }) => (
          <li key={`${year} ${donorId}`}>
            <a class="portal-more" href={`/portal/statements/${donorId}/${year}`}>
              {year}
              {visit.isHousehold && <Whose name={whose(visit, donorId)} />}
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Whose({ name }: { name: ComponentChildren }): JSX.Element {
  return (
    <span class="caption">
      {' '}
      · <bdi>{name}</bdi>
    </span>
  );
}

/** Whose it is, where an address is a household. */
function whose(visit: PortalVisit, donorId: DonorId): string | null {
  const donor = visit.isHousehold ? visit.donor(donorId) : undefined;
  return donor ? donorName(donor) : null;
}
