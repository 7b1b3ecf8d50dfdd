import type { JSX } from 'preact';
import { type Assets, Page } from '../http/ui/page.js';
import { CHECKS, type Standing } from './fix-model.js';
import {
  CheckingSetup,
  EndedPlan,
  FinePlan,
  NotSaved,
  OldLink,
  OpenGift,
  SavedMethod,
  Words,
} from './fix-states.view.js';

interface FixFrame {
  readonly organisation: {
    readonly name: string;
    readonly legalName: string;
    readonly ein: string;
    readonly taxIdLabel: string;
  };
  readonly assets: Assets;
  readonly sandbox: boolean;
}

export type FixPageModel = FixFrame & Standing;

const CHECK_SECONDS = 2;

/** What happened to a gift of a plan, and the one thing to do about it. */
export function FixPage(model: FixPageModel): JSX.Element {
  const { organisation } = model;
  const title = titleOf(model);
  const isLooking = model.state === 'checking' && model.checks < CHECKS;
  return (
    <Page
      title={`${title} · ${organisation.name}`}
      assets={model.assets}
      sandbox={model.sandbox}
      variant="reader"
      organisation={organisation.name}
      refresh={isLooking ? { seconds: CHECK_SECONDS, href: `?${model.keep}&check=${model.checks + 1}` } : undefined}
      footer={
        <p>
          {organisation.legalName} · {organisation.taxIdLabel} {organisation.ein}
        </p>
      }
    >
      <main id="main" class="wrap wrap-narrow thanks" data-state={model.state}>
        <h1>{title}</h1>
        <State {...model} />
      </main>
    </Page>
  );
}

function titleOf(model: FixPageModel): string {
  switch (model.state) {
    case 'old':
      return 'This link is too old';
    case 'open':
      return model.isDeclined ? 'The bank said no again' : `Your gift of ${model.amount} is still open`;
    case 'checking':
      return 'Checking…';
    case 'paid':
      return `Thank you. We charged ${model.amount}.`;
    case 'on-its-way':
      return 'Thank you. Your gift is on its way.';
    case 'saved':
      return model.paid === 'paid' ? `Thank you. We charged ${model.amount}.` : 'Thank you. That is saved.';
    case 'not-saved':
      return 'Nothing was saved';
    case 'ended':
      return 'This plan has ended';
    case 'fine':
      return 'Nothing is open';
  }
}

function State(model: FixPageModel): JSX.Element {
  switch (model.state) {
    case 'old':
      return <OldLink />;
    case 'open':
      return <OpenGift {...model} />;
    case 'checking':
      return <CheckingSetup {...model} />;
    case 'saved':
      return <SavedMethod {...model} />;
    case 'paid':
      return (
        <Words>
          <p>
            Your receipt is on its way. Your plan goes on
            {model.nextChargeOn && `; the next gift is due on ${model.nextChargeOn}`}.
          </p>
        </Words>
      );
    case 'on-its-way':
      return (
        <Words>
          <p>
            A bank takes up to four business days. We write to you when it has arrived; you have nothing more to do.
          </p>
        </Words>
      );
    case 'not-saved':
      return <NotSaved />;
    case 'ended':
      return <EndedPlan {...model} />;
    case 'fine':
      return <FinePlan {...model} />;
  }
}
