/** What every letter says of its sender. */
export interface Sender {
  readonly organisation: string;
  readonly replyTo: string;
}

/** A letter in words. The first paragraph is set larger: it says what happened, with the amount. */
export interface Content {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** The one thing that the letter invites to. */
  readonly action: { readonly label: string; readonly url: string } | null;
}
