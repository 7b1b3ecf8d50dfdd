import { parentPort, workerData } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { commonFonts } from '../../../src/receipts/receipt-fonts.js';

/** A page that is drawn again and again by the bare compiler. */
export interface PlainPages {
  readonly template: string;
  readonly page: object;
}

const { template, page } = workerData as PlainPages;
const fonts = commonFonts();
const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: [...fonts.files] }] });
let drawn = 0;

draw();
parentPort!.on('message', (count: number) => {
  for (let each = 0; each < count; each++) draw();
  parentPort!.postMessage('done', []);
});
parentPort!.postMessage('ready', []);

/** No two pages are equal, so that the compiler cannot remember one. */
function draw(): void {
  const text = JSON.stringify({ ...page, families: fonts.families, documentTitle: `Page ${(drawn += 1)}` });
  compiler.pdf({ mainFileContent: template, inputs: { page: text } }, { pdfStandard: 'ua-1' });
  compiler.evictCache(0);
}
