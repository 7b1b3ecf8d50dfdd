import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { OwnPress } from '../../src/receipts/press/own-press.js';
import { TypstReceiptRenderer, type RenderOptions } from '../../src/receipts/receipt-pdf.js';
import type { ReceiptSnapshot } from '../../src/regimes/receipt-snapshot.js';
import { Regimes } from '../../src/regimes/regimes.js';
import { receiptWords } from '../../src/regimes/us-501c3/receipt-words.js';
import { readPdf } from '../support/pdf.js';

const snapshot: ReceiptSnapshot = {
  templateVersion: 1,
  locale: 'en-US',
  regime: 'us-501c3',
  label: 'R-2026-000123',
  giftDate: '2026-11-24' as CalendarDate,
  issueDate: '2026-11-24' as CalendarDate,
  organisation: {
    name: 'The Trinity Ledger',
    legalName: 'Trinity Ledger Foundation, Inc.',
    ein: '75-1234567',
    addressLines: ['1401 Elm Street, Suite 900', 'Dallas, TX 75202'],
    email: 'giving@trinityledger.example',
    website: 'trinityledger.example',
  },
  donor: { name: 'Ada Lovelace', addressLines: ['12 Main Street'] },
  currency: 'USD',
  amountMinor: 10000,
  deductibleMinor: 6000,
  statement: 'some',
  benefits: { description: 'One ticket to the winter concert', valueMinor: 4000 },
  method: 'Visa ending in 4242',
  designation: 'Investigations',
  replaces: 'R-2026-000101',
  disclosures: ['REGISTRATION DOES NOT IMPLY ENDORSEMENT.'],
};

const renderer = new TypstReceiptRenderer(new Regimes(), new OwnPress());

async function textFor(name: string): Promise<string> {
  return (await readPdf(await renderer.render({ ...snapshot, donor: { name, addressLines: [] } }))).text;
}

describe('the PDF of a receipt', () => {
  it('carries every word of the receipt on one tagged page', async () => {
    const { text, pages, title, language, roles } = await readPdf(await renderer.render(snapshot));
    const words = receiptWords(snapshot);
    const sentences = [words.title, words.amount, words.acknowledgment, words.statement, words.replaces, words.keep];
    for (const sentence of [...sentences, ...snapshot.disclosures]) expect(text).toContain(sentence);
    for (const { label, value } of words.details) expect(text).toContain(`${label} ${value}`);
    for (const line of ['Ada Lovelace', '12 Main Street', 'Dallas, TX 75202']) expect(text).toContain(line);
    expect(pages).toBe(1);
    expect(title).toBe('Receipt R-2026-000123, The Trinity Ledger');
    expect(language).toBe('en-US');
    expect(roles).toEqual(expect.arrayContaining(['H1', 'P', 'Table', 'TH', 'TD']));
  });

  it('is the same byte for byte, also from another renderer', async () => {
    const again = await new TypstReceiptRenderer(new Regimes(), new OwnPress()).render(snapshot);
    expect(Buffer.compare(await renderer.render(snapshot), again)).toBe(0);
    expect(Buffer.from(again).toString('latin1')).toContain('pdfuaid:part>1<');
  });

  it('embeds every font', async () => {
    const pdf = Buffer.from(await renderer.render(snapshot)).toString('latin1');
    const descriptors = pdf.match(/\/Type\s*\/FontDescriptor/g) ?? [];
    expect(descriptors.length).toBeGreaterThan(0);
    expect(pdf.match(/\/FontFile[23]/g)).toHaveLength(descriptors.length);
  });

  it.each([
    ['Vietnamese', 'Nguyễn Thị Minh Khai'],
    ['Chinese', '王小明'],
    ['Traditional Chinese', '龍馬臺灣'],
    ['Japanese', 'さくら カタカナ'],
    ['Korean', '김철수'],
    ['Cyrillic', 'Иван Ёлкин'],
    ['Greek', 'Νίκος'],
    ['emoji', 'Ada 🎉'],
    ['rare Latin', 'Ọlá Ɖzigbodi'],
  ])('prints a name in %s', async (_script, name) => {
    expect(await textFor(name)).toContain(name.normalize('NFC'));
  });

  it.each([
    ['Arabic', 'محمد عبد الرحمن'],
    ['Hebrew', 'דוד בן גוריון'],
  ])('prints a name in %s from right to left', async (_script, name) => {
    const text = (await textFor(name)).normalize('NFKC');
    for (const word of name.split(' ')) expect(text).toContain(word);
    expect(text).not.toContain('\ufffd');
  });

  it('shows a sign in place of a letter that no font has', async () => {
    expect(await textFor('Ada ꀀ')).toContain('Ada \ufffd');
  });

  it.each(['=HYPERLINK("x")<b>', '#panic("x")', '$x$ *b* `c` \\ @y <z>', 'O\'Brien, "Jr."'])(
    'prints %s as it was typed',
    async (name) => {
      expect(await textFor(name)).toContain(name);
    },
  );

  it('drops controls that would hide or reverse a name', async () => {
    expect(await textFor('Ada\u0000\u202e\tByron\r\nKing\ud800')).toContain('Ada Byron King\ufffd');
  });

  it.each([
    ['one word', 'W'.repeat(10_000)],
    ['many words', 'Ada '.repeat(2_500)],
    ['many marks', `A${'\u0301'.repeat(10_000)}`],
  ])('shortens a name of 10,000 characters in %s and stays readable', async (_kind, name) => {
    const { text, pages } = await readPdf(
      await renderer.render({ ...snapshot, donor: { name, addressLines: [name] } }),
    );
    expect(pages).toBeLessThanOrEqual(2);
    expect(text).toContain(receiptWords(snapshot).statement);
  });

  it('goes on to a second page rather than cutting a long text', async () => {
    const disclosures = Array.from({ length: 30 }, (_, index) => `Disclosure number ${index}.`);
    const { text, pages } = await readPdf(await renderer.render({ ...snapshot, disclosures }));
    expect(pages).toBe(2);
    expect(text).toContain('Disclosure number 29.');
    expect(text).toContain('Page 2 of 2');
  });

  it('says VOID in words, with the reason and the successor', async () => {
    const voiding = { reason: 'Refunded in full', date: '2026-12-01' as CalendarDate, replacedBy: 'R-2026-000130' };
    const { text, pages } = await readPdf(await renderer.render(snapshot, { void: voiding }));
    expect(text).toContain('VOID');
    expect(text).toContain(receiptWords(snapshot, voiding).void!.sentence);
    expect(pages).toBe(1);
  });
});

