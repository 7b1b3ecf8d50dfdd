import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import { dateIn } from '../../kernel/calendar.js';
import { addAskCounts, type AskSpot } from '../../campaigns/ask-counts.js';
import { Db } from '../../database/db.js';
import { findOrganisation } from '../../organisation/organisation.js';
import { textFields } from '../http/forms.js';

/** How long counts wait to be written together. */
const PAUSE_MS = 1_000;
/** Spots that wait at once, and networks of a minute: what comes beyond is not counted. */
const WAITING_MOST = 10_000;
const NETWORKS_MOST = 50_000;
/** What a whole office reads in a minute is less. */
const A_MINUTE_MOST = 240;
/** Writing is tried for about a minute; then the counts are let go, for they are worth less than the memory. */
const TRIES_MOST = 60;

interface Waiting extends AskSpot {
  seen: number;
  followed: number;
}

/**
 * Adds up asks that were seen and followed in memory, and writes the sums once a second: a story that everybody reads
 * costs one row a second and process. Of readers nothing is kept but how much came from a network within the minute,
 * in this process alone. What waits when a process is killed is lost, at most a second of it.
 */
@Injectable()
export class AskCounter implements BeforeApplicationShutdown {
  private readonly log = new Logger(AskCounter.name);
  private waiting = new Map<string, Waiting>();
  private networks = new Map<string, number>();
  private minute = 0;
  private tries = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** Counts one, unless it means nothing or its network sends more than readers do. Never throws: readers wait for nothing. */
  take(network: string, form: string, what: string, fields: unknown): void {
    if ((what !== 'seen' && what !== 'follow') || !this.isWithinLimit(network)) return;
    const spot = spotOf(form, fields);
    if (!spot) return;
    this.add(spot, what === 'seen' ? 1 : 0, what === 'follow' ? 1 : 0);
  }

  /** Writes what waits. A database that rests gets it a second later. */
  async write(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const counts = [...this.waiting.values()];
    if (counts.length === 0) return;
    this.waiting = new Map();
    try {
      await this.db.write(async (tx) => {
        const organisation = await findOrganisation(tx);
        if (organisation) await addAskCounts(tx, dateIn(organisation.timeZone, this.clock.now()), counts);
      });
      this.tries = 0;
    } catch (error) {
      this.keep(counts, error as Error);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.write();
    if (this.timer) clearTimeout(this.timer);
  }

  private keep(counts: readonly Waiting[], error: Error): void {
    this.tries += 1;
    if (this.tries >= TRIES_MOST) {
      this.tries = 0;
      this.log.error(`counts of asks were let go: ${error.message}`);
      return;
    }
    for (const { seen, followed, ...spot } of counts) this.add(spot, seen, followed);
  }

  private add(spot: AskSpot, seen: number, followed: number): void {
    const key = JSON.stringify([spot.story, spot.form, spot.section, spot.author, spot.placement, spot.variant]);
    const waiting = this.waiting.get(key);
    if (waiting) {
      waiting.seen += seen;
      waiting.followed += followed;
    } else if (this.waiting.size < WAITING_MOST) {
      this.waiting.set(key, { ...spot, seen, followed });
    }
    this.timer ??= setTimeout(() => void this.write(), PAUSE_MS).unref();
  }

  private isWithinLimit(network: string): boolean {
    const minute = Math.floor(this.clock.now().getTime() / 60_000);
    if (minute !== this.minute) {
      this.minute = minute;
      this.networks = new Map();
    }
    const uses = (this.networks.get(network) ?? 0) + 1;
    if (uses > A_MINUTE_MOST || (uses === 1 && this.networks.size >= NETWORKS_MOST)) return false;
    this.networks.set(network, uses);
    return true;
  }
}

/** The spot as a page tells of it; what is too long is left out, as it is of gifts. Null without an article. */
function spotOf(form: string, fields: unknown): AskSpot | null {
  const sent = textFields(fields, 'article', 'url', 'section', 'author', 'placement', 'variant');
  const text = (name: keyof typeof sent, most: number): string => {
    const plain = sent[name].replaceAll(/[\p{Cc}\p{Cs}]/gu, '').trim();
    return plain.length <= most ? plain : '';
  };
  const url = text('url', 1000);
  const address = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol) ? url : null;
  const story = text('article', 300) || (address && address.length <= 300 ? address : '');
  if (story === '' || !/^[a-z0-9-]{1,60}$/.test(form)) return null;
  return {
    story,
    url: address,
    form,
    section: text('section', 100),
    author: text('author', 100),
    placement: text('placement', 60),
    variant: text('variant', 60),
  };
}
