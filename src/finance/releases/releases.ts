import { Injectable } from '@nestjs/common';
import { AppError, NotFound } from '../../kernel/app-error.js';
import { type CalendarDate, dateIn } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { isId, newId, type StaffId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { type Actor, Audit } from '../../audit/audit.js';
import { Db, rows } from '../../database/db.js';
import { book, postingsOf, reversalOf } from '../../ledger/ledger.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { lockFund } from './fund-balances.js';
import { releaseEntry } from './release-entry.js';

export class ReleaseTooLarge extends AppError {
  constructor(left: Money) {
    super(
      'release-too-large',
      'conflict',
      `Only ${left.format()} of this fund is left to release. Nothing was booked.`,
    );
  }
}

export class ReleaseUndone extends AppError {
  constructor() {
    super('release-undone', 'conflict', 'This release was undone already. Nothing was booked.');
  }
}

export interface ReleaseRequest {
  readonly fund: string;
  readonly amountMinor: bigint;
  /** The day on which the money was spent; not after today. */
  readonly releasedOn: CalendarDate;
  /** What it was spent on. */
  readonly purpose: string;
  readonly by: { readonly actor: Actor; readonly staffId: StaffId };
  /** Made with the form: the same one is the same release. */
  readonly id: string;
}

export interface Release {
  readonly id: string;
  readonly name: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly releasedOn: CalendarDate;
  readonly purpose: string;
  readonly by: string;
  readonly undone: { readonly by: string; readonly at: Date; readonly reason: string } | null;
}

/** Releases of restricted money, and their undoing. */
@Injectable()
export class Releases {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Safe to repeat with the same id. @throws NotFound, ReleaseTooLarge */
  async release({ fund, amountMinor, releasedOn, purpose, by, id }: ReleaseRequest): Promise<void> {
    await this.db.write(async (tx) => {
      const { currency } = await readOrganisation(tx);
      const balance = await lockFund(tx, fund, currency);
      if (!balance) throw new NotFound('fund');
      const [known] = await rows(tx, 'select from fund_release where id = $1', [id]);
      if (known) return;
      if (amountMinor <= 0n || amountMinor > balance.leftMinor) {
        throw new ReleaseTooLarge(Money.of(balance.leftMinor, currency));
      }
      const occurredAt = this.clock.now();
      const entry = releaseEntry({ id, fund, amountMinor, currency, releasedOn, occurredAt });
      await book(tx, [entry]);
      await rows(
        tx,
        `insert into fund_release (id, fund, amount_minor, currency, released_on, purpose, released_by, released_at, entry_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, fund, amountMinor.toString(), currency, releasedOn, purpose, by.staffId, occurredAt, entry.id],
      );
      const detail = { release: id, amountMinor: Number(amountMinor) };
      await this.audit.record(tx, { actor: by.actor, action: 'release fund', object: `designation:${fund}`, detail });
    });
  }

  /** Undoes a release by adding its mirror image today. @throws NotFound, ReleaseUndone */
  async undo(id: string, reason: string, by: ReleaseRequest['by']): Promise<void> {
    await this.db.write(async (tx) => {
      const [release] = await rows<{ fund: string; entryId: string; undoneAt: Date | null }>(
        tx,
        `select fund, entry_id as "entryId", undone_at as "undoneAt" from fund_release where id = $1 for update`,
        [isId(id) ? id : newId()],
      );
      if (!release) throw new NotFound('release');
      if (release.undoneAt) throw new ReleaseUndone();
      const { timeZone } = await readOrganisation(tx);
      const now = this.clock.now();
      const reversal = reversalOf(
        { id: release.entryId, postings: await postingsOf(tx, release.entryId) },
        {
          sourceKey: `release:${id}:undone`,
          description: 'Release undone',
          effectiveDate: dateIn(timeZone, now),
          occurredAt: now,
        },
      );
      await book(tx, [reversal]);
      await rows(
        tx,
        `update fund_release set undone_by = $2, undone_at = $3, undone_reason = $4, reversal_entry_id = $5 where id = $1`,
        [id, by.staffId, now, reason, reversal.id],
      );
      await this.audit.record(tx, {
        actor: by.actor,
        action: 'undo release',
        object: `designation:${release.fund}`,
        detail: { release: id },
      });
    });
  }

  /** The latest first. */
  async list(limit: number): Promise<Release[]> {
    const found = await this.db.query<ReleaseRow>(
      `select fund_release.id, designation.name, amount_minor as "amountMinor", currency, released_on::text as "releasedOn",
              purpose, staff.name as by, undoer.name as "undoneBy", undone_at as "undoneAt", undone_reason as "undoneReason"
       from fund_release
       join designation on designation.code = fund
       join staff on staff.id = released_by
       left join staff as undoer on undoer.id = undone_by
       order by released_at desc, fund_release.id desc limit ${limit}`,
    );
    return found.map(({ amountMinor, undoneBy, undoneAt, undoneReason, ...row }) => ({
      ...row,
      amountMinor: BigInt(amountMinor),
      undone: undoneAt && { by: undoneBy!, at: undoneAt, reason: undoneReason! },
    }));
  }
}

interface ReleaseRow extends Omit<Release, 'amountMinor' | 'undone'> {
  amountMinor: string;
  undoneBy: string | null;
  undoneAt: Date | null;
  undoneReason: string | null;
}
