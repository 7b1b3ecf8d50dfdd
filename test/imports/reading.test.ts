import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarDate } from '../../src/kernel/calendar.js';
import { csvRow } from '../../src/kernel/csv-row.js';
import { LAYOUTS, layoutOf, suggestedMapping } from '../../src/imports/mapping/layouts.js';
import { readAmount } from '../../src/imports/reading/amounts.js';
import { momentOf, readDateTime } from '../../src/imports/reading/date-times.js';
import { guessDelimiter } from '../../src/imports/reading/delimiters.js';
import { decoded, EncodingGuess } from '../../src/imports/reading/encodings.js';
import { BrokenFile, records } from '../../src/imports/reading/records.js';
import { Survey } from '../../src/imports/rows/survey.js';

const TODAY = '2026-11-29' as CalendarDate;

async function* inPieces<Whole extends { length: number; slice(from: number, to: number): Whole }>(
  whole: Whole,
  size: number,
): AsyncGenerator<Whole> {
  for (let at = 0; at < whole.length; at += size) yield whole.slice(at, at + size);
}

async function rowsOf(text: string, delimiter: ',' | ';' = ',', size = 7): Promise<(readonly string[])[]> {
  const found: (readonly string[])[] = [];
  const pieces = inPieces(Buffer.from(text) as Uint8Array, size);
  for await (const { cells } of records(decoded(pieces, 'utf-8'), delimiter)) found.push(cells);
  return found;
}

describe('a file of another system', () => {
  it('is cut into the cells that were written, however it is cut into pieces', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', '漢', '😀', ';') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), async (rows, size) => {
        const full = rows.map((row) => [`x${row[0]!}`, ...row.slice(1)]);
        const text = full.map((row) => csvRow(row.map((each) => ({ number: each })))).join('');
        expect(await rowsOf(text, ',', size)).toEqual(full);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['utf-8', Buffer.from('Naïve,Zoë 漢字')],
    ['utf-8', Buffer.from('\uFEFFname,Zoë')],
    ['utf-16le', Buffer.from('\uFEFFname,Zoë', 'utf16le')],
    ['utf-16le', Buffer.from('name,amount,date and so on', 'utf16le')],
    ['windows-1252', Buffer.from('name,Jos\xe9 Nu\xf1ez', 'latin1')],
  ] as const)('is known to be %s, also when a letter is cut in two', async (encoding, bytes) => {
    const guess = new EncodingGuess();
    for await (const piece of inPieces(bytes as Buffer, 3)) guess.add(piece);
    expect(guess.result()).toBe(encoding);
    let text = '';
    for await (const part of decoded(inPieces(bytes as Buffer, 1), encoding)) text += part;
    expect(text).toBe(new TextDecoder(encoding).decode(bytes));
    expect(text).not.toContain('\uFFFD');
  });

  it('stays UTF-8 when somebody pasted a row of another encoding into it, so that only that row is refused', () => {
    const guess = new EncodingGuess();
    guess.add(Buffer.concat([Buffer.from('José,Zoë,Łukasz\n'), Buffer.from('Andr\xe9\n', 'latin1')]));
    expect(guess.result()).toBe('utf-8');
  });

  it('is cut by what cuts its header most, outside of quotation marks', () => {
    expect(guessDelimiter('"a,b,c";d;e\n1;2;3')).toBe(';');
    expect(guessDelimiter('a\tb,c\td\n')).toBe('\t');
    expect(guessDelimiter('single\n1')).toBe(',');
  });

  it('is broken from the line on where a quotation mark is not closed', async () => {
    const text = `a,b\n1,2\n3,"never closed\n${'x,y\n'.repeat(60_000)}`;
    await expect(rowsOf(text, ',', 5000)).rejects.toMatchObject({ line: 3 });
    await expect(rowsOf(text, ',', 5000)).rejects.toBeInstanceOf(BrokenFile);
  });
});

