import { AppError } from '../../kernel/app-error.js';
import { FORMATS } from './formats/formats.js';
import type { Dimensions, ExternalAccount, Journal, JournalFormat } from './formats/journal.js';
import { TARGET_NAMES, type JournalSettings, type JournalTarget } from './mapping/journal-target.js';
import type { JournalRule } from './mapping/mapping.js';

/** A file as it will be kept and handed over. */
export interface JournalFile {
  readonly kind: 'journal' | 'members' | 'manifest';
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly journalCount: number;
  readonly lineCount: number;
}

export interface FilesContext {
  readonly target: JournalTarget;
  /** Number of the batch. */
  readonly number: number;
  readonly settings: JournalSettings;
  readonly rules: readonly JournalRule[];
  /** The organisation's; another one is named by the file. */
  readonly currency: string;
}

export class EntryTooLong extends AppError {
  constructor(target: JournalTarget, journal: Journal, linesMax: number) {
    super(
      'journal-entry-too-long',
      'conflict',
      `Entry ${journal.number} of ${journal.date} has ${journal.lines.length} lines, and ${TARGET_NAMES[target]} takes ` +
        `${linesMax} in a file. No file was made. Hand over each entry by itself, or let fewer rules name a class.`,
    );
  }
}

/**
 * The files of a batch, each as soon as it is full: of one currency, within the lines that the target takes, and with
 * whole entries only (R-EXP-02…06). One file alone carries no number of its part. Nothing is yielded without entries.
 * @throws EntryTooLong when a single entry has more lines than a file may have
 */
export async function* journalFiles(
  journals: AsyncIterable<Journal>,
  context: FilesContext,
): AsyncGenerator<JournalFile, void, undefined> {
  const format = FORMATS[context.target];
  const dimensions = dimensionsOf(context.rules);
  let draft: Draft | null = null;
  let parts = 0;
  for await (const journal of journals) {
    refuseUnbalanced(journal);
    if (journal.lines.length > format.linesMax) throw new EntryTooLong(context.target, journal, format.linesMax);
    if (draft && (draft.currency !== journal.currency || draft.lines + journal.lines.length > format.linesMax)) {
      yield finished(draft, format, dimensions, context, (parts += 1));
      draft = null;
    }
    draft ??= { currency: journal.currency, texts: [], lines: 0, journals: 0, used: new Map() };
    draft.texts.push(format.entry(journal, { ...context, dimensions, currency: journal.currency }));
    draft.lines += journal.lines.length;
    draft.journals += 1;
    for (const { account } of journal.lines) draft.used.set(`${account.code} ${account.id}`, account);
  }
  if (draft) yield finished(draft, format, dimensions, context, parts === 0 ? null : parts + 1);
}

/** A file that is being filled. */
interface Draft {
  readonly currency: string;
  readonly texts: string[];
  lines: number;
  journals: number;
  readonly used: Map<string, ExternalAccount>;
}

function finished(
  draft: Draft,
  format: JournalFormat,
  dimensions: Dimensions,
  context: FilesContext,
  part: number | null,
): JournalFile {
  const { settings, target, number } = context;
  const used = [...draft.used].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, account]) => account);
  const head = format.head({ settings, dimensions, currency: draft.currency, used });
  const name = [
    `${target}-batch-${number}`,
    ...(part === null ? [] : [String(part).padStart(4, '0')]),
    ...(draft.currency === context.currency ? [] : [draft.currency]),
  ].join('-');
  return {
    kind: 'journal',
    name: `${name}.${format.extension}`,
    contentType: format.contentType,
    bytes: Buffer.from([head, ...draft.texts].join(''), format.encoding),
    journalCount: draft.journals,
    lineCount: draft.lines,
  };
}

function dimensionsOf(rules: readonly JournalRule[]): Dimensions {
  return {
    class: rules.some((rule) => rule.class !== null),
    location: rules.some((rule) => rule.location !== null),
    party: rules.some((rule) => rule.party !== null),
  };
}

/** The ledger balances by itself; this holds what was made of it to the same. */
function refuseUnbalanced({ number, lines }: Journal): void {
  const sum = lines.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  if (sum !== 0n) throw new Error(`journal ${number} is off by ${sum}`);
}
