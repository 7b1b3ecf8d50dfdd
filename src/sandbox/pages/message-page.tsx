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
    const paid = money(session.amount_total, session.currency);
    return (
      <MessagePage
        title="This has been paid"
        text={`${paid} was paid on this page. Opening it again does not pay a second time.`}
        link={{ href: returnUrl, words: 'Continue' }}
      />
    );
  }
  return (
    <MessagePage
      title="This page has expired"
      text="Nothing was charged. To pay after all, go back and start again."
      link={session.cancel_url === null ? undefined : { href: session.cancel_url, words: 'Go back' }}
    />
  );
}

/** The bank's question in between, as 3-D Secure puts it. */
export function ConfirmPage({ session }: { readonly session: CheckoutSession }) {
  return (
    <Layout title="Confirm the payment" shape="narrow">
      <form method="post" action={`/pay/${session.id}/confirm`} class="panel stack">
        <h1>Confirm the payment</h1>
        <p>
          The card asks for 3-D Secure. Here the bank would ask its customer to confirm{' '}
          {money(session.amount_total, session.currency)}; in the sandbox, you choose how it ends.
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
