import { Injectable } from '@nestjs/common';
import { AppError, InvalidInput } from '../../../kernel/app-error.js';
import { Clock } from '../../../kernel/clock.js';
import { newId, type StaffId } from '../../../kernel/id.js';
import { Audit } from '../../../audit/audit.js';
import { Db, rows, type Tx } from '../../../database/db.js';
import { readOrganisation } from '../../../organisation/organisation.js';
import { legalDonors } from '../legal-donors.js';
import { namedGroups } from '../named-groups.js';
import { listYear, runningYear } from '../list/list-year.js';
import { readTransparency } from '../settings/transparency-settings.js';

/** So many questions a person may ask in an hour. */
const PER_HOUR = 30;
/** Years that are looked at: the running one and those before it. */
const YEARS = 3;
const SIMILAR_SHOWN = 5;
/** Below, a word such as “Foundation” would tell of donors whom nobody meant. */
const SIMILAR_FROM = 0.4;
const NAME_LONGEST = 200;

/** What an editor learns: yes or no, and never how much or how to reach anybody (R-TRN-07). */
export interface LookedUp {
  readonly answer: 'yes' | 'similar' | 'no';
  /** Names that were meant, or may have been. */
  readonly names: readonly string[];
  /** For a yes: in which years. */
  readonly years: readonly number[];
  /** All the years that were looked at, the running one first. */
  readonly lookedAt: readonly number[];
}

export class TooManyLookUps extends AppError {
  constructor() {
    super(
      'too-many-look-ups',
      'unavailable',
      `You asked ${PER_HOUR} times within an hour, so this was not answered. Ask again later, or ask an administrator.`,
    );
  }
}

/** "Is this somebody who gave us a lot?", for the disclosure of conflicts. Every question is kept and audited. */
@Injectable()
export class LookUpDonor {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** @throws InvalidInput, TooManyLookUps */
  async run(name: string, by: { readonly staffId: StaffId; readonly actor: `staff:${string}` }): Promise<LookedUp> {
    const asked = name.replaceAll(/\s+/g, ' ').trim();
    if (asked === '' || asked.length > NAME_LONGEST) {
      throw new InvalidInput(
        [{ field: 'name', message: 'Enter the name of a person, company or fund.' }],
        'Nothing was asked.',
      );
    }
    return this.db.write(async (tx) => {
      await this.refuseTooMany(tx, by.staffId);
      const found = await this.find(tx, asked);
      const id = newId();
      await rows(
        tx,
        'insert into conflict_look_up (id, asked, answer, asked_by, asked_at) values ($1, $2, $3, $4, $5)',
        [id, asked, found.answer, by.staffId, this.clock.now()],
      );
      const detail = { answer: found.answer };
      await this.audit.record(tx, { actor: by.actor, action: 'look up donor', object: `look-up:${id}`, detail });
      return found;
    });
  }

  private async refuseTooMany(tx: Tx, staffId: StaffId): Promise<void> {
    // One question of a person at a time, so that many at once are counted, too.
    await rows(tx, `select pg_advisory_xact_lock(hashtext('look-up'), hashtext($1))`, [staffId]);
    const [{ count } = { count: 0 }] = await rows<{ count: number }>(
      tx,
      `select count(*)::int as count from conflict_look_up
       where asked_by = $1 and asked_at > $2::timestamptz - interval '1 hour'`,
      [staffId, this.clock.now()],
    );
    if (count >= PER_HOUR) throw new TooManyLookUps();
  }

  private async find(tx: Tx, asked: string): Promise<LookedUp> {
    const settings = await readTransparency(tx);
    const organisation = await readOrganisation(tx);
    const running = runningYear(this.clock.now(), settings, organisation).year;
    const lookedAt = Array.from({ length: YEARS }, (_, back) => running - back);
    const known: { name: string; year: number }[] = [];
    for (const year of lookedAt) {
      const { from, to } = listYear(year, settings, organisation);
      const donors = await legalDonors(tx, { from, to, thresholdMinor: settings.thresholdMinor, namesBelow: false });
      for (const donor of donors) {
        // Whom finance alone knows, editors do not find by typing a name (R-TPG-06); the page says so.
        if (donor.anonymousToStaff || donor.isErased) continue;
        const names = [donor.legalName, donor.recognitionName, ...donor.funds.map(({ fund }) => fund)];
        const lines = namedGroups(donor, settings.thresholdMinor).map((group) => group.name);
        for (const name of new Set([...names, ...lines].filter(Boolean))) known.push({ name, year });
      }
    }
    return answerOf(await this.likeness(tx, asked, [...new Set(known.map(({ name }) => name))]), known, lookedAt);
  }

  /** Those of the names that the asked one may mean, with how much it is like them; 1 is the same. */
  private likeness(tx: Tx, asked: string, names: readonly string[]): Promise<Likeness[]> {
    return rows<Likeness>(
      tx,
      `select name, case when plain_text(name) = plain_text($1) then 1
                    else least(0.99, greatest(similarity(plain_text(name), plain_text($1)), part.likeness)) end::float8 as likeness
       from unnest($2::text[]) as name
       cross join lateral (select word_similarity(plain_text($1), plain_text(name)) as likeness) as whole
       cross join lateral (select case when whole.likeness >= 0.7 then whole.likeness else 0 end as likeness) as part
       order by 2 desc, name`,
      [asked, names],
    );
  }
}

interface Likeness {
  readonly name: string;
  readonly likeness: number;
}

function answerOf(
  likeness: readonly Likeness[],
  known: readonly { readonly name: string; readonly year: number }[],
  lookedAt: readonly number[],
): LookedUp {
  const same = likeness.filter((each) => each.likeness >= 1).map(({ name }) => name);
  if (same.length > 0) {
    const years = lookedAt.filter((year) => known.some((each) => each.year === year && same.includes(each.name)));
    return { answer: 'yes', names: same, years, lookedAt };
  }
  const similar = likeness.filter((each) => each.likeness >= SIMILAR_FROM).slice(0, SIMILAR_SHOWN);
  const names = similar.map(({ name }) => name);
  return { answer: names.length > 0 ? 'similar' : 'no', names, years: [], lookedAt };
}

/** A question that was asked, for administrators. */
export interface AskedLookUp {
  readonly id: string;
  /** Empty once the words were let go of. */
  readonly asked: string;
  readonly answer: LookedUp['answer'];
  readonly by: string;
  readonly at: Date;
}

const ROWS_MAX = 200;

/** The newest questions first, at most two hundred. */
export function askedLookUps(tx: Tx): Promise<AskedLookUp[]> {
  return rows<AskedLookUp>(
    tx,
    `select conflict_look_up.id, asked, answer, staff.name as by, asked_at as at
     from conflict_look_up join staff on staff.id = asked_by order by position desc limit ${ROWS_MAX}`,
  );
}
