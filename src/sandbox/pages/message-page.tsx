import { money } from '../resources/amounts.js';
import type { CheckoutSession } from '../state/kinds/checkout.js';
import { Layout } from './layout.js';

interface MessageProps {
  readonly title: string;
  readonly text: string;
  readonly link?: { readonly href: string; readonly words: string } | undefined;
}

/** A page that says one thing and offers one way on. */
export function MessagePage({ title, text, link }: MessageProps) {
  return (
    <Layout title={title} shape="narrow">
      <section class="panel stack">
        <h1>{title}</h1>
        <p>{text}</p>
        {link ? (
          <p>
            <a class="button" href={link.href}>
              {link.words}
            </a>
          </p>
        ) : null}
      </section>
    </Layout>
  );
}

/** For a session that is no longer open. */
export function ClosedPage({ session, returnUrl }: { readonly session: CheckoutSession; readonly returnUrl: string }) {
  if (session.status === 'complete') {
    return <MessagePage {...doneWords(session)} link={{ href: returnUrl, words: 'Continue' }} />;
  }
  return (
    <MessagePage
      title="This page has expired"
      text={
        session.mode === 'setup'
          ? 'Nothing was saved. To save a card after all, go back and start again.'
          : 'Nothing was charged. To pay after all, go back and start again.'
      }
      link={session.cancel_url === null ? undefined : { href: session.cancel_url, words: 'Go back' }}
    />
  );
}

function doneWords(session: CheckoutSession): { readonly title: string; readonly text: string } {
  const amount = money(session.amount_total, session.currency);
  if (session.mode === 'setup') {
    return { title: 'The card is saved', text: 'It was saved on this page. Opening it again changes nothing.' };
  }
  if (session.payment_status === 'unpaid') {
    return {
      title: 'The payment is on its way',
      text: `The bank has been asked for ${amount}; that takes some business days. Opening this page again does not pay a second time.`,
    };
  }
  if (session.payment_status === 'no_payment_required') {
    return { title: 'All is settled', text: 'Nothing was due. Opening this page again changes nothing.' };
  }
  return {
    title: 'This has been paid',
    text: `${amount} was paid on this page. Opening it again does not pay a second time.`,
  };
}

interface ConfirmProps {
  /** Where the answer goes. */
  readonly action: string;
  /** What the bank asks about: "$25.00", or null for a card that is to be saved. */
  readonly amount: string | null;
}

/** The bank's question in between, as 3-D Secure puts it. */
export function ConfirmPage({ action, amount }: ConfirmProps) {
  return (
    <Layout title="Confirm with your bank" shape="narrow">
      <form method="post" action={action} class="panel stack">
        <h1>{amount === null ? 'Confirm the card' : 'Confirm the payment'}</h1>
        <p>
          The card asks for 3-D Secure. Here the bank would ask its customer to confirm{' '}
          {amount ?? 'that the card may be saved'}; in the sandbox, you choose how it ends.
        </p>
        <div class="actions">
          <button type="submit" name="result" value="complete">
            Complete
          </button>
          <button type="submit" name="result" value="fail" class="plain">
            Fail
          </button>
        </div>
      </form>
    </Layout>
  );
}
