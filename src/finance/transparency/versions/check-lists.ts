import { Injectable } from '@nestjs/common';
import { Audit } from '../../../audit/audit.js';
import { Db, rows, type Tx } from '../../../database/db.js';
import { findOrganisation, type Organisation, readOrganisation } from '../../../organisation/organisation.js';
import { drawList, type DrawnList, openLines, printedLines, unnamedLines } from '../list/drawn-list.js';
import { keyOf } from '../list/list-records.js';
import { runningYear } from '../list/list-year.js';
import { readTransparency } from '../settings/transparency-settings.js';
import { type ComparedLine, countDifferences, differenceOf } from './list-difference.js';
import { insertVersion, linesOf, type ListVersion, publicVersions, type PublishedLine } from './version.store.js';

/** Words of editors are let go of after so many days; who asked and when stays. */
const WORDS_KEPT_DAYS = 365;

/**
 * Compares what is published with the books (R-TRN-04). A name that fell below the line, or whose donor asked to be
 * forgotten or not to be named any more, goes at once and by itself; everything else waits for two people.
 */
@Injectable()
export class CheckLists {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
  ) {}

  /** Looks at every public list and at the year that runs. Safe to repeat. */
  async run(now: Date): Promise<void> {
    const organisation = await findOrganisation(this.db.manager);
    if (!organisation) return;
    const settings = await readTransparency(this.db.manager);
    const running = runningYear(now, settings, organisation).year;
    const years = new Set((await publicVersions(this.db.manager)).map(({ year }) => year));
    if (settings.isOn) years.add(running);
    await this.db.query('delete from donor_list_check where not (year = any($1::int[]))', [[...years]]);
    for (const year of years) await this.db.write((tx) => this.note(tx, year, now));
    await this.forgetWords(now);
  }

  /** Corrects the public list of a year where it must be, and writes down what is left to do. */
  async note(tx: Tx, year: number, now: Date): Promise<void> {
    await rows(tx, `select pg_advisory_xact_lock(hashtext('donor list'), $1)`, [year]);
    const settings = await readTransparency(tx);
    const organisation = await readOrganisation(tx);
    const drawn = await drawList(tx, year, settings, organisation);
    const version = (await publicVersions(tx)).find((each) => each.year === year);
    const differences = version ? await this.correct(tx, version, drawn, organisation, now) : 0;
    await rows(
      tx,
      `insert into donor_list_check (year, checked_at, differences, open_decisions, anonymous_basis_points, is_running)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (year) do update set checked_at = excluded.checked_at, differences = excluded.differences,
         open_decisions = excluded.open_decisions, anonymous_basis_points = excluded.anonymous_basis_points,
         is_running = excluded.is_running`,
      [
        year,
        now,
        differences,
        openLines(drawn).length,
        drawn.anonymousBasisPoints,
        year === runningYear(now, settings, organisation).year,
      ],
    );
  }

  /** Takes away what may not stand any more. Returns how many differences are left for people. */
  private async correct(
    tx: Tx,
    version: ListVersion,
    drawn: DrawnList,
    organisation: Organisation,
    now: Date,
  ): Promise<number> {
    const before = await linesOf(tx, version.id);
    // By the rules that it was published under: another threshold is no correction, and people decide about it.
    const { yearBasis, thresholdMinor } = version;
    const rules = { ...drawn.settings, yearBasis, thresholdMinor, namesBelow: true };
    const asPublished = await drawList(tx, version.year, rules, organisation);
    const stays = stayingIn(asPublished);
    const kept = onceEach(before.filter((line) => line.name !== '' && stays(line)));
    if (kept.length < before.length) {
      const gone = before.length - kept.length;
      const number = await insertVersion(tx, {
        ...version,
        lines: kept,
        publishedAt: now,
        unnamed: unnamedLines(asPublished).length,
        anonymousBasisPoints: drawn.anonymousBasisPoints,
        note: removalNote(gone),
        by: { corrects: version.id },
      });
      await this.audit.record(tx, {
        actor: 'system',
        action: 'correct donor list',
        object: `donor-list:${version.year}`,
        detail: { version: number, removed: gone },
      });
    }
    return countDifferences(differenceOf(kept, printedLines(drawn).map(compared)));
  }

  private async forgetWords(now: Date): Promise<void> {
    await this.db.query(
      `update conflict_look_up set asked = '' where asked <> '' and asked_at < $1::timestamptz - make_interval(days => $2)`,
      [now, WORDS_KEPT_DAYS],
    );
  }
}

/**
 * Whether a published line may go on standing: its donor is still in the list and not left out of it. One who asks not
 * to be named after the fact stays until somebody has decided.
 */
function stayingIn(drawn: DrawnList): (line: ComparedLine) => boolean {
  const left = new Set(
    drawn.lines
      .filter(({ standing }) => standing === 'named' || standing === 'open' || standing === 'returning')
      .map(keyOf),
  );
  return (line) => left.has(keyOfToday(line));
}

/** Donors who were merged since are one, and stand once. */
function onceEach(lines: readonly PublishedLine[]): PublishedLine[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    const key = keyOfToday(line);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function keyOfToday({ standsFor, fund }: ComparedLine): string {
  return keyOf({ donorId: standsFor, fund });
}

function compared<Line extends { readonly donorId: ComparedLine['standsFor'] }>(line: Line) {
  return { ...line, standsFor: line.donorId };
}

/** What readers are told; whose name it was is not said. */
function removalNote(count: number): string {
  return count === 1
    ? 'One name was taken off, because the donor’s gifts no longer reach the published amount or the donor is no longer named.'
    : `${count} names were taken off, because gifts no longer reach the published amount or donors are no longer named.`;
}
