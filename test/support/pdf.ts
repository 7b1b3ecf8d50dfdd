import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** What a reader, and a screen reader, finds in a PDF. */
export interface ReadPdf {
  readonly text: string;
  readonly pages: number;
  readonly size: 'letter' | 'a4' | 'other';
  readonly title: string;
  readonly language: string;
  /** The kinds of structure elements, "H1", "Table". */
  readonly roles: readonly string[];
}

export async function readPdf(pdf: Uint8Array): Promise<ReadPdf> {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: VerbosityLevel.ERRORS });
  const document = await loading.promise;
  const { info } = await document.getMetadata();
  const facts = info as { Title?: string; Language?: string };
  let text = '';
  const roles = new Set<string>();
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    for (const item of items) if ('str' in item) text += item.str + (item.hasEOL ? ' ' : '');
    for (const [, role] of JSON.stringify(await page.getStructTree()).matchAll(/"role":"(\w+)"/g)) roles.add(role!);
  }
  const [, , width, height] = (await document.getPage(1)).view;
  await loading.destroy();
  return {
    text: text.replace(/\s+/g, ' '),
    pages: document.numPages,
    size: SIZES[`${Math.round(width!)}x${Math.round(height!)}`] ?? 'other',
    title: facts.Title ?? '',
    language: facts.Language ?? '',
    roles: [...roles],
  };
}

/** In points. */
const SIZES: Readonly<Record<string, 'letter' | 'a4'>> = { '612x792': 'letter', '595x842': 'a4' };
