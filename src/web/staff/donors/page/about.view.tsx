import type { JSX } from 'preact';
import { formatDate } from '../../../../kernel/calendar.js';
import { Money as Amount } from '../../../../kernel/money.js';
import { PURPOSE_WORDS, PURPOSES } from '../../../../donors/consents.js';
import { DONOR_KIND_WORDS } from '../../../../donors/donor-kind.js';
import { addressLines } from '../../../../donors/postal-address.js';
import { PLAN_STATE_WORDS } from '../../../../plans/changes/change-words.js';
import { amountPerPeriod } from '../../../../plans/plan-terms.js';
import type { SourceStory } from '../../../../reports/donors/donor-page.js';
import type { Definition } from '../../../http/ui/blocks.js';
import { DefinitionList, Panel } from '../../../http/ui/blocks.js';
import { DateText, StatusDot, Unknown } from '../../../http/ui/text.js';
import { CreditedPanel } from '../../offline/changes/offline-panels.view.js';
import type { DonorFacts } from './donor-facts.js';
import type { AboutModel, KnownModel } from './donor-model.js';
import { DoNotAskPanel, FieldsPanel, HouseholdPanel, TagsPanel } from './record-panels.view.js';
import { HOW_WORDS } from './timeline-words.js';

/** What is known about a donor, beside what happened. */
export function AboutPanels(model: AboutModel): JSX.Element {
  const { facts } = model;
  const { known } = facts;
  return (
    <>
      {known && <ContactPanel {...model} known={known} />}
      <TagsPanel {...model} />
      {facts.plans.length > 0 && <PlansPanel plans={facts.plans} />}
      {facts.terms.length > 0 && <MembershipsPanel terms={facts.terms} />}
      {known && <ConsentsPanel {...model} known={known} />}
      {known && <DoNotAskPanel {...model} known={known} />}
      {known && <HouseholdPanel {...model} known={known} />}
      {known && <NamesPanel {...model} known={known} />}
      {known && <FieldsPanel {...model} known={known} />}
      {facts.stories.length > 0 && <StoriesPanel stories={facts.stories} />}
      {known && <CreditedPanel credited={known.credited} />}
      {known && facts.statements.length > 0 && <StatementsPanel {...model} />}
    </>
  );
}

function ContactPanel({ facts, known, path, may, organisation }: KnownModel): JSX.Element {
  const { donor } = facts;
  const { contact, emails } = known;
  const lines = addressLines({
    line1: contact.addressLine1,
    line2: contact.addressLine2,
    city: contact.city,
    region: contact.region,
    postalCode: contact.postalCode,
    country: contact.country,
  });
  const items: Definition[] = [
    ...(donor.kind === 'person' ? [] : [{ term: 'Who', value: DONOR_KIND_WORDS[donor.kind] }]),
    { term: 'Email', value: contact.email ? <span class="break">{contact.email}</span> : <Unknown word="none" /> },
    ...emails.map(({ id, email, confirmedAt }) => ({
      term: 'Also',
      value: (
        <span key={id}>
          <span class="break">{email}</span> {confirmedAt === null && <StatusDot tone="warn" word="Not confirmed" />}
        </span>
      ),
    })),
    {
      term: 'Address',
      value:
        lines.length === 0 ? (
          <Unknown word="none" />
        ) : (
          lines.map((line) => (
            <bdi class="address-line" key={line}>
              {line}
            </bdi>
          ))
        ),
    },
    {
      term: 'Phone',
      value: contact.phone ? (
        <a href={`tel:${contact.phone.replaceAll(/[^\d+]/g, '')}`}>{contact.phone}</a>
      ) : (
        <Unknown word="none" />
      ),
    },
    ...(contact.employer ? [{ term: 'Employer', value: <bdi>{contact.employer}</bdi> }] : []),
    { term: 'On record', value: <DateText instant={donor.createdAt} zone={organisation.timeZone} /> },
  ];
  return (
    <Panel
      title="Contact"
      aside={
        may.write && (
          <>
            <a href={`${path}/details`}>Edit</a> · <a href={`${path}/emails`}>Addresses</a>
          </>
        )
      }
    >
      <DefinitionList items={items} />
    </Panel>
  );
}

