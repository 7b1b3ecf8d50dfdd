import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { canDraw, printableText } from '../printable-text.js';
import { commonFonts, eastAsianFonts, joinFonts, type FontSet } from '../receipt-fonts.js';

/** Lays out documents with Typst, in the thread that calls it. */
export class TypstPrinter {
  private common: Compiler | undefined;
  private full: Compiler | undefined;

  /**
   * The PDF of a page's data by a template, which reads it from `sys.inputs` together with the `families` of fonts.
   * Equal input gives equal bytes on every machine (R-REC-08). Takes a few milliseconds and blocks meanwhile.
   * @throws Error with the diagnostics of Typst.
   */
  print(template: string, page: object): Uint8Array {
    const compiler = this.compilerFor(JSON.stringify(page));
    const text = JSON.stringify(printable({ ...page, families: compiler.fonts.families }, compiler.fonts));
    return compiler.print(template, text);
  }

  private compilerFor(text: string): Compiler {
    this.common ??= new Compiler(commonFonts());
    if (canDraw(text, this.common.fonts.coverage)) return this.common;
    this.full ??= new Compiler(joinFonts(this.common.fonts, eastAsianFonts()));
    return this.full;
  }
}

/** A Typst compiler with its fonts. */
class Compiler {
  private readonly compiler: NodeCompiler;

  constructor(readonly fonts: FontSet) {
    this.compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: [...fonts.files] }] });
  }

  print(template: string, page: string): Uint8Array {
    const source = { mainFileContent: template, inputs: { page } };
    try {
      // In one call: a document that passes through here would be freed only when JavaScript cleans up, far too late.
      return this.compiler.pdf(source, { pdfStandard: 'ua-1' });
    } catch (error) {
      const diagnostics = this.compiler.compile(source).takeDiagnostics()?.shortDiagnostics ?? [];
      throw new Error(`The document could not be laid out. ${JSON.stringify(diagnostics)}`, { cause: error });
    } finally {
      // The compiler remembers every layout; documents differ, so nothing is gained and 200 MB are soon lost.
      this.compiler.evictCache(0);
    }
  }
}

/** The same value with every text made printable, however deep it lies. */
function printable(value: unknown, fonts: FontSet): unknown {
  if (typeof value === 'string') return printableText(value, fonts.coverage);
  if (Array.isArray(value)) return value.map((each) => printable(each, fonts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, printable(each, fonts)]));
}
