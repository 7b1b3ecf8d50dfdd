import { readFileSync } from 'node:fs';
import { shortened } from './printable-text.js';
import type { ReceiptSnapshot, ReceiptVoiding } from './receipt-snapshot.js';
import { receiptWording } from './receipt-wording.js';
import type { Press } from './press/press.js';

export interface RenderOptions {
  /** Given for a receipt that no longer counts. */
  readonly void?: ReceiptVoiding;
}

/** Makes the PDF of a receipt: tagged, with title and language, fonts embedded (R-A11-06). */
export abstract class ReceiptRenderer {
  /** Equal input gives equal bytes on every machine (R-REC-08). */
  abstract render(snapshot: ReceiptSnapshot, options?: RenderOptions): Promise<Uint8Array>;
}

/** Names and lines of an address are cut where they would fill the page; the register keeps them whole. */
const LINE_LIMIT = 160;

export class TypstReceiptRenderer extends ReceiptRenderer {
  private readonly template = readFileSync(new URL('./receipt.typ', import.meta.url), 'utf8');

  constructor(private readonly press: Press) {
    super();
  }

  override render(snapshot: ReceiptSnapshot, options: RenderOptions = {}): Promise<Uint8Array> {
    return this.press.print(this.template, pageOf(snapshot, options.void ?? null));
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
