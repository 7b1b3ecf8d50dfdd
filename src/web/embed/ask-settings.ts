/**
 * How often a gift is given, as far as every copy of the element has words for it; the gift page itself may offer
 * more.
 */
export const ASK_FREQUENCIES = ['once', 'monthly', 'yearly'] as const;

export type AskFrequency = (typeof ASK_FREQUENCIES)[number];

/**
 * What `GET /embed/asks/:slug.json` answers and the element reads. The contract holds for as long as `v1.js` is served:
 * members may be added, never changed or taken away. Amounts are integers in minor units of the currency.
 */
export interface AskSettings {
  readonly slug: string;
  /** False after the drive has ended; the element then leads to the general form. */
  readonly open: boolean;
  readonly heading: string;
  readonly body: string;
  /** In the order shown. With only one, the reader is not asked to choose. */
  readonly frequencies: readonly AskFrequency[];
  readonly defaultFrequency: AskFrequency;
  readonly amounts: Readonly<Partial<Record<AskFrequency, readonly number[]>>>;
  readonly defaultAmount: Readonly<Partial<Record<AskFrequency, number>>>;
  readonly currency: string;
  /** Where the gift page is; relative addresses are read from the origin of the script. */
  readonly giveUrl: string;
  /** Where members find their giving, or null without a portal. */
  readonly portalUrl: string | null;
  /** For the `goal` layout; null where the form's campaign has no goal in money, or does not run. */
  readonly goal: AskGoal | null;
  /** The line under the button; empty for the one that ships with the element. */
  readonly note: string;
  readonly testMode: boolean;
  /** The arm of an experiment; travels with the gift. */
  readonly variant?: string;
  /** Followed by "seen" or "follow", where asks are added up; a page that keeps its settings leaves it out to count nothing. */
  readonly countUrl?: string;
}

export interface AskGoal {
  readonly raisedMinor: number;
  readonly goalMinor: number;
  /** The last day, `YYYY-MM-DD`, or null. */
  readonly endsOn: string | null;
  /** Whole days after today on the newsroom's calendar, 0 on the last one; null without an end. */
  readonly daysLeft?: number | null;
  readonly gifts?: number;
  /** Who doubles what is given now, and what is left of that. */
  readonly match?: {
    readonly sponsor: string;
    /** What is added to each 100. */
    readonly percent: number;
    readonly capMinor: number;
    readonly leftMinor: number;
    readonly endsOn: string;
  } | null;
  /** One line under the meter, by language tag, "en": the match, or that the goal is reached. */
  readonly notes?: Readonly<Record<string, string>>;
}

/** What the ask says unless the form says otherwise; the element brings the same words in Spanish. */
export const DEFAULT_ASK_HEADING = 'If you enjoyed this article, please support us today!';
export const DEFAULT_ASK_BODY =
  'We have no paywall. Neighbors who can afford to give keep it open for those who cannot.';
