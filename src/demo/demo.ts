import type { Db } from '../database/db.js';
import { Player } from './player.js';
import type { Processor } from './processor.js';
import type { DatedAct, Extent } from './script.js';
import { Visitor, type Place } from './visitor.js';

/** So many acts may happen at one moment, and side by side. */
const TOGETHER = { acts: 6, ms: 12 * 3_600_000 };
/** More notices than this on their way, and the demo waits: receipts are to be issued soon after their gifts. */
const BACKLOG_MAX = 150;
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
  readonly place: Place;
  readonly onProgress: (position: Position) => void;
}

/**
 * Lets the script happen, at its own time: the sandbox's clock is set to its beginning and goes through it, while
 * donors give through the gift page and Mainstay hears of everything by webhook. At the end the clock is the machine's.
 */
export async function play(acts: readonly DatedAct[], { from, to }: Extent, parts: DemoParts): Promise<void> {
  const { db, processor, place, onProgress } = parts;
  const player = new Player(new Visitor(place, processor), processor);
  await processor.setClock(from);
  try {
    for (const group of together(acts)) {
      const at = group.at(-1)!.at;
      await processor.advanceClock(at);
      await Promise.all(group.map(({ act }) => player.play(act)));
      await settle(parts, BACKLOG_MAX);
      onProgress({
        share: (at.getTime() - from.getTime()) / (to.getTime() - from.getTime()),
        at,
        ...(await totals(db)),
      });
    }
    await processor.advanceClock(to);
    await settle(parts, 0);
  } finally {
    await processor.resetClock();
  }
  onProgress({ share: 1, at: to, ...(await totals(db)) });
}

/** Acts that follow closely on each other, and not on one another's outcome. */
function* together(acts: readonly DatedAct[]): Generator<DatedAct[]> {
  let group: DatedAct[] = [];
  for (const each of acts) {
    const first = group[0];
    const follows = 'about' in each.act && group.some(({ act }) => 'about' in each.act && act === each.act.about);
    const isFar = first && each.at.getTime() - first.at.getTime() > TOGETHER.ms;
    if (first && (group.length === TOGETHER.acts || isFar || follows)) {
      yield group;
      group = [];
    }
    group.push(each);
  }
  if (group.length > 0) yield group;
}

/** Waits until no more than so many webhooks and stored events are on their way. */
async function settle({ db, processor }: DemoParts, most: number): Promise<void> {
  let least = Infinity;
  for (let since = Date.now(); Date.now() - since < STUCK_MS;) {
    const open = (await processor.waiting()) + (await openWork(db));
    if (open <= most) return;
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

async function totals(db: Db): Promise<{ donors: number; gifts: number }> {
  const [row] = await db.query<{ donors: number; gifts: number }>(
    `select count(distinct donor_id)::int as donors, count(*)::int as gifts from gift where occurred_at is not null`,
  );
  return row!;
}
