/**
 * The characters a TTF or OTF file can draw, read from its `cmap` table. A tagged PDF must not hold a character
 * without a glyph, so this is asked before a name is printed.
 * @throws RangeError when the file has no Unicode `cmap` of a known format.
 */
export function fontCoverage(file: Buffer): ReadonlySet<number> {
  const cmap = tableOffset(file, 'cmap');
  const subtables = Array.from({ length: file.readUInt16BE(cmap + 2) }, (_, index) => {
    const record = cmap + 4 + 8 * index;
    const platform = file.readUInt16BE(record);
    const encoding = file.readUInt16BE(record + 2);
    const offset = cmap + file.readUInt32BE(record + 4);
    const unicode = platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10));
    return { offset, format: unicode ? file.readUInt16BE(offset) : null };
  });
  const full = subtables.find(({ format }) => format === 12);
  if (full) return segmentedCoverage(file, full.offset);
  const basic = subtables.find(({ format }) => format === 4);
  if (basic) return deltaCoverage(file, basic.offset);
  throw new RangeError('the font has no Unicode character map of format 4 or 12');
}

function tableOffset(file: Buffer, tag: string): number {
  const count = file.readUInt16BE(4);
  for (let record = 12; record < 12 + 16 * count; record += 16) {
    if (file.toString('latin1', record, record + 4) === tag) return file.readUInt32BE(record + 8);
  }
  throw new RangeError(`the font has no ${tag} table`);
}

/** Format 12: runs of code points that map to runs of glyphs. */
function segmentedCoverage(file: Buffer, offset: number): Set<number> {
  const covered = new Set<number>();
  const groups = file.readUInt32BE(offset + 12);
  for (let group = offset + 16; group < offset + 16 + 12 * groups; group += 12) {
    const first = file.readUInt32BE(group);
    const last = file.readUInt32BE(group + 4);
    const glyph = file.readUInt32BE(group + 8);
    for (let code = glyph === 0 ? first + 1 : first; code <= last; code++) covered.add(code);
  }
  return covered;
}

/** Format 4: runs within the basic plane, some of them through an array in which 0 means "no glyph". */
function deltaCoverage(file: Buffer, offset: number): Set<number> {
  const covered = new Set<number>();
  const size = file.readUInt16BE(offset + 6);
  for (let at = 0; at < size; at += 2) {
    const last = file.readUInt16BE(offset + 14 + at);
    const first = file.readUInt16BE(offset + 16 + size + at);
    const delta = file.readUInt16BE(offset + 16 + 2 * size + at);
    const rangeAt = offset + 16 + 3 * size + at;
    const range = file.readUInt16BE(rangeAt);
    for (let code = first; code <= last && code < 0xffff; code++) {
      const listed = range === 0 ? code : file.readUInt16BE(rangeAt + range + 2 * (code - first));
      const glyph = range !== 0 && listed === 0 ? 0 : (listed + delta) & 0xffff;
      if (glyph !== 0) covered.add(code);
    }
  }
  return covered;
}
