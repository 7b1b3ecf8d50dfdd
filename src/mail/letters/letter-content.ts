/** What every letter says of its sender. */
export interface Sender {
  readonly organisation: string;
  readonly replyTo: string;
}

/** A letter in words. The first paragraph is set larger: it says what happened, with the amount. */
export interface Content {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Figures, each on a line of its own, right after the first paragraph. */
  readonly figures?: readonly { readonly label: string; readonly value: string; readonly note: string | null }[];
  /** A short table after the paragraphs; each row has as many cells as there are columns. */
  readonly table?: LetterTable;
  /** The one thing that the letter invites to. */
  readonly action: { readonly label: string; readonly url: string } | null;
  /** How a letter that comes again and again is stopped. */
  readonly stop?: { readonly label: string; readonly url: string };
}

export interface LetterTable {
  readonly caption: string;
  readonly columns: readonly { readonly label: string; readonly isFigure: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** What is left out. */
  readonly more: string | null;
}
