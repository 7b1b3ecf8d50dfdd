import { Injectable } from '@nestjs/common';
import { AppError, NotFound } from '../../kernel/app-error.js';
import { Clock } from '../../kernel/clock.js';
import { isId, type GiftId, type StaffId } from '../../kernel/id.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { refuseContested } from '../../gifts/disputes/dispute.store.js';
import { lockGifts } from '../../gifts/gift.store.js';
import { readRefund, updateRefund } from '../../gifts/refund.store.js';
import type { RefundTable } from '../../gifts/refund.table.js';
import { Jobs } from '../../jobs/jobs.js';
import { ASK_REFUND } from './ask-refund.js';

/** Whoever asked for a refund does not approve it (R-SEC-06). */
export class SecondPersonNeeded extends AppError {
  constructor() {
    super(
      'second-person-needed',
      'conflict',
      'You asked for this refund, so somebody else has to approve it. No money moved. Ask a colleague in finance, or withdraw it.',
    );
  }
}

export class RefundDecided extends AppError {
  constructor() {
    super(
      'refund-decided',
      'conflict',
      'This refund is decided already, so nothing was changed. Its gift shows what became of it.',
    );
  }
}

export class NotYourRefund extends AppError {
  constructor() {
    super(
      'not-your-refund',
      'conflict',
      'Only who asked for a refund can withdraw it. Decline it instead, and say why.',
    );
  }
}

interface Decision {
  readonly giftId: GiftId;
  readonly refundId: string;
  readonly by: { readonly actor: Actor; readonly staffId: StaffId };
}

/** The second person's part of a refund that nobody may send alone (R-VOI-07). Each decision counts once. */
@Injectable()
export class DecideRefund {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Sends it. @throws NotFound, RefundDecided, SecondPersonNeeded, GiftContested */
  approve(decision: Decision): Promise<void> {
    return this.decide(decision, 'approve refund', async (tx, refund) => {
      if (refund.requestedBy === decision.by.staffId) throw new SecondPersonNeeded();
      await refuseContested(tx, refund.giftId);
      await this.save(tx, refund, decision, { state: 'requested' });
      await this.jobs.enqueue(tx, ASK_REFUND, [{ refundId: refund.id }]);
    });
  }

  /** Keeps the money. `why` is shown to whoever asked. @throws NotFound, RefundDecided */
  decline(decision: Decision, why: string): Promise<void> {
    return this.decide(decision, 'decline refund', async (tx, refund) => {
      const [person] = await rows<{ name: string }>(tx, 'select name from staff where id = $1', [decision.by.staffId]);
      const failure = `Declined by ${person!.name}${why === '' ? '.' : `: ${why}`}`;
      await this.save(tx, refund, decision, { state: 'canceled', failure });
    });
  }

  /** @throws NotFound, RefundDecided, NotYourRefund */
  withdraw(decision: Decision): Promise<void> {
    return this.decide(decision, 'withdraw refund', async (tx, refund) => {
      if (refund.requestedBy !== decision.by.staffId) throw new NotYourRefund();
      await this.save(tx, refund, decision, { state: 'canceled', failure: 'Withdrawn by who had asked for it.' });
    });
  }

  private decide(
    { giftId, refundId, by }: Decision,
    action: string,
    work: (tx: Tx, refund: RefundTable) => Promise<void>,
  ): Promise<void> {
    return this.db.write(async (tx) => {
      await lockGifts(tx, [giftId]);
      if (!isId(refundId)) throw new NotFound('refund');
      const refund = await readRefund(tx, refundId);
      if (refund.giftId !== giftId) throw new NotFound('refund');
      if (refund.state !== 'awaiting-approval') throw new RefundDecided();
      await work(tx, refund);
      await this.audit.record(tx, {
        actor: by.actor,
        action,
        object: `gift:${giftId}`,
        detail: { refund: refund.id, amountMinor: Number(refund.amountMinor) },
      });
    });
  }

  private save(
    tx: Tx,
    { id }: RefundTable,
    { by }: Decision,
    change: Pick<Parameters<typeof updateRefund>[2], 'state' | 'failure'>,
  ): Promise<void> {
    return updateRefund(tx, id, { ...change, decidedBy: by.staffId, decidedAt: this.clock.now() });
  }
}
