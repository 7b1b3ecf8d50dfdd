import { describe, expect, it } from '@jest/globals';
import type { PlanId } from '../../../src/kernel/id.js';
import { ThanksPage } from '../../../src/web/donate/thanks/thanks-page.view.js';
import { renderPage } from '../../../src/web/http/ui/render.js';

const FRAME = {
  organisation: { name: 'The Ledger', legalName: 'The Ledger Newsroom, Inc.', ein: '00-0000000', taxIdLabel: 'EIN' },
  assets: { css: '/assets/mainstay.css', script: '/assets/gift-form.js' },
  sandbox: false,
  hasDonorList: false,
};
const SETTLED = {
  ...FRAME,
  state: 'settled',
  firstName: 'Rosa',
  email: 'rosa@example.org',
  amount: '$25',
  arrived: 'this morning',
  date: 'November 24, 2026',
  designation: null,
  receipt: { label: '2026-004183', pdfUrl: '/thanks/t/receipt.pdf' },
  article: { url: 'https://ledger.example/story#part-2' },
  plan: null,
  earlier: null,
  earlierAnswer: null,
  earlierUrl: '/thanks/t/earlier',
  tribute: null,
  employer: null,
  monthly: null,
} as const;

describe('the thank-you page', () => {
  it('thanks by name, with the receipt and the way back', () => {
    const html = renderPage(<ThanksPage {...SETTLED} />);
    expect(html).toContain('<h1>Thank you, Rosa.</h1>');
    expect(html).toContain('2026-004183');
    expect(html).toContain('href="/thanks/t/receipt.pdf"');
    expect(html).toContain('href="https://ledger.example/story#mainstay-thanks"');
  });

  it('prints a name as text and follows no address but one of the web', () => {
    const article = { url: 'javascript:alert(1)' };
    const html = renderPage(<ThanksPage {...SETTLED} firstName={'=HYPERLINK("x")<b>'} article={article} />);
    expect(html).toContain('<h1>Thank you, =HYPERLINK(&quot;x&quot;)&lt;b');
    expect(html).not.toMatch(/javascript:|<b>/);
  });

  it('says of a plan when the first gift came, when the next one is due, and where to stop', () => {
    const plan = { amount: '$12 a month', next: 'December 24, 2026', hasEnded: false };
    const html = renderPage(<ThanksPage {...SETTLED} amount="$12" plan={plan} />);
    expect(html).toContain('Your first $12 arrived this morning.');
    expect(html).toContain('<dd>December 24, 2026</dd>');
    expect(html).toContain('<a href="/portal">');
    const ended = { ...plan, next: 'None. This plan has ended.', hasEnded: true };
    expect(renderPage(<ThanksPage {...SETTLED} plan={ended} />)).not.toContain('/portal');
  });

  it('asks whether an earlier plan goes on, with two equal answers, and says what became of it', () => {
    const earlier = { id: 'plan-1' as PlanId, amount: '$10 a month', since: 'March 3, 2026', designation: 'Schools' };
    const html = renderPage(<ThanksPage {...SETTLED} earlier={earlier} />);
    expect(html).toContain('You already gave $10 a month for “Schools”, since March 3, 2026.');
    expect(html.match(/<form[^>]*action="\/thanks\/t\/earlier"/g)).toHaveLength(1);
    expect(html.match(/<button class="button button-plain"/g)).toHaveLength(2);
    expect(renderPage(<ThanksPage {...SETTLED} earlierAnswer="ended" />)).toContain('Your earlier plan has ended.');
    expect(renderPage(<ThanksPage {...SETTLED} earlierAnswer="failed" />)).toContain('Nothing changed.');
  });

  it('suggests one thing: to give monthly, or else to share the story', () => {
    const monthly = {
      amount: '$8',
      comparison: 'it comes to about the same as $100',
      url: '/give/x?frequency=monthly',
    };
    const html = renderPage(<ThanksPage {...SETTLED} monthly={monthly} />);
    expect(html).toContain('<a href="/give/x?frequency=monthly">Give $8 a month</a>');
    expect(html).not.toContain('Send them the story');
    expect(renderPage(<ThanksPage {...SETTLED} />)).toContain('Send them the story');
  });

  it('does not thank for a bank debit before the bank has paid', () => {
    const waiting = { state: 'processing', firstName: 'Rosa', email: 'rosa@example.org', amount: '$25' } as const;
    const html = renderPage(<ThanksPage {...FRAME} {...waiting} />);
    expect(html).toContain('Rosa, your $25 is on its way from your bank. This usually takes four business days.');
    expect(html).not.toContain('Thank you');
  });

  it('keeps a donor whose first debit failed from beginning a second plan', () => {
    const refused = { state: 'refused', firstName: 'Rosa', email: 'rosa@example.org', amount: '$12' } as const;
    const html = renderPage(<ThanksPage {...FRAME} {...refused} />);
    expect(html).toContain('nothing was charged');
    expect(html).toContain('href="/portal"');
    expect(html).not.toMatch(/href="\/give/);
  });

  it('looks again by itself, ten times, then promises a letter', () => {
    const first = renderPage(<ThanksPage {...FRAME} state="checking" attempt={0} />);
    expect(first).toContain('<noscript><meta http-equiv="refresh" content="1; url=?check=1"');
    expect(first).toContain('data-state="checking"');
    const last = renderPage(<ThanksPage {...FRAME} state="checking" attempt={10} />);
    expect(last).not.toContain('http-equiv="refresh"');
    expect(last).toMatch(/<p data-checked(?:="true")?>It takes longer/);
  });

  it.each(['unpaid', 'failed', 'expired'] as const)(
    'says when %s that nothing was charged, and leads back',
    (state) => {
      const html = renderPage(<ThanksPage {...FRAME} state={state} formUrl="/give/article-footer?resume=r" />);
      expect(html).toContain('Nothing was charged.');
      expect(html).toContain('href="/give/article-footer?resume=r"');
    },
  );

  it('tells what went back and what the receipt is worth', () => {
    const refund = {
      state: 'refunded',
      amount: '$25.00',
      refundedAmount: '$25.00',
      date: 'November 25, 2026',
    } as const;
    const html = renderPage(<ThanksPage {...FRAME} {...refund} receipt={null} />);
    expect(html).toContain('$25.00 went back to you on November 25, 2026.');
    expect(html).toContain('The receipt for this gift is void.');
  });
});
