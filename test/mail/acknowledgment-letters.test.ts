import { afterAll, describe, expect, it } from '@jest/globals';
import { parseDate } from '../../src/kernel/calendar.js';
import { renderLetter, type Letter } from '../../src/mail/letter-templates.js';
import type { Organisation } from '../../src/organisation/organisation.js';
import { PaperLetters } from '../../src/receipts/paper/paper-letters.js';
import { OwnPress } from '../../src/receipts/press/own-press.js';
import { textOfPdf } from '../browser/checks.js';

const from = { organisation: 'The Ledger', replyTo: 'hello@ledger.example' };
const gift = { ...from, greeting: 'Ana', amount: '$5,000.00', giftDate: 'December 30, 2026' };
const grant = {
  ...gift,
  greeting: 'Lone Star Funds',
  whoWeAre: 'The Ledger Inc. (EIN 12-3456789) is a public charity.',
  method: 'Check 1042',
  designation: 'Investigative reporting',
  matches: null,
};
const fund = { fund: 'the Rivera Family Fund', sponsor: 'Lone Star Funds' };

describe('a letter that is no tax receipt', () => {
  const textOf = (letter: Letter) => renderLetter(letter).text;

  it('thanks the advisor of a fund for the recommendation, names fund and sponsor, and says what it is not (R-TPG-01)', () => {
    const text = textOf({ template: 'fund-recommendation', data: { ...gift, ...fund } });
    expect(text).toContain(
      'On your recommendation, $5,000.00 reached us from the Rivera Family Fund at Lone Star Funds',
    );
    expect(text).toContain('It is not a tax acknowledgment.');
    expect(text).not.toMatch(/deduct/i);
  });

  it('tells the sponsor of the fund that nothing came in return, for whoever advised it, and no pledge is settled (R-TPG-02)', () => {
    const text = textOf({ template: 'fund-grant', data: { ...grant, ...fund } });
    expect(text).toContain('Nothing was given in return for it, to you or to whoever advised it');
    expect(text).toContain('does not settle anybody’s pledge');
    expect(text).not.toMatch(/deduct/i);
  });

  it('confirms the grant of a foundation, and whose gift it matches (R-TPG-03)', () => {
    expect(textOf({ template: 'foundation-grant', data: { ...grant, matches: 'Ana Rivera' } })).toContain(
      'It matches a gift of Ana Rivera.',
    );
    expect(textOf({ template: 'match-thanks', data: { ...gift, company: 'Acme Corp' } })).toContain(
      'The matching gift is the gift of Acme Corp',
    );
  });

  it('tells of a tribute without the amount (R-TPG-05), and thanks for services without a value (R-NCG-03)', () => {
    const card = { ...from, greeting: 'Luis', donor: 'Rosa Díaz', kind: 'in-memory', honoree: 'Ana Díaz' } as const;
    const text = textOf({ template: 'tribute-card', data: card });
    expect(text).toContain('Luis, Rosa Díaz made a gift to The Ledger in memory of Ana Díaz.');
    const services = { ...from, greeting: 'Rosa', giftDate: 'May 1, 2026', services: 'ten hours of legal advice' };
    const thanks = textOf({ template: 'services-thanks', data: services });
    expect(thanks).toContain('you gave us ten hours of legal advice');
    expect(text + thanks).not.toMatch(/\$|deduct/);
  });
});

describe('letters on paper', () => {
  const press = new OwnPress();
  afterAll(() => press.close());

  it('say the words of the mailed ones below an address, whatever a name holds, and print alike every time', async () => {
    const organisation = { ...ORGANISATION } as Organisation;
    const paper = new PaperLetters(press);
    const letters = ['Ana "Rivera" #strong[x] 多田', 'Luis'].map((name) => ({
      to: { name, addressLines: ['12 Elm Street', 'Dallas, TX 75201'] },
      letter: { template: 'match-thanks', data: { ...gift, greeting: name, company: 'Acme Corp' } } as const,
    }));
    const pdf = await paper.print(letters, organisation, parseDate('2027-01-05')!);
    const text = await textOfPdf(pdf);
    expect(text).toContain('Ana "Rivera" #strong[x]');
    expect(text).toContain('Acme Corp matched your gift');
    expect(text).toContain('January 5, 2027');
    expect(pdf.equals(await paper.print(letters, organisation, parseDate('2027-01-05')!))).toBe(true);
  });
});

const ORGANISATION = {
  name: 'The Ledger',
  legalName: 'The Ledger Inc.',
  ein: '12-3456789',
  address: '100 Main Street\nDallas, TX 75201',
  email: 'hello@ledger.example',
  website: 'https://ledger.example',
  timeZone: 'America/Chicago',
  currency: 'USD',
};
