export interface ProblemEntry {
  /** A few words; the `title` of the problem document and the heading of the page. */
  readonly title: string;
  /** What the code says about the request, in one or two sentences. */
  readonly meaning: string;
  /** What the caller can do now. */
  readonly next: string;
}