function ConsentsPanel({ known, path, organisation }: KnownModel): JSX.Element {
  return (
    <Panel title="Consents" aside={<a href={`${path}/consents`}>History and changes</a>}>
      <DefinitionList
        items={PURPOSES.map((purpose) => {
          const said = known.said.find((each) => each.purpose === purpose);
          return {
            term: PURPOSE_WORDS[purpose],
            value: (
              <>
                {known.preferences[purpose] ? 'Yes' : 'No'}
                <span class="caption">
                  {said ? (
                    <>
                      {' '}
                      · <DateText instant={said.at} zone={organisation.timeZone} />, {HOW_WORDS[said.how]}
                    </>
                  ) : (
                    ' · never asked'
                  )}
                </span>
              </>
            ),
          };
        })}
      />
    </Panel>
  );
}

const LISTED_WORDS = { name: 'By name', initials: 'By initials', anonymous: 'Not at all: anonymous' } as const;

function NamesPanel({ known, path, may }: KnownModel): JSX.Element {
  const { contact, wishes } = known;
  return (
    <Panel title="How they are named" aside={may.write && <a href={`${path}/details`}>Edit</a>}>
      <DefinitionList
        items={[
          { term: 'In lists of donors', value: LISTED_WORDS[contact.listedAs] },
          {
            term: 'Thanked as',
            value: wishes.recognitionName ? <bdi>{wishes.recognitionName}</bdi> : 'Their own name',
          },
          { term: 'Known to', value: wishes.anonymousToStaff ? 'Finance only' : 'All staff who see donors' },
        ]}
      />
    </Panel>
  );
}

function PlansPanel({ plans }: Pick<DonorFacts, 'plans'>): JSX.Element {
  return (
    <Panel title="Plans">
      <ul role="list" class="stack stack-tight about-list">
        {plans.map((plan) => (
          <li key={plan.id}>
            <a href={`/staff/plans/${plan.id}`}>{amountPerPeriod(Amount.of(plan.amountMinor, plan.currency), plan)}</a>
            {' · '}
            {PLAN_STATE_WORDS[plan.state]}
            {plan.nextChargeOn && (
              <>
                {' · next '}
                <DateText date={plan.nextChargeOn} />
              </>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function MembershipsPanel({ terms }: Pick<DonorFacts, 'terms'>): JSX.Element {
  return (
    <Panel title="Memberships">
      <ul role="list" class="stack stack-tight about-list">
        {terms.map(({ id, tier, startsOn, endsOn, isRunning }) => (
          <li key={id}>
            {tier} {isRunning ? <StatusDot tone="good" word="Running" /> : <StatusDot tone="quiet" word="Over" />}
            <span class="caption">
              {' '}
              {formatDate(startsOn)} to {formatDate(endsOn)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function StoriesPanel({ stories }: { stories: readonly SourceStory[] }): JSX.Element {
  return (
    <Panel title="Stories that moved them">
      <ul role="list" class="stack stack-tight about-list">
        {stories.map((story, at) => (
          <li key={story.giftId}>
            <Story story={story} />
            <span class="caption">
              {' '}
              · {at === 0 ? 'first' : 'again'} <a href={`/staff/gifts/${story.giftId}`}>{formatDate(story.date)}</a>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Story({ story: { articleId, url, section, author } }: { story: SourceStory }): JSX.Element {
  const name = url?.replace(/^https?:\/\//, '').replace(/[?#].*$/, '') ?? articleId ?? '';
  const by = [section, author].filter(Boolean).join(', ');
  return (
    <>
      {url?.startsWith('http') ? (
        <a class="break" href={url} rel="noreferrer">
          {name}
        </a>
      ) : (
        <span class="break">{name}</span>
      )}
      {by !== '' && <span class="caption"> {by}</span>}
    </>
  );
}

/** Every version that was made; the years without one are reckoned in the donor's own pages. */
function StatementsPanel({ facts: { statements }, organisation }: AboutModel): JSX.Element {
  return (
    <Panel title="Statements">
      <ul role="list" class="stack stack-tight about-list">
        {statements.map(({ id, year, version, status, channel, madeAt, ofMerged }) => (
          <li key={id}>
            <a href={`/staff/finance/statements/files/${id}`}>
              {year}
              {version > 1 && `, version ${version}`}
            </a>{' '}
            {status === 'superseded' ? '· superseded' : channel === 'mail' ? '· by mail' : '· on paper'}
            {' · '}
            <DateText instant={madeAt} zone={organisation.timeZone} />
            {ofMerged && <span class="caption"> · to a record that was merged into this one</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
