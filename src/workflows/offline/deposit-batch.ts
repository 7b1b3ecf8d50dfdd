import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../kernel/app-error.js';
import { dateIn, formatDate, noonIn, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { StaffId } from '../../kernel/id.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { Db } from '../../database/db.js';
import { insertOfflineDeposit, offlineDepositEntry, undepositedOf } from '../../deposits/offline-deposit.js';
import { lockBatch, markDeposited } from '../../gifts/offline/batch.store.js';
import { BatchNotPosted, NothingToDeposit } from '../../gifts/offline/offline-errors.js';
import { isDeposited } from '../../gifts/offline/offline-kind.js';
import { book } from '../../ledger/ledger.js';
import { readOrganisation } from '../../organisation/organisation.js';

/** Writes down that the money of a posted batch was brought to the bank: one deposit, from undeposited funds. */
@Injectable()
export class DepositBatch {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Safe to repeat: a batch that is deposited stays so, whatever day is named.
   * @throws NotFound, BatchNotPosted, NothingToDeposit, InvalidInput for a day that cannot be
   */
  async run(
    batchId: string,
    depositedOn: CalendarDate,
    by: { readonly actor: Actor; readonly staffId: StaffId },
  ): Promise<'deposited' | 'was-deposited'> {
    return this.db.write(async (tx) => {
      const batch = await lockBatch(tx, batchId);
      if (batch.state === 'deposited') return 'was-deposited';
      if (batch.state === 'open') throw new BatchNotPosted();
      const { timeZone } = await readOrganisation(tx);
      const now = this.clock.now();
      refuseDay(depositedOn, batch.receivedOn, dateIn(timeZone, now));
      const funds = isDeposited(batch.kind) ? await undepositedOf(tx, batch.id) : [];
      const amountMinor = funds.reduce((sum, fund) => sum + fund.amountMinor, 0n);
      if (amountMinor <= 0n) throw new NothingToDeposit();

      const { id, currency } = batch;
      const entry = offlineDepositEntry({
        batchId: id,
        funds,
        currency,
        effectiveDate: depositedOn,
        occurredAt: noonIn(timeZone, depositedOn),
      });
      await book(tx, [entry]);
      const deposit = { batchId: id, amountMinor, currency, depositedOn, entryId: entry.id };
      await insertOfflineDeposit(tx, { ...deposit, createdBy: by.staffId, createdAt: now });
      await markDeposited(tx, id);
      await this.audit.record(tx, {
        actor: by.actor,
        action: 'deposit gift batch',
        object: `gift-batch:${id}`,
        detail: { amountMinor: Number(amountMinor), depositedOn },
      });
      return 'deposited';
    });
  }
}

function refuseDay(depositedOn: CalendarDate, receivedOn: CalendarDate, today: CalendarDate): void {
  if (depositedOn > today) {
    throw new InvalidInput([
      { field: 'depositedOn', message: 'Enter the day when it was at the bank, not one ahead.' },
    ]);
  }
  if (depositedOn < receivedOn) {
    const message = `The batch was received on ${formatDate(receivedOn)}, so it cannot have been deposited before.`;
    throw new InvalidInput([{ field: 'depositedOn', message }]);
  }
}
