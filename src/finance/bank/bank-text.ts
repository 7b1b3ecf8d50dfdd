/** Pieces of a file as text; what is not text in an encoding that names itself is a problem. */
export type TextReading =
  | { readonly kind: 'text'; readonly pieces: () => Generator<string> }
  | { readonly kind: 'problem'; readonly lineNumber: number | null; readonly message: string };

const PIECE = 64 * 1024;

const OTHER_KINDS: readonly { readonly starts: string; readonly message: string }[] = [
  {
    starts: 'PK',
    message: 'This is an Excel workbook. Open it and save it as “CSV UTF-8”, or export CSV at the bank.',
  },
  { starts: '%PDF', message: 'This is a PDF. Export the transactions as CSV at the bank.' },
  { starts: 'OFXHEADER', message: 'This is an OFX file. Export the transactions as CSV at the bank.' },
  { starts: '<', message: 'This is a web page or an OFX file. Export the transactions as CSV at the bank.' },
];

/**
 * A file as text: UTF-8, or UTF-16 when it begins by saying so. Older encodings do not name themselves and are refused
 * with the line where that shows, because a letter would be guessed.
 */
export function readText(bytes: Uint8Array): TextReading {
  if (bytes.length === 0) return { kind: 'problem', lineNumber: null, message: 'The file is empty.' };
  const encoding = encodingOf(bytes);
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 16)).trimStart();
  const other = OTHER_KINDS.find(({ starts }) => start.startsWith(starts));
  if (other) return { kind: 'problem', lineNumber: null, message: other.message };
  const lost = firstLineThatIsNoText(bytes, encoding);
  if (lost !== null) {
    const message = 'There are letters here that are not UTF-8. Save the file as “CSV UTF-8” and upload it again.';
    return { kind: 'problem', lineNumber: lost, message };
  }
  return { kind: 'text', pieces: () => decoded(bytes, encoding) };
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function* decoded(bytes: Uint8Array, encoding: string): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let at = 0; at < bytes.length; at += PIECE) {
    yield decoder.decode(bytes.subarray(at, at + PIECE), { stream: at + PIECE < bytes.length });
  }
}

/** The number of the first line with bytes that are no text, counted from 1; null when all of it is text. */
function firstLineThatIsNoText(bytes: Uint8Array, encoding: string): number | null {
  let lines = 1;
  try {
    for (const piece of decoded(bytes, encoding)) {
      const before = piece.indexOf('\0');
      lines += breaksIn(before < 0 ? piece : piece.slice(0, before));
      if (before >= 0) return lines;
    }
    return null;
  } catch {
    return encoding === 'utf-8' ? firstBadLine(bytes) : lines;
  }
}

function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let line = 1, from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, from);
    const to = end < 0 ? bytes.length : end + 1;
    try {
      decoder.decode(bytes.subarray(from, to));
    } catch {
      return line;
    }
    from = to;
  }
  return 1;
}

function breaksIn(text: string): number {
  return text.split('\n').length - 1;
}
