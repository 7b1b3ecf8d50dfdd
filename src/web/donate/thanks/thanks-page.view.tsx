import type { JSX } from 'preact';
import { Button } from '../../http/ui/button.js';
import { type Assets, Page } from '../../http/ui/page.js';
import { ReaderFoot } from '../reader-foot.view.js';
import { SettledGift, Words, type Settled, type ThanksReceipt } from './settled-gift.view.js';
import type { OnItsWayFacts } from './thanks-facts.js';

interface ThanksFrame {
  readonly organisation: {
    readonly name: string;
    readonly legalName: string;
    readonly ein: string;
    readonly taxIdLabel: string;
  };
  /** Whether a list of donors is published, which the foot then links to. */
  readonly hasDonorList: boolean;
  readonly assets: Assets;
  readonly sandbox: boolean;
}

interface OnItsWay extends OnItsWayFacts {
  /** refused: the bank has said no to the first charge of a plan, which is tried again. */
  readonly state: 'processing' | 'refused';
}

interface Checking {
  readonly state: 'checking';
  /** How often the page has looked already, from the `check` parameter of its address. */
  readonly attempt: number;
}

interface NotPaid {
  readonly state: 'unpaid' | 'failed' | 'expired';
  /** The gift page with the typed values. */
  readonly formUrl: string;
}

interface Refunded {
  readonly state: 'refunded';
  readonly amount: string;
  readonly refundedAmount: string;
  readonly date: string;
  /** The receipt for what is left of the gift, or null when all went back. */
  readonly receipt: ThanksReceipt | null;
}

export type ThanksPageModel = ThanksFrame & (Settled | OnItsWay | Checking | NotPaid | Refunded);

/** The page looks again soon, then after so many seconds, and so many times: half a minute in all. */
const FIRST_CHECK_SECONDS = 1;
const CHECK_SECONDS = 3;
const CHECKS = 10;

/** The return page of a payment: safe to reload, fit to print. */
export function ThanksPage(model: ThanksPageModel): JSX.Element {
  const { organisation } = model;
  return (
    <Page
      title={`${titleOf(model)} · ${organisation.name}`}
      assets={model.assets}
      sandbox={model.sandbox}
      variant="reader"
      organisation={organisation.name}
      refresh={
        model.state === 'checking' && model.attempt < CHECKS
          ? { seconds: model.attempt === 0 ? FIRST_CHECK_SECONDS : CHECK_SECONDS, href: `?check=${model.attempt + 1}` }
          : undefined
      }
      footer={<ReaderFoot organisation={organisation} hasDonorList={model.hasDonorList} />}
    >
      <main id="main" class="wrap wrap-narrow thanks" data-state={model.state}>
        <h1>{titleOf(model)}</h1>
        <State {...model} />
      </main>
    </Page>
  );
}

const TITLES = {
  processing: 'Your gift is on its way',
  refused: 'Your first gift did not come through',
  checking: 'Checking with your bank…',
  unpaid: 'Your gift is not paid yet',
  failed: 'The payment did not go through',
  expired: 'That payment page has closed',
  refunded: 'This gift was returned',
} as const;

function titleOf(model: ThanksPageModel): string {
  if (model.state !== 'settled') return TITLES[model.state];
  return model.firstName === '' ? 'Thank you.' : `Thank you, ${model.firstName}.`;
}

function State(model: ThanksPageModel): JSX.Element {
  switch (model.state) {
    case 'settled':
      return <SettledGift {...model} />;
    case 'processing':
      return <GiftOnItsWay {...model} />;
    case 'refused':
      return <RefusedPlan {...model} />;
    case 'checking':
      return <CheckingGift attempt={model.attempt} />;
    case 'refunded':
      return <RefundedGift {...model} />;
    default:
      return <UnpaidGift {...model} />;
  }
}

function GiftOnItsWay({ firstName, amount, email }: OnItsWay): JSX.Element {
  return (
    <Words>
      <p>
        {firstName === '' ? 'Your' : `${firstName}, your`} {amount} is on its way from your bank. This usually takes
        four business days.
      </p>
      <p>When it has arrived, we will write to {email} with your receipt. You do not have to do anything.</p>
    </Words>
  );
}

function RefusedPlan({ amount, email }: OnItsWay): JSX.Element {
  return (
    <>
      <Words>
        <p>Your bank did not pay the {amount}, so nothing was charged. Your plan stands: we try again by ourselves.</p>
        <p>We will write to {email}. Please do not begin a second plan; you can pay this one in another way instead.</p>
      </Words>
      <div class="row">
        <Button href="/portal">Look after your plan</Button>
      </div>
    </>
  );
}

function CheckingGift({ attempt }: { attempt: number }): JSX.Element {
  const waiting = attempt < CHECKS;
  return (
    <>
      {waiting && <div class="pulse" data-checking />}
      <Words>
        {waiting && (
          <p data-checking>The processor is still answering. This page looks again by itself; you can also leave it.</p>
        )}
        <p data-checked hidden={waiting}>
          It takes longer than usual. You do not have to wait: as soon as the bank has answered, we will email you.
          Please do not pay a second time.
        </p>
      </Words>
      <div class="row">
        <Button kind="plain" href="?">
          Look again
        </Button>
      </div>
    </>
  );
}

const NOT_PAID = {
  unpaid: ['You left the payment page before paying. Nothing was charged.', 'What you typed is still in the form.'],
  failed: [
    'Your bank did not approve this payment. Nothing was charged.',
    'Try another card, or ask your bank. What you typed is still in the form.',
  ],
  expired: ['A payment page stays open for a day. Nothing was charged.', 'You can start again where you left.'],
} as const;

function UnpaidGift({ state, formUrl }: NotPaid): JSX.Element {
  return (
    <>
      <Words>
        {NOT_PAID[state].map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </Words>
      <div class="row">
        <Button href={formUrl}>Back to the form</Button>
      </div>
    </>
  );
}

function RefundedGift({ amount, refundedAmount, date, receipt }: Refunded): JSX.Element {
  return (
    <>
      <Words>
        <p>
          Of your gift of {amount}, {refundedAmount} went back to you on {date}. Banks take up to ten days to show it.
        </p>
        <p>
          {receipt === null
            ? 'The receipt for this gift is void.'
            : `Receipt ${receipt.label} covers what is left; it replaces the earlier one.`}
        </p>
      </Words>
      {receipt !== null && (
        <div class="row">
          <Button kind="plain" href={receipt.pdfUrl}>
            Download PDF
          </Button>
        </div>
      )}
    </>
  );
}
