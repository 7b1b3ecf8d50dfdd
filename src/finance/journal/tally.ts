import type { MemberPosting } from './journals.js';
import type { BatchTotal } from './manifest.js';

/** Adds up what is handed over while it passes, so that it can be held against what the ledger says of the batch. */
export class Tally {
  private readonly sums = new Map<string, { debitMinor: bigint; creditMinor: bigint; postingCount: number }>();

  async *over(postings: AsyncIterable<MemberPosting>): AsyncGenerator<MemberPosting, void, undefined> {
    for await (const posting of postings) {
      const key = `${posting.account} ${posting.currency}`;
      const sum = this.sums.get(key) ?? { debitMinor: 0n, creditMinor: 0n, postingCount: 0 };
      if (posting.amountMinor > 0n) sum.debitMinor += posting.amountMinor;
      else sum.creditMinor -= posting.amountMinor;
      sum.postingCount += 1;
      this.sums.set(key, sum);
      yield posting;
    }
  }

  /** @throws Error when one account differs: then no file is kept. */
  refuseOtherThan(totals: readonly BatchTotal[]): void {
    const differs = totals.filter(({ account, currency, debitMinor, creditMinor, postingCount }) => {
      const sum = this.sums.get(`${account} ${currency}`);
      return sum?.debitMinor !== debitMinor || sum.creditMinor !== creditMinor || sum.postingCount !== postingCount;
    });
    if (differs.length > 0 || totals.length !== this.sums.size) {
      throw new Error(`the files differ from the ledger on ${differs.map(({ account }) => account).join(', ')}`);
    }
  }
}
