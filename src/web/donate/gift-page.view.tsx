import type { JSX } from 'preact';
import { Notice } from '../http/ui/blocks.js';
import { ErrorSummary, problemOf } from '../http/ui/error-summary.js';
import { TextField } from '../http/ui/fields.js';
import { Page } from '../http/ui/page.js';
import { Detail } from './details/detail.view.js';
import type { GiftPageModel } from './form/gift-model.js';
import { GiftAside } from './form/gift-aside.view.js';
import { Block } from './form/gift-block.view.js';
import { Payment } from './form/payment.view.js';
import { YourGift } from './form/your-gift.view.js';
import { ReaderFoot } from './reader-foot.view.js';

/** What the notice says while the processor cannot be reached; nothing was charged and the form keeps its values. */
export const CARDS_RESTING =
  'Card payments are resting. Leave your email and we will write when they are back, or use another way to give.';

/** The page that takes the gift: your gift, about you, payment. It works as a plain form. */
export function GiftPage(model: GiftPageModel): JSX.Element {
  const { form, organisation, problems } = model;
  return (
    <Page
      title={`${problems.length > 0 ? 'Check the form · ' : ''}${form.title} · ${organisation.name}`}
      description={`Give to ${organisation.name}.`}
      assets={model.assets}
      sandbox={model.sandbox}
      variant="reader"
      organisation={organisation.name}
      footer={<ReaderFoot organisation={organisation} hasDonorList={model.hasDonorList} />}
    >
      <main id="main" class="wrap reader-main">
        <h1 class="gift-title">{form.title}</h1>
        {form.open ? <OpenForm {...model} /> : <Closed slug={form.slug} />}
      </main>
    </Page>
  );
}

function OpenForm(model: GiftPageModel): JSX.Element {
  const { form, fee, organisation } = model;
  return (
    <>
      <div class="gift-notices">
        {model.notice !== null && <Notice tone="warn">{model.notice}</Notice>}
        {model.match !== null && <Notice tone="accent">{model.match}</Notice>}
        <ErrorSummary problems={model.problems} />
      </div>
      <form
        class="gift"
        method="post"
        // Not the page's own address: a browser forgets what it kept under an address that it posts to, and the back
        // button must find this very page again.
        action={`/give/${encodeURIComponent(form.slug)}?send`}
        novalidate
        data-gift-form
        data-currency={form.currency}
        data-basis-points={fee.basisPoints}
        data-fixed-minor={fee.fixedMinor}
        data-min-minor={form.minMinor}
        data-max-minor={form.maxMinor}
        data-organisation={organisation.name}
        data-contact={organisation.email}
        data-today={model.today}
      >
        <YourGift {...model} />
        <AboutYou {...model} />
        <GiftAside paragraphs={form.letterParagraphs} organisation={organisation.name} />
        <Payment {...model} />
      </form>
    </>
  );
}

function Closed({ slug }: { slug: string }): JSX.Element {
  return (
    <div class="gift-notices">
      <Notice tone="quiet">
        {slug === 'default' ? (
          'The newsroom is not taking gifts online at the moment. Nothing was charged. Please look in again soon.'
        ) : (
          <>
            This drive has ended. You can still <a href="/give/default">give to the newsroom</a>.
          </>
        )}
      </Notice>
    </div>
  );
}

function AboutYou({ values, problems, presents, publication }: GiftPageModel): JSX.Element {
  return (
    <Block number={2} title="About you">
      <TextField
        name="email"
        label="Email"
        type="email"
        autocomplete="email"
        inputMode="email"
        spellcheck={false}
        maxLength={254}
        required
        value={values.email}
        hint={<span data-email-hint>Your receipt goes here.</span>}
        error={problemOf(problems, 'email')}
      />
      <div class="fields-2">
        <TextField
          name="firstName"
          label="First name"
          autocomplete="given-name"
          maxLength={100}
          required
          value={values.firstName}
          error={problemOf(problems, 'firstName')}
        />
        <TextField
          name="lastName"
          label="Last name"
          autocomplete="family-name"
          maxLength={100}
          required
          value={values.lastName}
          error={problemOf(problems, 'lastName')}
        />
      </div>
      <Detail values={values} problems={problems} presents={presents} publication={publication} />
    </Block>
  );
}
