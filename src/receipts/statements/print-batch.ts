/** What a print batch needs to know of a statement. */
export interface Printable {
  readonly receipts: number;
}

/** Pages that one file of a batch has at most, as far as they can be told beforehand: more is hard on printers, and takes a megabyte of memory each. */
const PAGES_MAX = 100;
const ROWS_ON_FIRST_PAGE = 20;
const ROWS_ON_PAGE = 35;

/** The batch in files of bearable size, in its order; a statement is never divided. */
export function partsOf<Each extends Printable>(batch: readonly Each[]): Each[][] {
  const parts: Each[][] = [];
  let pages = Infinity;
  for (const each of batch) {
    const own = pagesOf(each);
    if (pages + own > PAGES_MAX) {
      parts.push([]);
      pages = 0;
    }
    parts.at(-1)!.push(each);
    pages += own;
  }
  return parts;
}

function pagesOf({ receipts }: Printable): number {
  return 1 + Math.ceil(Math.max(0, receipts - ROWS_ON_FIRST_PAGE) / ROWS_ON_PAGE);
}
