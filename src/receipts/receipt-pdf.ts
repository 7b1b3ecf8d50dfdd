import { readFileSync } from 'node:fs';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { canDraw, printableText, shortened } from './printable-text.js';
import { commonFonts, eastAsianFonts, joinFonts, type FontSet } from './receipt-fonts.js';
import type { ReceiptSnapshot, ReceiptVoiding } from './receipt-snapshot.js';
import { receiptWording } from './receipt-wording.js';

export interface RenderOptions {
  /** Given for a receipt that no longer counts. */
  readonly void?: ReceiptVoiding;
}

/** Makes the PDF of a receipt: tagged, with title and language, fonts embedded (R-A11-06). */
export abstract class ReceiptRenderer {
  /** Equal input gives equal bytes on every machine (R-REC-08). Takes a few milliseconds and blocks meanwhile. */
  abstract render(snapshot: ReceiptSnapshot, options?: RenderOptions): Uint8Array;
}

/** Names and lines of an address are cut where they would fill the page; the register keeps them whole. */
const LINE_LIMIT = 160;

export class TypstReceiptRenderer extends ReceiptRenderer {
  private readonly template = readFileSync(new URL('./receipt.typ', import.meta.url), 'utf8');
  private common: Press | undefined;
  private full: Press | undefined;

  override render(snapshot: ReceiptSnapshot, options: RenderOptions = {}): Uint8Array {
    const page = pageOf(snapshot, options.void ?? null);
    const press = this.pressFor(JSON.stringify(page));
    const receipt = printable({ ...page, families: press.fonts.families }, press.fonts);
    return press.print(this.template, JSON.stringify(receipt));
  }

  private pressFor(text: string): Press {
    this.common ??= new Press(commonFonts());
    if (canDraw(text, this.common.fonts.coverage)) return this.common;
    this.full ??= new Press(joinFonts(this.common.fonts, eastAsianFonts()));
    return this.full;
  }
}

/** A Typst compiler with its fonts. */
class Press {
  private readonly compiler: NodeCompiler;

  constructor(readonly fonts: FontSet) {
    this.compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: [...fonts.files] }] });
  }

  /** @throws Error with the diagnostics of Typst. */
  print(template: string, receipt: string): Uint8Array {
    const source = { mainFileContent: template, inputs: { receipt } };
    try {
      // In one call: a document that passes through here would be freed only when JavaScript cleans up, far too late.
      return this.compiler.pdf(source, { pdfStandard: 'ua-1' });
    } catch (error) {
      const diagnostics = this.compiler.compile(source).takeDiagnostics()?.shortDiagnostics ?? [];
      throw new Error(`The receipt could not be laid out. ${JSON.stringify(diagnostics)}`, { cause: error });
    } finally {
      // The compiler remembers every layout; receipts differ, so nothing is gained and 200 MB are soon lost.
      this.compiler.evictCache(0);
    }
  }
}

/** What the template reads. The title carries no donor: titles end up in logs and lists of files. */
function pageOf(snapshot: ReceiptSnapshot, voiding: ReceiptVoiding | null) {
  const wording = receiptWording(snapshot, voiding);
  return {
    title: `${wording.title}, ${snapshot.organisation.name}`,
    issued: snapshot.issueDate.split('-').map(Number),
    organisation: snapshot.organisation,
    donor: {
      name: shortened(snapshot.donor.name, LINE_LIMIT),
      addressLines: snapshot.donor.addressLines.map((line) => shortened(line, LINE_LIMIT)),
    },
    wording,
  };
}

/** The same value with every text made printable, however deep it lies. */
function printable(value: unknown, fonts: FontSet): unknown {
  if (typeof value === 'string') return printableText(value, fonts.coverage);
  if (Array.isArray(value)) return value.map((each) => printable(each, fonts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, printable(each, fonts)]));
}
