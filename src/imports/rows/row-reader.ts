import { createHash } from 'node:crypto';
import type { CalendarDate } from '../../kernel/calendar.js';
import type { DateOrder } from '../../kernel/date-order.js';
import { giverKey } from '../../donors/imported/imported-donors.js';
import type { HistoryDonor, HistoryGift, HistoryRow } from '../../workflows/imports/history-row.js';
import type { Target } from '../mapping/fields.js';
import { bringsGifts, nameKey } from '../mapping/mapping.js';
import { readAmount } from '../reading/amounts.js';
import { momentOf, readDateTime, readTime } from '../reading/date-times.js';
import type { FileRecord } from '../reading/records.js';
import { CellReader, Refused } from './cell-reader.js';
import { readDonor } from './donor-cells.js';
import type { RowContext } from './row-context.js';
import type { LeftOut, Refusal } from './problems.js';

export type RowReading =
  | { readonly kind: 'row'; readonly row: HistoryRow }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly amountMinor: bigint | null }
  | { readonly kind: 'left-out'; readonly why: LeftOut; readonly field: Target; readonly amountMinor: bigint | null };

/** A hundred million dollars: what is more was mistyped. */
const AMOUNT_MAX = 10_000_000_000n;
const METHOD_MAX = 80;
const COMMENT_MAX = 1000;
const ID_MAX = 190;

/** Words by which other systems say that money was received. */
const RECEIVED = new Set([
  'paid',
  'complete',
  'completed',
  'succeeded',
  'success',
  'successful',
  'received',
  'settled',
  'cleared',
  'renewal',
  'publish',
  'partially refunded',
  'partial refund',
  'partially_refunded',
]);

/** Reads rows of one file into donors and gifts. Pure: the same row says the same every time. */
export class RowReader {
  private readonly cells: CellReader;
  private readonly hasGifts: boolean;

  constructor(private readonly context: RowContext) {
    this.cells = new CellReader(context.mapping.columns);
    this.hasGifts = bringsGifts(context.mapping);
  }

  read(record: FileRecord): RowReading {
    let amountMinor: bigint | null = null;
    try {
      const row = this.cells.of(record);
      amountMinor = this.hasGifts ? this.amountOf(row) : null;
      if (this.hasGifts) {
        const why = this.whyLeftOut(row, amountMinor!);
        if (why) return { kind: 'left-out', ...why, amountMinor };
      }
      const donor = readDonor(row, this.context);
      const gift = this.hasGifts ? this.giftOf(row, donor, amountMinor!) : null;
      return { kind: 'row', row: { number: record.number, donor, gift } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { kind: 'refused', refusal: error.refusal, amountMinor };
    }
  }

  /** What was given, less what was refunded there. */
  private amountOf(row: ReadonlyMap<Target, string>): bigint {
    const given = this.money(row, 'amount');
    if (given === null) throw new Refused('no-amount', 'amount');
    if (given < 0n) throw new Refused('negative', 'amount');
    const refunded = this.money(row, 'refunded') ?? 0n;
    const back = refunded < 0n ? -refunded : refunded;
    if (back > given) throw new Refused('over-refunded', 'refunded');
    if (given > AMOUNT_MAX) throw new Refused('too-large', 'amount');
    return given - back;
  }

  private money(row: ReadonlyMap<Target, string>, target: 'amount' | 'refunded'): bigint | null {
    const reading = readAmount(row.get(target) ?? '', this.context.currency);
    if (reading.kind === 'empty') return null;
    const minor = reading.kind === 'amount' ? reading.readings[this.context.decimals] : undefined;
    if (minor === undefined) throw new Refused('bad-amount', target);
    return minor;
  }

  private whyLeftOut(row: ReadonlyMap<Target, string>, amountMinor: bigint): { why: LeftOut; field: Target } | null {
    const status = row.get('status');
    if (status !== undefined) {
      const word = nameKey(status);
      const isNetted = row.has('refunded') && word.includes('refund');
      if (!RECEIVED.has(word) && !isNetted) return { why: 'not-received', field: 'status' };
    }
    return amountMinor === 0n ? { why: 'nothing-left', field: 'amount' } : null;
  }

  private giftOf(row: ReadonlyMap<Target, string>, donor: HistoryDonor, amountMinor: bigint): HistoryGift {
    const { currency, zone } = this.context;
    const given = row.get('currency');
    if (given && given.toUpperCase() !== currency) throw new Refused('other-currency', 'currency');
    const { date, occurredAt } = this.momentOf(row, zone);
    const externalId = this.short(row, 'gift-id', ID_MAX);
    return {
      externalId,
      likeKey: hash(`${giverKey(donor)}\n${date}\n${amountMinor} ${currency}`),
      amountMinor,
      currency,
      giftDate: date,
      occurredAt,
      designation: this.named(row, 'designation') ?? this.context.usualDesignation,
      campaignId: this.named(row, 'campaign') ?? this.context.usualCampaign,
      method: this.short(row, 'method', METHOD_MAX),
      anonymous: this.cells.yesNo(row, 'anonymous') ?? false,
      comment: this.short(row, 'comment', COMMENT_MAX),
    };
  }

  private momentOf(row: ReadonlyMap<Target, string>, zone: string): { date: CalendarDate; occurredAt: Date } {
    const { dateOrder, mapping, today } = this.context;
    const reading = readDateTime(row.get('date') ?? '', today);
    if (reading.isEmpty) throw new Refused('no-date', 'date');
    const day = reading.readings[dateOrder] ?? sameInAll(reading.readings);
    if (!day) throw new Refused('bad-date', 'date');
    const minutes = reading.minutes ?? readTime(row.get('time') ?? '');
    const moment = momentOf(day, minutes, { zone, isUtc: reading.isUtc || mapping.isUtc });
    if (moment.date > today) throw new Refused('future-date', 'date');
    return moment;
  }

  private named(row: ReadonlyMap<Target, string>, target: 'designation' | 'campaign'): string | undefined {
    const name = nameKey(row.get(target) ?? '');
    const known = target === 'designation' ? this.context.designations : this.context.campaigns;
    return name === '' ? undefined : known.get(name);
  }

  private short(row: ReadonlyMap<Target, string>, target: Target, longest: number): string | null {
    const text = row.get(target) ?? '';
    if (text.length > longest) throw new Refused('too-long', target);
    return text === '' ? null : text;
  }
}

/** A year that stands first means one thing, whatever the others of the file do. */
function sameInAll(readings: Readonly<Partial<Record<DateOrder, CalendarDate>>>): CalendarDate | undefined {
  const [one, ...others] = Object.values(readings);
  return others.length === 0 && readings.ymd ? one : undefined;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
