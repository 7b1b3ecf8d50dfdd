import { readFileSync } from 'node:fs';
import type { ReceiptSnapshot, ReceiptVoiding } from '../regimes/receipt-snapshot.js';
import type { ReceiptWording } from '../regimes/receipt-wording.js';
import { Regimes } from '../regimes/regimes.js';
import { shortened } from './printable-text.js';
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
  private readonly templates = new Map<string, string>();

  constructor(
    private readonly regimes: Regimes,
    private readonly press: Press,
  ) {
    super();
  }

  override render(snapshot: ReceiptSnapshot, options: RenderOptions = {}): Promise<Uint8Array> {
    const regime = this.regimes.of(snapshot.regime);
    const wording = regime.receiptWords(snapshot, options.void ?? null);
    return this.press.print(this.template(layoutOf(snapshot, regime.layout)), pageOf(snapshot, wording));
  }

  private template({ href }: URL): string {
    const template = this.templates.get(href) ?? readFileSync(new URL(href), 'utf8');
    this.templates.set(href, template);
    return template;
  }
}

/** The layout of its template version: what was printed once must come out the same again. */
function layoutOf({ templateVersion }: ReceiptSnapshot, own: URL | null): URL {
  if (templateVersion < 3) return new URL('./receipt-2.typ', import.meta.url);
  return own ?? new URL('./receipt.typ', import.meta.url);
}

/** What the layout reads. The title carries no donor: titles end up in logs and lists of files. */
function pageOf(snapshot: ReceiptSnapshot, wording: ReceiptWording) {
  const [language, region] = snapshot.locale.split('-');
  return {
    title: `${wording.title}, ${snapshot.organisation.name}`,
    issued: snapshot.issueDate.split('-').map(Number),
    language,
    region: region ?? null,
    paper: snapshot.paper === 'a4' ? 'a4' : 'us-letter',
    organisation: snapshot.organisation,
    donor: {
      name: shortened(snapshot.donor.name, LINE_LIMIT),
      addressLines: snapshot.donor.addressLines.map((line) => shortened(line, LINE_LIMIT)),
    },
    wording,
  };
}
