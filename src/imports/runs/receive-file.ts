import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { newId } from '../../kernel/id.js';
import { Audit } from '../../audit/audit.js';
import { Db } from '../../database/db.js';
import type { ImportRunId } from '../../gifts/imported/imported-gift.store.js';
import { ImportFiles } from '../files/import-files.js';
import { layoutOf, suggestedMapping } from '../mapping/layouts.js';
import { applied, savedFor } from '../mapping/saved-mappings.js';
import { type Delimiter, guessDelimiter } from '../reading/delimiters.js';
import type { Encoding } from '../reading/encodings.js';
import { BrokenFile, firstRecords } from '../reading/records.js';
import { insertRun } from './import-run.store.js';
import { FileRefused, type ImportBy } from './steer-import.js';

/** A file that can be read from its beginning as often as it takes. */
export interface IncomingFile {
  readonly name: string;
  readonly open: () => AsyncIterable<Buffer>;
  /** Whose ids the rows carry; null where the header tells, or it is a file of nobody's known layout. */
  readonly source?: string | null;
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: Delimiter | undefined;
}

/** Columns of the widest exports, several times over. */
const COLUMNS_MAX = 300;
const NAME_MAX = 255;

const OTHER_KINDS: readonly { readonly starts: string; readonly message: string }[] = [
  { starts: 'PK', message: 'This is an Excel workbook. Open it, save it as “CSV UTF-8”, and upload that.' },
  {
    starts: '\u00D0\u00CF\u0011\u00E0',
    message: 'This is an old Excel workbook. Open it, save it as “CSV UTF-8”, and upload that.',
  },
  { starts: '%PDF', message: 'This is a PDF. Export the donors and gifts as CSV.' },
  { starts: '<', message: 'This is a web page or XML. Export the donors and gifts as CSV.' },
  { starts: '{', message: 'This is JSON. Export the donors and gifts as CSV.' },
];

/** Takes a file in: nothing of it is brought before somebody has said what its columns are, and has seen what would happen. */
@Injectable()
export class ReceiveFile {
  constructor(
    private readonly db: Db,
    private readonly files: ImportFiles,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Returns the run. @throws FileRefused for what is no table */
  async run(by: ImportBy, file: IncomingFile): Promise<ImportRunId> {
    const seen = await this.files.look(file.open());
    if (seen.sizeBytes === 0) throw new FileRefused('The file is empty. Nothing was kept.');
    const other = OTHER_KINDS.find(({ starts }) => seen.head.trimStart().startsWith(starts));
    if (other) throw new FileRefused(`${other.message} Nothing was kept.`);
    const encoding = file.encoding ?? seen.encoding;
    const delimiter = file.delimiter ?? guessDelimiter(seen.head);
    const header = await headerOf(seen.head, delimiter);
    const saved = await savedFor(this.db.manager, header);
    const mapping = saved ? applied(saved, header) : suggestedMapping(header);
    const id = newId<'import-run'>();
    await this.db.write(async (tx) => {
      await insertRun(tx, {
        id,
        kind: 'file',
        source: file.source ?? saved?.source ?? layoutOf(header)?.source ?? 'csv',
        name: file.name.replaceAll(/\p{Cc}/gu, '').slice(-NAME_MAX) || 'file.csv',
        state: 'mapping',
        file: { ...seen, encoding, delimiter },
        mapping,
        askedBy: by.staffId,
        actor: by.actor,
        now: this.clock.now(),
      });
      await this.files.keep(tx, id, file.open());
      const detail = { bytes: seen.sizeBytes };
      await this.audit.record(tx, { actor: by.actor, action: 'upload import', object: `import:${id}`, detail });
    });
    return id;
  }
}

/** @throws FileRefused */
async function headerOf(head: string, delimiter: Delimiter): Promise<readonly string[]> {
  try {
    const [first, second] = await firstRecords(oneOf(head), delimiter, 2);
    const header = (first?.cells ?? []).map((name) => name.trim());
    if (header.every((name) => name === '')) throw new FileRefused('The file has no header. Nothing was kept.');
    if (header.length > COLUMNS_MAX)
      throw new FileRefused(`The file has more than ${COLUMNS_MAX} columns. Nothing was kept.`);
    if (!second) throw new FileRefused('The file has a header and no rows under it. Nothing was kept.');
    return header;
  } catch (error) {
    if (error instanceof BrokenFile) throw new FileRefused(`${error.message} Nothing was kept.`);
    throw error;
  }
}

async function* oneOf(text: string): AsyncGenerator<string> {
  yield text;
}
