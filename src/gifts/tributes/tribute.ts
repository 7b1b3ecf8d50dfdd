import type { CalendarDate } from '../../kernel/calendar.js';

export const TRIBUTE_KINDS = ['in-honor', 'in-memory'] as const;
export type TributeKind = (typeof TRIBUTE_KINDS)[number];

export const NOTICE_WAYS = ['email', 'paper'] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];

/** In whose honor or memory a gift is, and who hears of it (R-TPG-05); nobody where the name is ''. */
export interface Tribute {
  readonly kind: TributeKind;
  readonly name: string;
  readonly notifyName: string;
  readonly notifyEmail: string;
  /** Lines of an envelope. */
  readonly notifyAddress: string;
}

/** What a donor asks for on the gift page. */
export interface TributeWish extends Tribute {
  /** Null where nobody is to be told. */
  readonly notifyBy: NoticeWay | null;
  /** The donor's words to whoever is told. */
  readonly message: string;
  /** The day of the notice in the organisation's zone; null for at once. */
  readonly sendOn: CalendarDate | null;
}

/** "in memory of Ana Ruiz". */
export function tributeWords({ kind, name }: Pick<Tribute, 'kind' | 'name'>): string {
  return kind === 'in-honor' ? `in honor of ${name}` : `in memory of ${name}`;
}
