import { v5 as uuidOf } from 'uuid';
import { DRIVE_SLUG } from './campaigns/drive.js';
import type { GivenGift, Means, StartedPlan } from './acts/act.js';

const FORM_SLUG = 'article-footer';
const NAMESPACE = '6f1a5ad6-7d1f-4f3e-9a53-2f5f6f3d2b61';

/** Donors without a browser: they send the gift page and the card page as their forms do. */
export class Visitor {
  private pages = 0;

  /** @param url where the product answers, "http://localhost:3000". */
  constructor(private readonly url: string) {}

  /** A one-time gift. Returns the id of its Checkout session. */
  give(gift: GivenGift): Promise<string> {
    return this.fill(gift, {
      frequency: 'once',
      designation: gift.designation,
      coverFee: gift.coversFee ? 'yes' : '',
      anonymous: gift.isAnonymous ? 'yes' : '',
      comment: gift.comment ?? '',
    });
  }

  /** A plan, from its first charge on. Returns the id of its Checkout session. */
  begin(plan: StartedPlan): Promise<string> {
    return this.fill(plan, { frequency: plan.interval === 'year' ? 'yearly' : 'monthly' });
  }

  /** Through the product's own page, and then the card page. */
  private async fill(given: GivenGift | StartedPlan, chosen: Readonly<Record<string, string>>): Promise<string> {
    const { donor, story } = given;
    const answer = await fetch(`${this.url}/give/${FORM_SLUG}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        ...donor,
        ...chosen,
        amount: 'other',
        otherAmount: String(given.amountMinor / 100),
        clientRequestId: uuidOf(`${(this.pages += 1)} ${donor.email} ${Date.now()}`, NAMESPACE),
        article: story.id,
        url: story.url,
        section: story.section,
        author: story.author,
        placement: given.placement,
        publication: 'yes',
        campaign: DRIVE_SLUG,
      }),
    });
    const page = answer.headers.get('location');
    if (answer.status !== 303 || !page?.includes('/pay/')) {
      throw new Error(`The gift page answered ${answer.status} instead of opening a payment page.`);
    }
    const declined = given.kind === 'gift' ? given.declinedFirst : null;
    if (declined) await this.press(page, donor, { kind: 'card', number: declined });
    await this.pay(page, donor, given.means);
    return sessionOf(page);
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
