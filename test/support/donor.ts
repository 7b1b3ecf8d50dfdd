import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.js';

/** What a donor fills in; everything has a default. */
export interface FilledForm {
  readonly amount?: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly clientRequestId?: string;
  readonly [field: string]: string | undefined;
}

/** A donor without a browser: posts the gift page and the sandbox's card page as their forms do. */
export class Donor {
  constructor(private readonly app: TestApp) {}

  /** Presses the button of the gift page; the answer is not followed. */
  async give(
    form: FilledForm = {},
    slug = 'article-footer',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const fields = {
      amount: '2500',
      designation: 'general',
      email: 'rosa@example.org',
      firstName: 'Rosa',
      lastName: 'Díaz',
      clientRequestId: randomUUID(),
      ...form,
    };
    const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return fetch(`${this.app.url}/give/${slug}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(given),
      redirect: 'manual',
    });
  }

  /** The address of the payment page for a filled form. */
  async checkout(form: FilledForm = {}, slug?: string): Promise<string> {
    const answer = await this.give(form, slug);
    const location = answer.headers.get('location');
    if (answer.status !== 303 || !location) throw new Error(`the gift page answered ${answer.status}`);
    return location;
  }

  /** Pays at the card page; the address of where the sandbox sends the donor, or of the card page again. */
  async pay(checkoutUrl: string, card = '4242424242424242'): Promise<Response> {
    return fetch(checkoutUrl, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        email: 'rosa@example.org',
        name: 'Rosa Díaz',
        number: card,
        expiry: '12/34',
        cvc: '123',
        postal: '75201',
      }),
    });
  }

  /** From the form to the thank-you page, and until everything has settled. Returns the thank-you address. */
  async giveAndPay(form: FilledForm = {}, card?: string): Promise<string> {
    const paid = await this.pay(await this.checkout(form), card);
    await this.app.quiet();
    return paid.headers.get('location') ?? '';
  }
}
