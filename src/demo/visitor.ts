import { v5 as uuidOf } from 'uuid';
import type { Processor } from './processor.js';
import type { GivenGift, Means, StartedPlan } from './script.js';

/** What the demo has to know to visit an installation. */
export interface Place {
  /** Where the product answers, "http://localhost:3000". */
  readonly url: string;
  readonly installationId: string;
  readonly organisation: string;
}

const FORM_SLUG = 'article-footer';
const OFFERED = [1000, 2500, 5000, 10_000];
const NAMESPACE = '6f1a5ad6-7d1f-4f3e-9a53-2f5f6f3d2b61';

/** Donors without a browser: they send the gift page and the card page as their forms do. */
export class Visitor {
  private pages = 0;

  constructor(
    private readonly place: Place,
    private readonly processor: Processor,
  ) {}

  /** A one-time gift through the product's own page. Returns the id of its Checkout session. */
  async give(gift: GivenGift): Promise<string> {
    const { donor, story, amountMinor } = gift;
    const isOffered = OFFERED.includes(amountMinor);
    const answer = await fetch(`${this.place.url}/give/${FORM_SLUG}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        ...donor,
        amount: isOffered ? String(amountMinor) : 'other',
        otherAmount: isOffered ? '' : String(amountMinor / 100),
        coverFee: gift.coversFee ? 'yes' : '',
        anonymous: gift.isAnonymous ? 'yes' : '',
        comment: gift.comment ?? '',
        clientRequestId: uuidOf(`${(this.pages += 1)} ${donor.email} ${Date.now()}`, NAMESPACE),
        article: story.id,
        url: story.url,
        section: story.section,
        author: story.author,
        placement: gift.placement,
      }),
    });
    const page = answer.headers.get('location');
    if (answer.status !== 303 || !page?.includes('/pay/')) {
      throw new Error(`The gift page answered ${answer.status} instead of opening a payment page.`);
    }
    if (gift.declinedFirst) await this.press(page, gift.donor, { kind: 'card', number: gift.declinedFirst });
    await this.pay(page, gift.donor, gift.means);
    return sessionOf(page);
  }

  /** A plan that was begun at the processor: Mainstay adopts it by its metadata. Returns its Checkout session. */
  async begin(plan: StartedPlan): Promise<string> {
    const { donor, story, interval } = plan;
    const { url } = await this.processor.post<{ url: string }>('/checkout/sessions', {
      mode: 'subscription',
      customer_email: donor.email,
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: 'usd',
            unit_amount: plan.amountMinor,
            recurring: { interval },
            product_data: { name: `${interval === 'year' ? 'Yearly' : 'Monthly'} gift to ${this.place.organisation}` },
          },
        },
      ],
      subscription_data: {
        metadata: {
          installation: this.place.installationId,
          form: FORM_SLUG,
          article_id: story.id,
          article_url: story.url,
          section: story.section,
          author: story.author,
          placement: plan.placement,
        },
      },
      success_url: story.url,
    });
    await this.pay(url, donor, plan.means);
    return sessionOf(url);
  }

  private async pay(page: string, donor: GivenGift['donor'], means: Means): Promise<void> {
    const answer = await this.press(page, donor, means);
    if (answer.headers.get('location')?.endsWith('/confirm')) {
      await fetch(`${page}/confirm`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ result: 'complete' }),
      });
    } else if (answer.status !== 303) {
      throw new Error(`The card page answered ${answer.status} instead of taking the payment.`);
    }
  }

  private press(page: string, { email, firstName, lastName }: GivenGift['donor'], means: Means): Promise<Response> {
    const fields = new URLSearchParams({ email, name: `${firstName} ${lastName}` });
    for (const [name, value] of Object.entries(fieldsOf(means))) fields.set(name, value);
    return fetch(page, { method: 'POST', redirect: 'manual', body: fields });
  }
}

function fieldsOf(means: Means): Record<string, string> {
  if (means.kind === 'wallet') return { wallet: 'google_pay' };
  if (means.kind === 'account') return { account: means.number };
  return means.expiry ? { number: means.number, expiry: means.expiry, cvc: '123' } : { card: means.number };
}

function sessionOf(page: string): string {
  return new URL(page).pathname.split('/')[2] ?? '';
}
