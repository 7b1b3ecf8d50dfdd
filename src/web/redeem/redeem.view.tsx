import type { JSX } from 'preact';
import type { FieldProblem } from '../../kernel/app-error.js';
import { type CalendarDate, formatDateLong } from '../../kernel/calendar.js';
import type { GiftedMembership } from '../../memberships/gifted.store.js';
import { Notice } from '../http/ui/blocks.js';
import type { ReaderOrganisation } from '../http/reader/reader-frame.js';
import { Button } from '../http/ui/button.js';
import { ErrorSummary, problemOf } from '../http/ui/error-summary.js';
import { TextField } from '../http/ui/fields.js';
import { type Assets, Page } from '../http/ui/page.js';

export interface RedeemModel {
  readonly organisation: ReaderOrganisation;
  readonly assets: Assets;
  readonly sandbox: boolean;
  readonly token: string;
  readonly gifted: GiftedMembership;
  /** Of the membership that it became; null before, and when it was ended. */
  readonly endsOn: CalendarDate | null;
  readonly values: { readonly firstName: string; readonly lastName: string; readonly email: string };
  readonly problems: readonly FieldProblem[];
}

/** A membership as a present: what it is, from whom, and the one button that begins it. */
export function RedeemPage(model: RedeemModel): JSX.Element {
  const { organisation, gifted, problems } = model;
  const title = titleOf(model);
  return (
    <Page
      title={`${problems.length > 0 ? 'Check the form' : title} · ${organisation.name}`}
      assets={model.assets}
      sandbox={model.sandbox}
      variant="reader"
      noIndex
      organisation={organisation.name}
      footer={
        <p>
          Questions? Write to <a href={`mailto:${organisation.email}`}>{organisation.email}</a>.{' '}
          {organisation.legalName} · {organisation.taxIdLabel} {organisation.ein}
        </p>
      }
    >
      <main id="main" class="wrap wrap-narrow portal-entry" data-state={gifted.state}>
        <ErrorSummary problems={problems} />
        <h1>{title}</h1>
        <State {...model} />
      </main>
    </Page>
  );
}

function titleOf({ gifted }: RedeemModel): string {
  if (gifted.state === 'redeemed') return 'This membership has begun';
  if (gifted.state === 'paid' || gifted.state === 'sent') return 'A year of membership for you';
  return 'This gift is no longer there';
}

function State(model: RedeemModel): JSX.Element {
  const { gifted, endsOn, organisation } = model;
  switch (gifted.state) {
    case 'paid':
    case 'sent':
      return <Ready {...model} />;
    case 'redeemed':
      return (
        <>
          <p class="portal-words">
            The gift was accepted, and this link has done its work.{' '}
            {endsOn
              ? `The membership as ${gifted.tierName} lasts until ${formatDateLong(endsOn)}, and then ends by itself.`
              : 'The membership has been ended since.'}
          </p>
          <div class="row">
            <Button href="/portal/membership">See the card</Button>
          </div>
        </>
      );
    case 'started':
    case 'cancelled':
      return (
        <p class="portal-words">
          It was returned to whoever bought it, so there is nothing to accept, and nothing was changed. Write to{' '}
          <a href={`mailto:${organisation.email}`}>{organisation.email}</a> if that surprises you.
        </p>
      );
  }
}

function Ready({ gifted, token, values, problems, organisation }: RedeemModel): JSX.Element {
  const field = (name: 'firstName' | 'lastName' | 'email') => ({
    name,
    value: values[name],
    error: problemOf(problems, name),
  });
  return (
    <>
      <p class="portal-words">
        <bdi>{`${gifted.buyer.firstName} ${gifted.buyer.lastName}`.trim()}</bdi> gave you a year of membership in{' '}
        {organisation.name}, as {gifted.tierName}. It is paid for: no card is asked for, and nothing renews.
      </p>
      {gifted.message !== '' && (
        <Notice>
          <p class="gift-message">{gifted.message}</p>
        </Notice>
      )}
      <form class="stack" method="post" action={`/redeem/${token}`}>
        <TextField {...field('firstName')} label="First name" autocomplete="given-name" maxLength={100} required />
        <TextField {...field('lastName')} label="Last name" autocomplete="family-name" maxLength={100} />
        <TextField
          {...field('email')}
          label="Email"
          type="email"
          hint="You sign in with it to see your card."
          autocomplete="email"
          maxLength={254}
          required
        />
        <div class="row">
          <Button>Start my membership</Button>
        </div>
      </form>
    </>
  );
}
