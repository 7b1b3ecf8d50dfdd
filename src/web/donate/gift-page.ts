import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v5 as uuidOf } from 'uuid';
import { InvalidInput, type FieldProblem } from '../../kernel/app-error.js';
import { parseAmount } from '../../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { findForm, GENERAL_FORM, readForm, type Form } from '../../campaigns/forms.js';
import { Db } from '../../database/db.js';
import { readGift } from '../../gifts/gift.store.js';
import { giftOfToken } from '../../gifts/thanks-link.js';
import { readOrganisation, type Organisation } from '../../organisation/organisation.js';
import { StartGift, type GiftStart } from '../../workflows/start-gift.js';
import { Assets } from '../http/assets.js';
import { attributionFields, fieldsOfAttribution } from './attribution.js';
import { giftRequest } from './gift-form.js';
import { CARDS_RESTING, type GiftPageModel } from './gift-page.view.js';

type Values = GiftPageModel['values'];

/** What a posted page led to: on to somewhere else, or the same page once more with everything kept. */
export type Posted =
  | { readonly kind: 'go'; readonly start: Exclude<GiftStart, { kind: 'resting' }> }
  | { readonly kind: 'again'; readonly status: 422 | 503; readonly model: GiftPageModel };

/** The gift page as a model for its view: fresh from a link, again after a left payment, or with problems. */
@Injectable()
export class GiftPages {
  constructor(
    private readonly db: Db,
    private readonly startGift: StartGift,
    private readonly assets: Assets,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** @param query what the link carries; unknown and impossible values are ignored, never an error. */
  async open(slug: string, query: Record<string, unknown>): Promise<GiftPageModel> {
    const organisation = await readOrganisation(this.db.manager);
    const asked = await findForm(this.db.manager, slug);
    const form = asked ?? (await readForm(this.db.manager, GENERAL_FORM));
    const notice = asked
      ? null
      : 'That page does not exist any more. This is the general form; the newsroom is the same.';
    const values = (await this.valuesOfGift(query['from'], form)) ?? valuesOfLink(form, query, organisation.currency);
    return this.model(form, organisation, values, [], notice);
  }

  /** @throws NotFound for a form that is gone, OrganisationUnknown before setup. */
  async post(slug: string, posted: Record<string, unknown>): Promise<Posted> {
    const organisation = await readOrganisation(this.db.manager);
    const form = await readForm(this.db.manager, slug);
    if (!form.open) return this.again(422, this.model(form, organisation, valuesOfPost(posted), [], null));
    try {
      const request = giftRequest(form, posted, organisation.currency, this.settings.cardFee);
      const start = await this.startGift.run(request);
      if (start.kind !== 'resting') return { kind: 'go', start };
      return this.again(503, this.model(form, organisation, valuesOfPost(posted), [], CARDS_RESTING));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.again(422, this.model(form, organisation, valuesOfPost(posted), error.fields, null));
    }
  }

  private again(status: 422 | 503, model: GiftPageModel): Posted {
    return { kind: 'again', status, model };
  }

  private model(
    form: Form,
    organisation: Organisation,
    values: Values,
    problems: readonly FieldProblem[],
    notice: string | null,
  ): GiftPageModel {
    return {
      form: {
        slug: form.slug,
        title: form.title,
        letterParagraphs: form.letter.split(/\n\s*\n/),
        open: form.open,
        currency: organisation.currency,
        amountsMinor: form.amountsMinor,
        minMinor: form.minimumMinor,
        maxMinor: form.maximumMinor,
        designations: form.designations,
        note: '',
      },
      organisation,
      values,
      problems,
      fee: this.settings.cardFee,
      notice,
      assets: this.assets.page('gift'),
      sandbox: this.settings.stripe.sandbox !== null,
    };
  }

  /** What a donor typed before leaving the payment page; the signed token in the address stands for all of it. */
  private async valuesOfGift(token: unknown, form: Form): Promise<Values | null> {
    const id = typeof token === 'string' ? giftOfToken(token, this.settings.appSecret) : null;
    if (!id) return null;
    const gift = await readGift(this.db.manager, id);
    const [donor] = await this.db.query<{ email: string; firstName: string; lastName: string }>(
      `select email, first_name as "firstName", last_name as "lastName" from donor where id = $1`,
      [gift.donorId],
    );
    const given = Number(gift.amountMinor - gift.coveredFeeMinor);
    return {
      ...amountValues(form, given),
      ...donor!,
      designation: gift.designation,
      coverFee: gift.coveredFeeMinor > 0n,
      comment: gift.comment ?? '',
      quote: gift.mayQuote,
      anonymous: gift.anonymous,
      // The same for each visit: this page is not kept for the back button, since it shows what was typed.
      clientRequestId: uuidOf('again', gift.id),
      attribution: fieldsOfAttribution(gift),
    };
  }
}

function valuesOfLink(form: Form, query: Record<string, unknown>, currency: string): Values {
  const asked = typeof query['amount'] === 'string' ? parseAmount(query['amount'], currency) : null;
  const designation = form.designations.find((each) => each.code === query['designation']) ?? form.designations[0];
  const amount = query['amount'] === 'other' ? { amount: 'other', otherAmount: '' } : null;
  return {
    ...(amount ?? amountValues(form, asked ? Number(asked.minor) : form.defaultAmountMinor)),
    designation: designation?.code ?? '',
    email: '',
    firstName: '',
    lastName: '',
    coverFee: false,
    comment: '',
    quote: false,
    anonymous: false,
    clientRequestId: randomUUID(),
    attribution: attributionFields(query),
  };
}

/** Everything as it was typed, also what no field may hold. */
function valuesOfPost(posted: Record<string, unknown>): Values {
  const text = (name: string): string => (typeof posted[name] === 'string' ? posted[name] : '').slice(0, 5000);
  const isId = /^[0-9a-f-]{36}$/i.test(text('clientRequestId'));
  return {
    amount: text('amount'),
    otherAmount: text('otherAmount'),
    designation: text('designation'),
    email: text('email'),
    firstName: text('firstName'),
    lastName: text('lastName'),
    coverFee: posted['coverFee'] === 'yes',
    comment: text('comment'),
    quote: posted['quote'] === 'yes',
    anonymous: posted['anonymous'] === 'yes',
    clientRequestId: isId ? text('clientRequestId') : randomUUID(),
    attribution: attributionFields(posted),
  };
}

function amountValues(form: Form, minor: number): Pick<Values, 'amount' | 'otherAmount'> {
  if (form.amountsMinor.includes(minor)) return { amount: String(minor), otherAmount: '' };
  return { amount: 'other', otherAmount: (minor / 100).toFixed(2) };
}
