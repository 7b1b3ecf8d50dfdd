import { describe, expect, it } from '@jest/globals';
import { renderLetter } from '../../src/mail/letter-templates.js';

const COMMON = {
  organisation: 'The Ledger',
  replyTo: 'giving@ledger.example',
  firstName: 'Rosa',
  amount: '$12 a month',
  rhythm: 'monthly',
  manageUrl: 'https://give.ledger.example/portal',
};
const WELCOME = {
  ...COMMON,
  isFirst: 'yes',
  terms: ['Renews on the 24th of each month until you stop.', '$12 (USD) is charged today.'],
  nextCharge: 'December 24, 2026',
  method: 'Visa ending in 4242',
};
const SENTENCE = 'From December 5 you will give $15 on the 5th of each month.';

describe('letters about plans', () => {
  it('welcome with the terms word for word, the next date, and how to stop (R-REG-03)', () => {
    const { subject, text, html } = renderLetter({ template: 'plan-welcome', data: WELCOME });
    expect(subject).toBe('You are now part of how we pay for news');
    for (const words of [...WELCOME.terms, 'December 24, 2026', 'cancel on your own page', COMMON.manageUrl]) {
      expect(text).toContain(words);
    }
    expect(html).toContain('href="https://give.ledger.example/portal"');
    const second = renderLetter({ template: 'plan-welcome', data: { ...WELCOME, isFirst: '' } });
    expect(second.subject).toBe('Your monthly gift has begun');
  });

  it('say what was and what will be', () => {
    const data = { ...COMMON, headline: 'Your monthly gift is now $15', sentence: SENTENCE, before: ['amount $12'] };
    const { subject, text } = renderLetter({ template: 'plan-changed', data });
    expect(subject).toBe('Your monthly gift is now $15');
    expect(text).toContain(`Rosa, your plan has changed. ${SENTENCE}`);
    expect(text).toContain('Until now: amount $12.');
    const staff = renderLetter({ template: 'plan-changed-by-staff', data: { ...data, reason: 'You called us.' } });
    expect(staff.text).toContain('Why: You called us.');
  });

  it('prove an end, and name what takes its place', () => {
    const ended = renderLetter({ template: 'plan-cancelled', data: { ...COMMON, isReplaced: '' } });
    expect(ended.text).toMatch(/^Cancelled\. You will not be charged again\./);
    expect(ended.text).toContain('Start again');
    const replaced = renderLetter({ template: 'plan-cancelled', data: { ...COMMON, isReplaced: 'yes' } });
    expect(replaced.text).toContain('your new gift takes its place');
    expect(replaced.text).not.toContain('You will not be charged again.');
  });

  it('keep what donors and staff typed harmless', () => {
    const evil = '<b>=HYPERLINK("x")</b>\r\nBcc: all@example.org';
    const data = { ...COMMON, firstName: evil, headline: `Your ${evil}`, sentence: SENTENCE, before: [], reason: evil };
    const { subject, html } = renderLetter({ template: 'plan-changed-by-staff', data });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toContain('<b>=');
  });
});
