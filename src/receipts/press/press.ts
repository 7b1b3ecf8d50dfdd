/** The press was closed before a page was drawn: its process ends, and another one draws it. */
export class PressStopped extends Error {}

/** Lays out documents: tagged, with title and language, fonts embedded (R-A11-06). */
export abstract class Press {
  /**
   * The PDF of a page's data by a Typst template, which reads it from `sys.inputs` together with the `families` of
   * fonts. Equal input gives equal bytes on every machine and in every thread (R-REC-08). `page` must survive a copy
   * to another thread.
   * @throws Error with the diagnostics of Typst, PressStopped
   */
  abstract print(template: string, page: object): Promise<Uint8Array>;

  /** Lets go of threads and memory; what is still being drawn is given up. */
  abstract close(): Promise<void>;
}
