import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { parseDate } from '../../../src/kernel/calendar.js';
import { OwnPress } from '../../../src/receipts/press/own-press.js';
import { TypstReceiptRenderer } from '../../../src/receipts/receipt-pdf.js';
import { commonFonts } from '../../../src/receipts/receipt-fonts.js';
import type { ReceiptSnapshot } from '../../../src/regimes/receipt-snapshot.js';
import { Regimes } from '../../../src/regimes/regimes.js';
import { childOptions, serve } from './child.js';

export interface ReceiptsRequest {
  readonly kind: 'latin' | 'chinese' | 'plain';
  readonly count: number;
}

export interface ReceiptsRun {
  readonly perSecond: number;
  readonly bytes: number;
}

const WARM_UP = 20;
/** As often as the product does. */
const PAGES_PER_CACHE = 10;

childOptions();
const renderer = new TypstReceiptRenderer(new Regimes(), new OwnPress());
const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: [...commonFonts().files] }] });
let printed = 0;
const PRINT: Readonly<Record<ReceiptsRequest['kind'], () => Uint8Array | Promise<Uint8Array>>> = {
  latin: () => renderer.render(snapshotOf(`Ngọc Ánh Reader ${(printed += 1)}`)),
  chinese: () => renderer.render(snapshotOf(`陈小明 ${(printed += 1)}`)),
  plain: () => plainPage(`Receipt ${(printed += 1)}`),
};
for (const print of Object.values(PRINT)) for (let each = 0; each < WARM_UP; each++) await print();

serve({}, async ({ kind, count }: ReceiptsRequest) => {
  const print = PRINT[kind];
  // Time on the processor, not on the clock: other processes may have the core in between.
  const start = process.cpuUsage();
  let bytes = 0;
  for (let each = 0; each < count; each++) bytes += (await print()).length;
  const { user, system } = process.cpuUsage(start);
  return { perSecond: count / ((user + system) / 1e6), bytes: bytes / count };
});

/** One line of text on one page, made by the same compiler with the same fonts. */
function plainPage(words: string): Uint8Array {
  const content = `#set document(title: "Page", date: none)\n#set text(lang: "en", font: "Noto Sans")\n${words}`;
  const { result } = compiler.compile({ mainFileContent: content });
  const pdf = compiler.pdf(result!, { pdfStandard: 'ua-1' });
  if (printed % PAGES_PER_CACHE === 0) compiler.evictCache(0);
  return pdf;
}

function snapshotOf(donor: string): ReceiptSnapshot {
  return {
    templateVersion: 3,
    locale: 'en-US',
    regime: 'us-501c3',
    label: `R-2026-${String(printed).padStart(6, '0')}`,
    giftDate: parseDate('2026-11-24')!,
    issueDate: parseDate('2026-11-24')!,
    organisation: {
      name: 'The Ledger',
      legalName: 'The Ledger (sample newsroom)',
      ein: '00-0000000',
      addressLines: ['100 Sample Street', 'Dallas, TX 75201'],
      email: 'giving@ledger.example',
      website: 'https://ledger.example',
    },
    donor: { name: donor, addressLines: [] },
    currency: 'USD',
    amountMinor: 2500 + printed,
    deductibleMinor: 2500 + printed,
    statement: 'none',
    benefits: null,
    method: 'Visa ending in 4242',
    designation: null,
    replaces: null,
    disclosures: [],
  };
}
