import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../../src/kernel/calendar.js';
import { NO_TRIBUTE } from '../../../src/web/donate/details/tribute-form.js';
import type { GiftPageModel } from '../../../src/web/donate/form/gift-model.js';
import { CARDS_RESTING, GiftPage } from '../../../src/web/donate/gift-page.view.js';
import { renderPage } from '../../../src/web/http/ui/render.js';

const NAME = '=HYPERLINK("x")<b>';
const ESCAPED = '=HYPERLINK(&quot;x&quot;)&lt;b';

const plain = (minor: number) => ({ minor, sentence: '' });

const MODEL: GiftPageModel = {
  form: {
    slug: 'article-footer',
    title: 'Support The Ledger',
    letterParagraphs: ['Thank you.'],
    open: true,
    currency: 'USD',
    rhythms: [
      { frequency: 'once', amounts: [1200, 2500].map(plain), defaultMinor: 2500 },
      { frequency: 'monthly', amounts: [600, 1200].map(plain), defaultMinor: 1200 },
    ],
    gentleOffer: true,
    minMinor: 100,
    maxMinor: 1_000_000,
    designations: [{ code: 'general', name: 'Where it is needed most', description: '' }],
  },
  organisation: {
    name: 'The Ledger',
    legalName: 'The Ledger Newsroom, Inc.',
    ein: '00-0000000',
    taxIdLabel: 'EIN',
    email: 'giving@ledger.example',
  },
  values: {
    frequency: 'once',
    amount: 'once-2500',
    otherAmount: '',
    designation: 'general',
    email: '',
    firstName: '',
    lastName: '',
    coverFee: false,
    comment: '',
    quote: false,
    anonymous: false,
    declineBenefits: false,
    agreesToPublication: false,
    wantsNewsletter: false,
    tribute: NO_TRIBUTE,
    campaign: '',
    offered: false,
    clientRequestId: 'request-1',
    attribution: {},
  },
  problems: [],
  earlier: null,
  presents: null,
  publication: null,
  hasDonorList: false,
  newsletter: null,
  today: '2026-11-24' as CalendarDate,
  terms: [
    {
      frequency: 'monthly',
      nextOn: '2026-12-24' as CalendarDate,
      renewal: 'Renews on the 24th of each month until you stop.',
      charges: 'Charged today and on December 24.',
      debit: 'A bank account may be debited.',
    },
  ],
  fee: { basisPoints: 290, fixedMinor: 30 },
  match: null,
  notice: null,
  assets: { css: '/assets/mainstay.css', script: '/assets/gift-form.js' },
  sandbox: false,
};

