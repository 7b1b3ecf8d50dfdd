const WIDTH = 28;
/** Without a terminal a line is written for each tenth. */
const PLAIN_STEPS = 10;

/** A bar that grows on one line of a terminal; in a log, a line for each tenth. */
export class Progress {
  private tenth = -1;

  constructor(private readonly out: NodeJS.WriteStream) {}

  /** @param share from 0 to 1. */
  show(share: number, words: string): void {
    const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
    if (this.out.isTTY) {
      const full = Math.round(share * WIDTH);
      this.out.write(`\r${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${percent}  ${words}\u001B[K`);
      if (share >= 1) this.out.write('\n');
      return;
    }
    const tenth = Math.floor(share * PLAIN_STEPS);
    if (tenth > this.tenth) this.out.write(`${percent}  ${words}\n`);
    this.tenth = Math.max(tenth, this.tenth);
  }
}
