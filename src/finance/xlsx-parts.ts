import type { TextRow } from './cursor-rows.js';

export interface SheetColumn {
  readonly header: string;
  /**
   * `date` reads "2026-11-24", `amount` "-25.00", `share` "0.614"; all become numbers that a spreadsheet can add and
   * sort, a share is shown as 61.4%.
   */
  readonly kind: 'text' | 'date' | 'amount' | 'share';
  /** In characters. */
  readonly width: number;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Places in the list of cell formats that `stylesXml` writes. */
const STYLE = { header: 1, date: 2, text: 3, amounts: [4, 5, 5, 6], share: 7 } as const;

/** Pieces of XML that are handed on together: a few rows, so that no long strings pile up. */
const PIECE = 1024;

/** A worksheet in pieces of some rows each. */
export async function* sheetXml(
  columns: readonly SheetColumn[],
  batches: AsyncIterable<readonly TextRow[]>,
): AsyncGenerator<string, void, undefined> {
  const widths = columns.map(
    ({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  const header = columns.map((column, at) => textCell(`${columnLetters(at)}1`, STYLE.header, column.header));
  yield (
    `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${widths.join('')}</cols><sheetData><row r="1">${header.join('')}</row>`
  );
  const cells = columns.map(({ kind }, at) => cellWriter(columnLetters(at), kind));
  // Joined once for many cells: strings that grow bit by bit leave ten times their size behind as garbage.
  let parts: string[] = [];
  let number = 1;
  for await (const rows of batches) {
    for (const row of rows) {
      number += 1;
      const place = `${number}"`;
      parts.push('<row r="', place, '>');
      for (let at = 0; at < cells.length; at++) {
        const value = row[at];
        if (value !== null && value !== undefined) cells[at]!(parts, place, value);
      }
      parts.push('</row>');
      if (parts.length < PIECE) continue;
      yield parts.join('');
      parts = [];
    }
  }
  parts.push('</sheetData></worksheet>');
  yield parts.join('');
}

/** Puts one value of a column into the pieces of a sheet; `place` is the number of the row and a quote. */
type CellWriter = (parts: string[], place: string, value: string) => void;

function cellWriter(letters: string, kind: SheetColumn['kind']): CellWriter {
  const start = `<c r="${letters}`;
  const text = ` s="${STYLE.text}" t="inlineStr"><is><t xml:space="preserve">`;
  const day = ` s="${STYLE.date}"><v>`;
  const amounts = STYLE.amounts.map((style) => ` s="${style}"><v>`);
  const share = ` s="${STYLE.share}"><v>`;
  switch (kind) {
    case 'text':
      return (parts, place, value) => void parts.push(start, place, text, escaped(value), '</t></is></c>');
    case 'date':
      return (parts, place, value) => void parts.push(start, place, day, String(dayNumber(value)), '</v></c>');
    case 'amount':
      return (parts, place, value) =>
        void parts.push(start, place, amounts[decimals(value)] ?? amounts[0]!, value, '</v></c>');
    case 'share':
      return (parts, place, value) => void parts.push(start, place, share, value, '</v></c>');
  }
}

function textCell(place: string, style: number, value: string): string {
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

/** Days since 30 December 1899, as spreadsheets count them. */
function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000 + 25_569;
}

function decimals(amount: string): number {
  const point = amount.indexOf('.');
  return point === -1 ? 0 : amount.length - point - 1;
}

/** "A" to "Z", then "AA". */
function columnLetters(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : columnLetters(Math.floor(at / 26) - 1) + last;
}

/** Nearly every text of a register; the rest takes the longer way. */
const UNCHANGED = /^[\x20\x21\x23-\x25\x27-\x3b\x3d\x3f-\x5e\x60-\x7e]*$/;
/** A cell holds no more; the end of a longer text is left out. */
const CELL_LIMIT = 32_767;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
/** The format spells a control character "_x0007_"; text that looks like that gets its underscore spelt. */
const SPELT = /_(?=x[0-9A-Fa-f]{4}_)/g;
// eslint-disable-next-line no-control-regex -- these are what XML forbids
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu;

function escaped(text: string): string {
  if (UNCHANGED.test(text) && text.length <= CELL_LIMIT) return text;
  return text
    .slice(0, CELL_LIMIT)
    .replace(FORBIDDEN, '\ufffd')
    .replace(SPELT, '_x005F_')
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character]!);
}

/** Cell formats in the order of `STYLE`: plain, header, date, text, amounts with no, two and three decimals, shares. */
export function stylesXml(): string {
  const formats = ['yyyy-mm-dd', '#,##0', '#,##0.00', '#,##0.000', '0.0%'];
  const numberFormats = formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code}"/>`);
  const cells = [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>',
    formatted(164),
    formatted(49),
    formatted(165),
    formatted(166),
    formatted(167),
    formatted(168),
  ];
  return (
    `${DECLARATION}<styleSheet xmlns="${MAIN}"><numFmts count="${formats.length}">${numberFormats.join('')}</numFmts>` +
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs></styleSheet>`
  );
}

function formatted(numberFormat: number): string {
  return `<xf numFmtId="${numberFormat}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`;
}

/** The parts that hold a workbook together; they come last, when the number of sheets is known. */
export function workbookParts(sheetNames: readonly string[]): { name: string; xml: string }[] {
  const numbered = sheetNames.map((name, at) => ({ name: escaped(name), number: at + 1 }));
  const styles = numbered.length + 1;
  const sheets = numbered.map(
    (sheet) => `<sheet name="${sheet.name}" sheetId="${sheet.number}" r:id="rId${sheet.number}"/>`,
  );
  const links = numbered.map(({ number }) => relation(number, 'worksheet', `worksheets/sheet${number}.xml`));
  const types = numbered.map(({ number }) => contentType(`worksheets/sheet${number}.xml`, 'worksheet'));
  return [
    {
      name: 'xl/workbook.xml',
      xml: `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', xml: relations([...links, relation(styles, 'styles', 'styles.xml')]) },
    { name: '_rels/.rels', xml: relations([relation(1, 'officeDocument', 'xl/workbook.xml')]) },
    {
      name: '[Content_Types].xml',
      xml:
        `${DECLARATION}<Types xmlns="${PACKAGE}/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        `${contentType('workbook.xml', 'sheet.main')}${contentType('styles.xml', 'styles')}${types.join('')}</Types>`,
    },
  ];
}

function relations(list: readonly string[]): string {
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

function relation(number: number, kind: string, target: string): string {
  return `<Relationship Id="rId${number}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;
}

function contentType(part: string, kind: string): string {
  const type = `application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml`;
  return `<Override PartName="/xl/${part}" ContentType="${type}"/>`;
}
