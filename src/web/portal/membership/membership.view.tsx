import type { JSX } from 'preact';
import { formatDate, formatDateLong } from '../../../kernel/calendar.js';
import type { SignedInDonor } from '../../../donors/portal-access/portal-sessions.js';
import type { DonorBenefit } from '../../../memberships/benefit-grant.store.js';
import type { GiftedMembership } from '../../../memberships/gifted.store.js';
import type { Standing } from '../../../memberships/standing.js';
import type { Organisation } from '../../../organisation/organisation.js';
import { Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { DateText, StatusDot } from '../../http/ui/text.js';
import { donorName, type PortalVisit } from '../visit.js';

export interface DonorMembership {
  readonly donor: SignedInDonor;
  readonly standing: Standing;
  readonly benefits: readonly DonorBenefit[];
  /** Null for somebody who never was a member. */
  readonly token: string | null;
}

export interface MembershipModel {
  readonly visit: PortalVisit;
  readonly organisation: Organisation;
  readonly memberships: readonly DonorMembership[];
  readonly gifted: readonly GiftedMembership[];
  readonly canGive: boolean;
}

/** The card to show or to print, what came with it, and memberships for others. */
export function MembershipView(model: MembershipModel): JSX.Element {
  const members = model.memberships.filter(({ standing }) => standing.tier !== null);
  const benefits = model.memberships.flatMap((each) => each.benefits);
  return (
    <>
      <h1>Membership</h1>
      {members.length === 0 && <NotAMember />}
      {members.length > 0 && (
        <div class="member-cards">
          {members.map((membership) => (
            <MemberCard key={membership.donor.id} membership={membership} organisation={model.organisation} />
          ))}
        </div>
      )}
      {benefits.length > 0 && <Benefits benefits={benefits} zone={model.organisation.timeZone} />}
      {model.canGive && <GiveOne gifted={model.gifted} />}
    </>
  );
}

function NotAMember(): JSX.Element {
  return (
    <Panel title="You are not a member right now">
      <div class="stack">
        <p>
          Membership follows from giving: a gift, or a plan, that comes to the amount of a tier in a year begins it.
        </p>
        <div class="row">
          <Button kind="plain" href="/give/default">
            Give
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function MemberCard({
  membership: { donor, standing, token },
  organisation,
}: {
  membership: DonorMembership;
  organisation: Organisation;
}): JSX.Element {
  const { tier, since, endsOn, status } = standing;
  return (
    <section class="member-card" aria-label={`Membership of ${donorName(donor)}`}>
      <p class="member-card-from">{organisation.name}</p>
      <p class="member-card-tier">{tier!.name}</p>
      <p class="member-card-name">
        <bdi>{donorName(donor)}</bdi>
      </p>
      <dl class="member-card-dates">
        <div>
          <dt>Member since</dt>
          <dd>{formatDate(since!)}</dd>
        </div>
        <div>
          <dt>{status === 'active' ? 'Until' : 'Ran until'}</dt>
          <dd>{formatDate(endsOn!)}</dd>
        </div>
      </dl>
      {status === 'grace' && (
        <p class="member-card-note">
          It has run out. Give within thirty days of that day, and it goes on without a gap.
        </p>
      )}
      {token !== null && (
        <details class="member-card-token no-print">
          <summary>Token for other sites</summary>
          <p>
            A site that asks whether you are a member takes this. It tells your tier and the date above, nothing else.
          </p>
          <code class="member-token">{token}</code>
        </details>
      )}
    </section>
  );
}

const STATES: Readonly<Record<DonorBenefit['state'], { tone: 'accent' | 'good' | 'quiet'; word: string }>> = {
  open: { tone: 'accent', word: 'On its way to you' },
  sent: { tone: 'good', word: 'Sent' },
  declined: { tone: 'quiet', word: 'Not wanted' },
  cancelled: { tone: 'quiet', word: 'Called back' },
};

function Benefits({ benefits, zone }: { benefits: readonly DonorBenefit[]; zone: string }): JSX.Element {
  return (
    <Panel title="What comes with it">
      <ul role="list" class="portal-rows">
        {benefits.map(({ id, description, state, mailed, grantedOn, decidedAt }) => (
          <li key={id}>
            <span>
              {description}
              <span class="caption"> since {formatDate(grantedOn)}</span>
            </span>
            <span>
              <StatusDot
                tone={STATES[state].tone}
                word={state === 'open' && !mailed ? 'Yours to use' : STATES[state].word}
              />
              {state === 'sent' && decidedAt && (
                <span class="caption">
                  {' '}
                  <DateText instant={decidedAt} zone={zone} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function GiveOne({ gifted }: { gifted: readonly GiftedMembership[] }): JSX.Element {
  return (
    <Panel title="For somebody else">
      <div class="stack">
        <p>
          A year of membership as a present: you choose the day, they begin it with one press. It never renews on your
          card.
        </p>
        {gifted.length > 0 && (
          <ul role="list" class="portal-rows">
            {gifted.map((each) => (
              <li key={each.id}>
                <span>
                  <bdi>{`${each.recipient.firstName} ${each.recipient.lastName}`.trim()}</bdi>
                  <span class="caption"> {each.tierName}</span>
                </span>
                <GiftedStatus gifted={each} />
              </li>
            ))}
          </ul>
        )}
        <div class="row">
          <Button kind="plain" href="/portal/membership/give">
            Give a membership
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function GiftedStatus({ gifted }: { gifted: GiftedMembership }): JSX.Element {
  switch (gifted.state) {
    case 'redeemed':
      return <StatusDot tone="good" word="Accepted" />;
    case 'sent':
      return <StatusDot tone="accent" word="Sent, not accepted yet" />;
    case 'cancelled':
      return <StatusDot tone="quiet" word="Returned" />;
    case 'started':
    case 'paid':
      return <StatusDot tone="accent" word={`Goes out on ${formatDateLong(gifted.sendOn)}`} />;
  }
}
