import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.js';
import type { Tx } from '../../database/db.js';
import { holdReceipts, type ReceiptHold } from '../../receipts/receipt-hold.js';
import { issueReceipts, type IssuedReceipt, type ReceiptDraft } from '../../receipts/receipt.store.js';
import { disclosuresOn } from '../../receipts/state-disclosures.js';
import type { ReceiptWording } from '../../regimes/receipt-wording.js';
import { Regimes } from '../../regimes/regimes.js';
import type { DonorField, TaxRegime } from '../../regimes/tax-regime.js';

/** A receipt and what it says, for the letter that brings it. */
export interface WordedReceipt extends IssuedReceipt {
  readonly wording: ReceiptWording;
}

/**
 * Gives receipts their numbers by the rules of their tax regimes, in the transaction of the caller. All receipts are
 * issued here, so that none comes about without what its regime and the donor's state ask for.
 */
@Injectable()
export class IssueReceipts {
  constructor(
    private readonly regimes: Regimes,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns what was issued, in the order of the drafts, which may be fewer: a receipt waits where its regime asks for
   * something that is not known, and there is none where the regime gives none. Both are written down.
   * Call it last: the number rows are locked from here to the commit (R-NUM-07).
   */
  async run(tx: Tx, drafts: readonly ReceiptDraft[]): Promise<WordedReceipt[]> {
    const now = this.clock.now();
    const holds = drafts.flatMap((draft) => this.holdOf(draft) ?? []);
    await holdReceipts(tx, holds, now);
    const held = new Set(holds.map(({ draft }) => draft));
    const ready = await this.completed(
      tx,
      drafts.filter((draft) => !held.has(draft)),
    );
    if (ready.length === 0) return [];
    const issued = await issueReceipts(tx, ready, (regime) => this.regimes.of(regime).series, now);
    return issued.map((receipt) => this.worded(receipt));
  }

  /** The words of a receipt that was issued before, for a letter that brings it once more. */
  worded<Receipt extends IssuedReceipt>(receipt: Receipt): Receipt & WordedReceipt {
    const { snapshot } = receipt;
    return {
      ...receipt,
      wording: complete(this.regimes.of(snapshot.regime).receiptWords(snapshot), snapshot.replaces),
    };
  }

  private holdOf(draft: ReceiptDraft): ReceiptHold | null {
    const missing = missingOf(this.regimes.of(draft.snapshot.regime), draft);
    return missing.length > 0 || !draft.isReceiptable ? { draft, missing } : null;
  }

  /** Adds the language of the regime, and what the donor's state asks to be said on the day of issue (R-STA-03). */
  private async completed(tx: Tx, drafts: readonly ReceiptDraft[]): Promise<ReceiptDraft[]> {
    const placed = drafts.map((draft) => {
      const { locale, stateOf } = this.regimes.of(draft.snapshot.regime);
      return { draft, locale, state: stateOf(draft.home), day: draft.snapshot.issueDate };
    });
    const places = placed.flatMap(({ state, day }) => (state === null ? [] : [{ state, day }]));
    const texts = await disclosuresOn(tx, places);
    return placed.map(({ draft, locale, state, day }) => {
      const disclosures = texts.get(`${state} ${day}`) ?? [];
      return { ...draft, snapshot: { ...draft.snapshot, locale, disclosures } };
    });
  }
}

/** What a regime asks for and is not known yet. */
function missingOf({ donorFields, signatories }: TaxRegime, { snapshot }: ReceiptDraft): string[] {
  const { donor, organisation } = snapshot;
  const known: Readonly<Record<DonorField, boolean>> = {
    name: donor.name !== '',
    address: donor.addressLines.length > 0,
  };
  const missing: string[] = donorFields.filter((field) => !known[field]);
  return (organisation.signatories ?? []).length < signatories ? [...missing, 'signatories'] : missing;
}

/** @throws RangeError: a receipt without one of these is a defect in its regime, and none is issued (R-REC-03). */
function complete(wording: ReceiptWording, replaces: string | null): ReceiptWording {
  const { acknowledgment, statement } = wording;
  const isSaid = replaces === null || (wording.replaces ?? '').includes(replaces);
  if (acknowledgment === '' || statement === '' || !isSaid) {
    throw new RangeError(`${wording.title} does not say all that a receipt has to say`);
  }
  return wording;
}
