import { Inject, Injectable } from '@nestjs/common';
import type { TaxRegime } from './tax-regime.js';
import { US_501C3 } from './us-501c3/us-501c3.js';

/** The regimes of this process, a list; tests add their own. */
export const REGIMES_TOKEN = Symbol('TaxRegimes');

/** The regimes that the product knows. A new one is added here, and nowhere else. */
export const TAX_REGIMES: readonly TaxRegime[] = [US_501C3];

/** Finds the regime of an organisation, and that of a receipt that was issued by an earlier one. */
@Injectable()
export class Regimes {
  private readonly byCode: ReadonlyMap<string, TaxRegime>;

  /** @throws RangeError when two have the same code or series: their receipts could not be told apart. */
  constructor(@Inject(REGIMES_TOKEN) regimes: readonly TaxRegime[] = TAX_REGIMES) {
    this.byCode = new Map(regimes.map((regime) => [regime.code, regime]));
    const prefixes = new Set(regimes.map(({ series }) => series.prefix));
    if (this.byCode.size < regimes.length || prefixes.size < regimes.length) {
      throw new RangeError('two tax regimes share their code or the prefix of their receipts');
    }
  }

  /** @throws RangeError for a code that this version of Mainstay does not know. */
  of(code: string): TaxRegime {
    const regime = this.byCode.get(code);
    if (!regime) throw new RangeError(`the tax regime ${code} is not known here`);
    return regime;
  }
}