describe('the gift page', () => {
  it('is a plain form that ticks nothing by itself', () => {
    const html = page({});
    expect(html).toContain('<form class="gift" method="post" action="/give/article-footer?send"');
    expect(html).toContain('Continue to secure payment');
    expect(html.match(/type="checkbox"[^>]*checked/g)).toBeNull();
    expect(html).not.toMatch(/ style=|<script(?! type="module" src=)/);
  });

  it('asks what the gift is for only when there is a choice', () => {
    expect(page({})).not.toContain('name="designation"');
    const designations = [...MODEL.form.designations, { code: 'schools', name: 'Schools', description: '' }];
    expect(page({ form: { ...MODEL.form, designations } })).toContain('name="designation"');
  });

  it('asks how often when there is a choice, and ticks one rhythm and one of its amounts', () => {
    const html = page({ values: { ...MODEL.values, frequency: 'monthly', amount: 'monthly-1200' } });
    expect(html.match(/<input[^>]*name="(?:frequency|amount)"[^>]*checked[^>]*>/g)).toEqual([
      expect.stringMatching(/name="frequency"[^>]*value="monthly"/),
      expect.stringMatching(/name="amount"[^>]*value="monthly-1200"/),
    ]);
    const [once] = MODEL.form.rhythms;
    const single = page({ form: { ...MODEL.form, rhythms: [once!] }, terms: [] });
    expect(single).toContain('<input type="hidden" name="frequency" value="once"');
    expect(single).not.toMatch(/How often|Renews/);
  });

  it('says what an amount pays for, and under the button what a plan means', () => {
    const [once] = MODEL.form.rhythms;
    const amounts = [{ minor: 2500, sentence: 'pays for one records request' }];
    const html = page({ form: { ...MODEL.form, rhythms: [{ ...once!, amounts }, MODEL.form.rhythms[1]!] } });
    expect(html).toContain('<span class="hint">pays for one records request</span>');
    expect(html.indexOf('Renews on the 24th')).toBeGreaterThan(html.indexOf('id="give"'));
    expect(html).not.toMatch(/<details[^>]*>(?:(?!<\/details>).)*Renews/s);
  });

  it('makes the gentle offer at most once, and only where the form allows it', () => {
    expect(page({})).toContain('data-gentle');
    expect(page({ values: { ...MODEL.values, offered: true } })).not.toContain('data-gentle');
    expect(page({ form: { ...MODEL.form, gentleOffer: false } })).not.toContain('data-gentle');
  });

  it('lets a donor do without presents, where a level brings some', () => {
    expect(page({})).not.toContain('declineBenefits');
    const html = page({ presents: { fromMinor: 12_000, names: ['Tote bag', 'Mug'] } });
    expect(html).toMatch(/<div data-presents-from="12000">.*name="declineBenefits"/s);
    expect(html).toContain('Tote bag, Mug. Without them, your whole gift counts as a contribution.');
  });

  it('carries where the reader came from, and the id that makes two presses one gift', () => {
    const attribution = { article: '48213', utm_source: 'letter' };
    const html = page({ values: { ...MODEL.values, attribution } });
    expect(html).toContain('<input type="hidden" name="article" value="48213"');
    expect(html).toContain('<input type="hidden" name="utm_source" value="letter"');
    expect(html).toContain('<input type="hidden" name="clientRequestId" value="request-1"');
  });

  it('comes back from a refusal with the values, the summary in focus and each line at its field', () => {
    const problems = [
      { field: 'email', message: 'Enter an email address, like rosa@example.org.' },
      { field: 'otherAmount', message: 'Write the amount like 25 or 25.00.' },
    ];
    const html = page({ problems, values: { ...MODEL.values, amount: 'other', otherAmount: '1.000', email: 'rosa' } });
    expect(html).toContain('<title>Check the form');
    expect(html).toContain('Two things need a look');
    expect(html).toMatch(/id="error-summary"[^>]*autofocus/);
    expect(html).toContain('<a href="#field-email">Enter an email address');
    expect(html).toMatch(/<input[^>]*id="field-email"[^>]*aria-describedby="field-email-hint field-email-error"/);
    expect(html).toMatch(/<input[^>]*name="otherAmount"[^>]*value="1.000"/);
    expect(html.match(/autofocus/g)).toHaveLength(1);
  });

  it('prints whatever a donor typed as text', () => {
    const values = { ...MODEL.values, firstName: NAME, comment: NAME, email: NAME, attribution: { section: NAME } };
    const html = page({ values });
    expect(html.split(ESCAPED)).toHaveLength(5);
    expect(html).not.toContain('<b>');
  });

  it('keeps the form while cards rest, and takes it away when it is closed', () => {
    const values = { ...MODEL.values, email: 'rosa@example.org' };
    const resting = page({ notice: CARDS_RESTING, values });
    expect(resting).toContain(CARDS_RESTING);
    expect(resting).toContain('value="rosa@example.org"');
    const closed = page({ form: { ...MODEL.form, open: false } });
    expect(closed).toContain('This drive has ended.');
    expect(closed).not.toContain('<form');
  });

  it('wears the striped bar in the sandbox only', () => {
    expect(page({})).not.toContain('Sandbox: no money moves');
    expect(page({ sandbox: true })).toContain('Sandbox: no money moves');
  });
});

function page(change: Partial<GiftPageModel>): string {
  return renderPage(<GiftPage {...MODEL} {...change} />);
}
