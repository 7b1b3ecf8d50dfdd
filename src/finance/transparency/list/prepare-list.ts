import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput, NotFound } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { StaffId } from '../../../kernel/id.js';
import { Audit } from '../../../audit/audit.js';
import { Db, rows, type Tx } from '../../../database/db.js';
import { readOrganisation } from '../../../organisation/organisation.js';
import { readTransparency } from '../settings/transparency-settings.js';
import { drawList, type DrawnLine, type DrawnList } from './drawn-list.js';
import { correctName, decide, DECISIONS, findDraft, type LineKey, saveDraft } from './list-records.js';

/** Who prepares, and whether they may know donors whom finance alone knows (R-TPG-06). */
export interface Preparer {
  readonly staffId: StaffId;
  readonly actor: `staff:${string}`;
  readonly seesHidden: boolean;
}

const REASON_LEAST = 10;

/**
 * Prepares the list of a year (R-TRN-06). Whoever draws it, decides about somebody, or corrects a name is then the one
 * who prepared it: another person publishes it.
 */
@Injectable()
export class PrepareList {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Draws the list from the books and keeps it as the draft. @throws InvalidInput */
  async prepare(year: number, note: string, by: Preparer): Promise<DrawnList> {
    if (note.length > 1000) throw new InvalidInput([{ field: 'note', message: 'Use at most 1,000 characters.' }]);
    return this.db.write(async (tx) => {
      const drawn = await this.keep(tx, year, note, by);
      await this.audit.record(tx, {
        actor: by.actor,
        action: 'prepare donor list',
        object: `donor-list:${year}`,
        detail: { lines: drawn.lines.length },
      });
      return drawn;
    });
  }

  /** What is done about a donor who asked not to be named (R-TRN-03). @throws InvalidInput, NotFound */
  async decide(
    year: number,
    key: LineKey,
    { decision, reason }: { readonly decision: string; readonly reason: string },
    by: Preparer,
  ): Promise<void> {
    const chosen = DECISIONS.find((each) => each === decision);
    const problems: FieldProblem[] = [];
    if (!chosen) problems.push({ field: 'decision', message: 'Choose what should happen.' });
    if (chosen === 'exception' && reason.length < REASON_LEAST) {
      problems.push({ field: 'reason', message: 'Say why an exception is made, so that it can be defended later.' });
    }
    if (reason.length > 1000) problems.push({ field: 'reason', message: 'Use at most 1,000 characters.' });
    if (problems.length > 0 || !chosen) throw new InvalidInput(problems);
    await this.change(year, key, by, async (tx, line) => {
      if (!line.asksHidden) throw new NotFound('open decision');
      await decide(tx, year, key, { decision: chosen, reason, by: by.staffId, at: this.clock.now() });
      const detail = { year, fund: key.fund !== '', decision: chosen };
      await this.audit.record(tx, {
        actor: by.actor,
        action: 'decide on donor list',
        object: `donor:${key.donorId}`,
        detail,
      });
    });
  }

  /** How a name is printed; empty to print the name of the record again. @throws InvalidInput, NotFound */
  async rename(
    year: number,
    key: LineKey,
    { name, note }: { readonly name: string; readonly note: string },
    by: Preparer,
  ): Promise<void> {
    const problems: FieldProblem[] = [];
    if (name.length > 300 || /\p{Cc}/u.test(name)) {
      problems.push({ field: 'name', message: 'Use at most 300 characters, on one line.' });
    }
    if (note === '') problems.push({ field: 'note', message: 'Say why the name is another than in the record.' });
    if (note.length > 500) problems.push({ field: 'note', message: 'Use at most 500 characters.' });
    if (problems.length > 0) throw new InvalidInput(problems);
    await this.change(year, key, by, async (tx) => {
      await correctName(tx, year, key, { name, note, by: by.staffId, at: this.clock.now() });
      await this.audit.record(tx, {
        actor: by.actor,
        action: 'correct name on donor list',
        object: `donor:${key.donorId}`,
        detail: { year },
      });
    });
  }

  /** Changes a line that is in the list, and makes the person the one who prepared the draft, if there is one. */
  private async change(
    year: number,
    key: LineKey,
    by: Preparer,
    work: (tx: Tx, line: DrawnLine) => Promise<void>,
  ): Promise<void> {
    await this.db.write(async (tx) => {
      await lockYear(tx, year);
      const line = await findLine(tx, year, key);
      // Donors whom finance alone knows are its to decide about.
      if (!line || (line.anonymousToStaff && !by.seesHidden)) throw new NotFound('donor on this list');
      await work(tx, line);
      const draft = await findDraft(tx, year);
      if (draft) await this.keep(tx, year, draft.note, by);
    });
  }

  private async keep(tx: Tx, year: number, note: string, by: Preparer): Promise<DrawnList> {
    await lockYear(tx, year);
    const drawn = await drawListOf(tx, year);
    await saveDraft(tx, year, { fingerprint: drawn.fingerprint, note, by: by.staffId, at: this.clock.now() });
    return drawn;
  }
}

/** The list of a year by the settings of now. */
export async function drawListOf(tx: Tx, year: number): Promise<DrawnList> {
  return drawList(tx, year, await readTransparency(tx), await readOrganisation(tx));
}

export async function findLine(tx: Tx, year: number, key: LineKey): Promise<DrawnLine | null> {
  const { lines } = await drawListOf(tx, year);
  return lines.find(({ donorId, fund }) => donorId === key.donorId && fund === key.fund) ?? null;
}

/** One change of a year's list at a time, in all processes. */
export async function lockYear(tx: Tx, year: number): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(hashtext('donor list'), $1)`, [year]);
}