describe('an amount', () => {
  it.each([
    ['1,204.00', { point: 120400n }, 'point'],
    ['$12', { point: 1200n, comma: 1200n }, null],
    ['1.204,00', { comma: 120400n }, 'comma'],
    ['1.204,00 €', { comma: 120400n }, 'comma'],
    ['USD 1,204', { point: 120400n }, null],
    ['1.204', { comma: 120400n }, null],
    ['12,5', { comma: 1250n }, 'comma'],
    ['25.000000', { point: 2500n }, 'point'],
    ['(25.00)', { point: -2500n }, 'point'],
    ['25.00-', { point: -2500n }, 'point'],
    ['−25', { point: -2500n, comma: -2500n }, null],
    ["1'204.50", { point: 120450n }, 'point'],
  ] as const)('%s is read in each way that it can be', (text, readings, tells) => {
    expect(readAmount(text, 'USD')).toEqual({ kind: 'amount', readings, tells });
  });

  it('is none when it is no number', () => {
    for (const text of ['12.3456', 'twelve', '1,20,400.00', '1.2.3', '--5', '12.00.00', '∞']) {
      expect(readAmount(text, 'USD').kind).toBe('none');
    }
    expect(readAmount('  ', 'USD').kind).toBe('empty');
  });

  it('means what was written, by whichever way it was written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 11n }), (minor) => {
        const [whole, cents] = [minor / 100n, (minor % 100n).toString().padStart(2, '0')];
        const point = `${whole.toLocaleString('en-US')}.${cents}`;
        const comma = `${whole.toLocaleString('de-DE')},${cents}`;
        expect(readAmount(point, 'USD')).toMatchObject({ readings: { point: minor }, tells: 'point' });
        expect(readAmount(comma, 'USD')).toMatchObject({ readings: { comma: minor }, tells: 'comma' });
      }),
    );
  });
});

describe('dates and amounts of a whole file', () => {
  const surveyed = (rows: readonly (readonly [date: string, amount: string])[]) => {
    const survey = new Survey(['date', 'amount'], { currency: 'USD', today: TODAY });
    rows.forEach((cells, at) => survey.add({ number: at + 1, line: at + 2, cells }));
    return survey.result();
  };

  it('are asked about when nothing in the file tells 03/04 from 04/03', () => {
    const { dates } = surveyed([
      ['03/04/2025', '5'],
      ['05/06/2025', '5'],
    ]);
    expect(dates).toMatchObject({ kind: 'ask', ways: ['mdy', 'dmy'] });
    expect(dates.kind === 'ask' && dates.samples[0]).toMatchObject({
      line: 2,
      readings: { mdy: '2025-03-04', dmy: '2025-04-03' },
    });
  });

  it('tell by one date that can be read in one way, and are asked about when two contradict each other', () => {
    expect(
      surveyed([
        ['03/04/2025', '5'],
        ['03/25/2025', '5'],
      ]).dates,
    ).toEqual({ kind: 'told', way: 'mdy' });
    expect(
      surveyed([
        ['03/25/2025', '5'],
        ['25/03/2025', '5'],
      ]).dates.kind,
    ).toBe('ask');
  });

  it('need no answer with the year first, or with the name of the month', () => {
    expect(
      surveyed([
        ['2025-03-04', '5'],
        ['March 4, 2025', '5'],
      ]).dates,
    ).toEqual({ kind: 'told', way: 'ymd' });
  });

  it('are asked about when 1.204 could be a thousand or nothing', () => {
    expect(surveyed([['2025-03-04', '1.204']]).decimals.kind).toBe('ask');
    expect(
      surveyed([
        ['2025-03-04', '1.204'],
        ['2025-03-04', '9,50'],
      ]).decimals,
    ).toEqual({ kind: 'told', way: 'comma' });
    expect(
      surveyed([
        ['2025-03-04', '25'],
        ['2025-03-04', '30'],
      ]).decimals,
    ).toEqual({ kind: 'told', way: 'point' });
  });

  it('keep their day in the zone of the organisation, with the time of a clock in Greenwich too', () => {
    const zone = 'America/Chicago';
    const reading = readDateTime('2027-01-01 05:59:59 UTC', TODAY);
    const [date, minutes] = [reading.readings.ymd!, reading.minutes];
    expect(momentOf(date, minutes, { zone, isUtc: reading.isUtc }).date).toBe('2026-12-31');
    for (const day of ['2026-03-08', '2026-11-01', '2026-07-04'] as CalendarDate[]) {
      for (const at of [0, 90, 150, 1439, null]) {
        expect(momentOf(day, at, { zone, isUtc: false }).date).toBe(day);
      }
    }
  });
});

describe('the layouts that are known by their headers', () => {
  it.each(LAYOUTS.map((layout) => [layout.title, layout] as const))('%s is recognised, with its gifts', (_, layout) => {
    const header = Object.keys(layout.columns);
    expect(layoutOf(header)?.source).toBe(layout.source);
    const { columns } = suggestedMapping(header);
    expect(columns).toEqual(expect.arrayContaining(['gift-id', 'email', 'date', 'amount', 'status']));
    expect(new Set(columns.filter(Boolean)).size).toBe(columns.filter(Boolean).length);
  });

  it('are none for a header of one’s own, whose plain names are understood all the same', () => {
    expect(layoutOf(['Email', 'Amount', 'Date'])).toBeNull();
    expect(suggestedMapping(['E-mail', 'Gift date', 'Amount', 'Shoe size']).columns).toEqual([
      'email',
      'date',
      'amount',
      null,
    ]);
  });
});