/** As receipts are issued now. */
const now: ReceiptSnapshot = {
  ...snapshot,
  templateVersion: 3,
  paper: 'letter',
  property: null,
  organisation: { ...snapshot.organisation, signatories: [] },
  donor: { name: 'Ada Lovelace', addressLines: ['12 Main Street', 'Dallas, TX 75201'] },
};
const signed = { ...now.organisation, signatories: ['Jane Doe, Executive Director'] };
const CASES: readonly [string, ReceiptSnapshot, RenderOptions][] = [
  [
    'a plain one',
    { ...now, statement: 'none', deductibleMinor: 10000, benefits: null, replaces: null, disclosures: [] },
    {},
  ],
  ['one with benefits', now, {}],
  [
    'one for property',
    { ...now, statement: 'none', benefits: null, deductibleMinor: 0, property: '100 shares of EXM' },
    {},
  ],
  ['a replacement that is signed', { ...now, organisation: signed }, {}],
  [
    'a void one',
    now,
    { void: { reason: 'The gift was refunded', date: '2026-12-01' as CalendarDate, replacedBy: null } },
  ],
];

describe.each(['letter', 'a4'] as const)('on %s paper', (paper) => {
  it.each(CASES)(
    '%s is tagged, says all its words on one page and is the same each time',
    async (_, facts, options) => {
      const receipt = { ...facts, paper };
      const pdf = await renderer.render(receipt, options);
      const { text, pages, size, title, language, roles } = await readPdf(pdf);
      expect([pages, size, language]).toEqual([1, paper, 'en-US']);
      expect(title).toBe('Receipt R-2026-000123, The Trinity Ledger');
      expect(roles).toEqual(expect.arrayContaining(['H1', 'P', 'Table', 'TH', 'TD']));
      const words = receiptWords(receipt, options.void);
      const sentences = [words.acknowledgment, words.statement, words.keep, ...words.information, ...words.signatures];
      for (const sentence of [...sentences, ...words.disclosures, 'Dallas, TX 75201']) expect(text).toContain(sentence);
      for (const { label, value } of words.details) expect(text).toContain(`${label} ${value}`);
      if (words.replaces) expect(text).toContain(words.replaces);
      if (words.void) expect(text).toContain(words.void.sentence);
      const again = await renderer.render(receipt, options);
      expect(Buffer.compare(again, pdf)).toBe(0);
      expect(Buffer.from(pdf).toString('latin1')).toContain('pdfuaid:part>1<');
    },
  );

  it('has nothing to mend for an independent reader of PDFs', async () => {
    if (!hasQpdf()) return console.warn('qpdf is not on this machine: its check of receipts is left out');
    const folder = await mkdtemp(join(tmpdir(), 'mainstay-qpdf-'));
    for (const [at, [, facts, options]] of CASES.entries()) {
      const file = join(folder, `${at}.pdf`);
      await writeFile(file, await renderer.render({ ...facts, paper }, options));
      const { status, stdout, stderr } = spawnSync('qpdf', ['--check', file], { encoding: 'utf8', timeout: 20_000 });
      expect(stdout + stderr).toContain('No syntax or stream encoding errors found');
      expect(status).toBe(0);
    }
    await rm(folder, { recursive: true });
  });
});

function hasQpdf(): boolean {
  return spawnSync('qpdf', ['--version'], { timeout: 20_000 }).status === 0;
}
