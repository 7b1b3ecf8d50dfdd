import { describe, expect, it } from '@jest/globals';
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { OwnPress } from '../../src/receipts/press/own-press.js';
import { partsOf } from '../../src/receipts/statements/print-batch.js';
import { StatementPrinter } from '../../src/receipts/statements/statement-printer.js';
import type { StatementSnapshot } from '../../src/receipts/statements/statement-snapshot.js';

const printer = new StatementPrinter(new OwnPress());

function snapshotOf(
  name: string,
  gifts: number,
  more: Partial<StatementSnapshot['statement']> = {},
): StatementSnapshot {
  return {
    templateVersion: 1,
    locale: 'en-US',
    issueDate: '2027-01-15' as CalendarDate,
    paper: 'letter',
    organisation: {
      name: 'The Ledger',
      legalName: 'The Ledger Inc.',
      ein: '75-1234567',
      email: 'giving@ledger.example',
      website: 'ledger.example',
      addressLines: ['1 Main Street', 'Dallas, TX 75201'],
    },
    address: { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' },
    statement: {
      year: 2026,
      title: 'Statement 2026',
      standing: 'The whole year 2026.',
      introduction: 'The Ledger Inc. received these payments in 2026.',
      notices: [],
      donor: { name, addressLines: ['12 Main Street', 'Dallas, TX 75204'] },
      rows: Array.from({ length: gifts }, (_, at) => ({
        date: 'Mar 3, 2026',
        receipt: `R-2026-${String(at + 1).padStart(6, '0')}`,
        amount: '$25.00',
        benefits: '$0.00',
        deductible: '$25.00',
      })),
      totals: [{ amount: `$${gifts * 25}.00`, benefits: '$0.00', deductible: `$${gifts * 25}.00` }],
      property: [],
      heads: { benefits: 'Value received', deductible: 'May be deductible' },
      hasBenefits: false,
      returns: [],
      acknowledgments: ['No goods or services were provided in exchange for these contributions.'],
      note: 'This statement consolidates the receipts listed above and is not an additional receipt.',
      ...more,
    },
  };
}

async function read(pdf: Uint8Array) {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: VerbosityLevel.ERRORS });
  const document = await loading.promise;
  const { info } = await document.getMetadata();
  const pages: string[] = [];
  const roles = new Set<string>();
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join(''));
    for (const [, role] of JSON.stringify(await page.getStructTree()).matchAll(/"role":"(\w+)"/g)) roles.add(role!);
  }
  await loading.destroy();
  return { pages, roles: [...roles], info: info as { Title?: string; Language?: string } };
}

describe('the PDF of a statement', () => {
  it('is tagged, titled without the donor, and the same bytes each time', async () => {
    const pdf = await printer.print(snapshotOf('Rosa Díaz', 3));
    const { pages, roles, info } = await read(pdf);
    expect(info).toMatchObject({ Title: 'Statement 2026, The Ledger', Language: 'en-US' });
    expect(roles).toEqual(expect.arrayContaining(['H1', 'P', 'Table', 'TH', 'TD']));
    expect(pages).toHaveLength(1);
    for (const words of ['Rosa Díaz', 'R-2026-000003', '$75.00', 'is not an additional receipt']) {
      expect(pages[0]).toContain(words);
    }
    expect((await new StatementPrinter(new OwnPress()).print(snapshotOf('Rosa Díaz', 3))).equals(pdf)).toBe(true);
  });

  it('goes over several pages with its headers on each, and every line on one page', async () => {
    const { pages } = await read(await printer.print(snapshotOf('Rosa Díaz', 60)));
    expect(pages.length).toBeGreaterThan(1);
    const ofRows = pages.filter((page) => page.includes('R-2026-'));
    for (const page of ofRows) expect(page).toContain('Date of gift');
    for (const [at, page] of pages.entries()) expect(page).toContain(`Page ${at + 1} of ${pages.length}`);
    const labels = pages.flatMap((page) => [...page.matchAll(/R-2026-\d{6}/g)].map(([label]) => label));
    expect(new Set(labels).size).toBe(60);
    expect(labels).toHaveLength(60);
  });

  it('describes property, tells what a version replaces, and says when nothing is left', async () => {
    const property = [{ date: 'May 5, 2026', receipt: 'R-2026-000009', description: '100 shares of Example Corp.' }];
    const { pages } = await read(
      await printer.print(snapshotOf('Rosa Díaz', 1, { property, notices: ['This is version 2.'] })),
    );
    for (const words of [
      'Gifts of property',
      '100 shares of Example Corp.',
      'This is version 2.',
      'Total of gifts of money',
    ]) {
      expect(pages[0]).toContain(words);
    }
    const empty = await read(await printer.print(snapshotOf('Rosa Díaz', 0, { totals: [] })));
    expect(empty.pages[0]).toContain('No receipts stand for this year.');
  });

  it('prints a batch in one file, each statement from its own page 1, with the donor at the foot', async () => {
    const batch = [snapshotOf('Ada Anders', 2), snapshotOf('Ben Okafor', 60), snapshotOf('Cleo 王', 1)];
    const { pages, info } = await read(await printer.printTogether(batch, 'Statements 2026, part 1 of 1'));
    expect(info.Title).toBe('Statements 2026, part 1 of 1');
    expect(pages[0]).toContain('Statement 2026, Ada Anders');
    expect(pages[0]).not.toContain('Page 1 of');
    expect(pages[1]).toContain('Page 1 of 3');
    expect(pages[2]).toContain('Statement 2026, Ben Okafor');
    expect(pages.at(-1)).toContain('Statement 2026, Cleo 王');
  });
});

describe('a print batch', () => {
  it('comes in files of at most some hundred pages, none of them empty and none divided within a donor', () => {
    const parts = partsOf(Array.from({ length: 400 }, (_, at) => ({ receipts: at === 7 ? 10_000 : 12 })));
    expect(parts.map((part) => part.length)).toEqual([7, 1, 100, 100, 100, 92]);
    expect(partsOf([])).toEqual([]);
  });
});
