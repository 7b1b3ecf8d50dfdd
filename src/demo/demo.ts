import type { Db } from '../database/db.js';
import { ALIGN_PLAN } from '../workflows/plans/align-plan.js';
import type { ChangePlan } from '../workflows/plan-changes/change-plan.js';
import type { DatedAct, Extent } from './acts/act.js';
import { TellAddress } from './addresses/tell-address.js';
import { countAsks } from './campaigns/asks.js';
import { beginDrive, setGoal } from './campaigns/drive.js';
import type { DonorListDesk } from './donor-list/donor-list-desk.js';
import { Player } from './player.js';
import type { Processor } from './processor.js';
import { Sustainers } from './sustainers.js';
import { Visitor } from './visitor.js';

/** So many acts go on side by side, none more than this behind the newest: nobody takes longer to pay. */
const AT_ONCE = { acts: 24, ms: 12 * 3_600_000 };
/** The clock is moved in steps of at least two hours; acts that are closer together happen in the same one. */
const STEP_MS = 2 * 3_600_000;
const LOOK_EVERY_ACTS = 40;
/** More notices than this on their way, and the demo waits: receipts are to be issued soon after their gifts. */
const BACKLOG_MAX = 150;
const DAY_MS = 24 * 60 * 60_000;
/** A date that cannot be told now is told later; nobody waits for it longer than this. */
const TRIES_A_DAY = 80;
const PAUSE_MS = 25;
/** A backlog that does not shrink for so long will not shrink any more. */
const STUCK_MS = 60_000;

export interface Position {
  readonly share: number;
  readonly at: Date;
  readonly donors: number;
  readonly gifts: number;
}

export interface DemoParts {
  readonly db: Db;
  readonly processor: Processor;
  /** Where the product answers, "http://localhost:3000". */
  readonly url: string;
  readonly changePlan: ChangePlan;
  readonly donorList: DonorListDesk;
  readonly onProgress: (position: Position) => void;
  /** Ends the play between two acts; the clock is set right all the same. */
  readonly quit: AbortSignal;
}

/**
 * Lets the script happen, at its own time: the sandbox's clock is set to its beginning and goes through it, while
 * donors give through the gift page and Mainstay hears of everything by webhook. At the end the clock is the machine's.
 */
export async function play(acts: readonly DatedAct[], { from, to }: Extent, parts: DemoParts): Promise<void> {
  const { db, processor, url, changePlan, donorList, onProgress, quit } = parts;
  const sustainers = new Sustainers(db, changePlan);
  const player = new Player(new Visitor(url), processor, sustainers, new TellAddress(db), donorList);
  const ongoing = new Ongoing();
  const show = async (at: Date): Promise<void> => {
    const share = (at.getTime() - from.getTime()) / (to.getTime() - from.getTime());
    onProgress({ share, at, ...(await totals(db)) });
  };
  let position = from;
  await processor.setClock(from);
  await beginDrive(db, { to });
  if (acts.some(({ act }) => act.kind === 'publish-donors')) await donorList.open();
  try {
    for (const [count, dated] of acts.entries()) {
      quit.throwIfAborted();
      await ongoing.roomFor(dated);
      if (dated.at.getTime() - position.getTime() >= STEP_MS) {
        await advance(parts, position, dated.at);
        position = dated.at;
      }
      ongoing.begin(dated, player.play(dated.act));
      if (count % LOOK_EVERY_ACTS > 0) continue;
      await settle(parts, BACKLOG_MAX);
      await show(dated.at);
    }
    await ongoing.end();
    await advance(parts, position, to);
    await settle(parts, 0);
    await setGoal(db);
    await countAsks(db);
  } finally {
    await ongoing.end().catch(() => undefined);
    await processor.resetClock();
  }
  await show(to);
}

/** Goes on day by day, and lets Mainstay tell the processor its dates before charges come due by others. */
async function advance({ db, processor, quit }: DemoParts, from: Date, to: Date): Promise<void> {
  for (let at = from.getTime(); at < to.getTime();) {
    at = Math.min(at + DAY_MS, to.getTime());
    await processor.advanceClock(new Date(at));
    for (let tries = 0; tries < TRIES_A_DAY && (await datesToTell(db)) > 0; tries++) {
      quit.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** The acts that have begun and not ended. */
class Ongoing {
  private readonly acts = new Map<DatedAct, Promise<void>>();
  private failure: Error | null = null;

  /** Waits until another act may begin, and until what it follows on has ended. @throws what an act has failed with. */
  async roomFor({ at, act }: DatedAct): Promise<void> {
    for (const [earlier, ended] of this.acts) {
      const isFarBehind = at.getTime() - earlier.at.getTime() > AT_ONCE.ms;
      if (isFarBehind || this.acts.size >= AT_ONCE.acts || ('about' in act && act.about === earlier.act)) await ended;
    }
    if (this.failure) throw this.failure;
  }

  begin(dated: DatedAct, work: Promise<void>): void {
    const ended = work
      .catch((error: unknown) => {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => this.acts.delete(dated));
    this.acts.set(dated, ended);
  }

  async end(): Promise<void> {
    await Promise.all(this.acts.values());
    if (this.failure) throw this.failure;
  }
}

/** Waits until no more than so many webhooks and stored events are on their way. */
async function settle({ db, processor, quit }: DemoParts, most: number): Promise<void> {
  let least = Infinity;
  for (let since = Date.now(); Date.now() - since < STUCK_MS;) {
    const open = (await processor.waiting()) + (await openWork(db));
    if (open <= most) return;
    quit.throwIfAborted();
    if (open < least) {
      least = open;
      since = Date.now();
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(
    `${least} notices do not get done. Look at the log of the server; then run mainstay demo --clear, and try again.`,
  );
}

/** Letters are not waited for: they leave in the background, as on any busy day. */
async function openWork(db: Db): Promise<number> {
  const [row] = await db.query<{ open: number }>(
    `select count(*)::int as open from stripe_event where state = 'pending'`,
  );
  return row!.open;
}

async function datesToTell(db: Db): Promise<number> {
  const [row] = await db.query<{ open: number }>(
    `select (select count(*) from pgboss.job where name = $1 and state in ('created', 'active'))::int
          + (select count(*) from stripe_event where state = 'pending' and attempts = 0)::int as open`,
    [ALIGN_PLAN.name],
  );
  return row!.open;
}

async function totals(db: Db): Promise<{ donors: number; gifts: number }> {
  const [row] = await db.query<{ donors: number; gifts: number }>(
    `select count(distinct donor_id)::int as donors, count(*)::int as gifts from gift where occurred_at is not null`,
  );
  return row!;
}
