import { Injectable } from '@nestjs/common';
import { AppError, type FieldProblem } from '../../../../kernel/app-error.js';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { newId } from '../../../../kernel/id.js';
import { Money } from '../../../../kernel/money.js';
import { Db } from '../../../../database/db.js';
import { fundBalances } from '../../../../finance/releases/fund-balances.js';
import { Releases, ReleaseTooLarge } from '../../../../finance/releases/releases.js';
import { firstOpenDay } from '../../../../ledger/periods.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { emptyRelease, readRelease, type FundFields } from './fund-fields.js';
import { FundsView } from './funds.view.js';

const PATH = '/staff/finance/funds';
const RELEASES = 100;

/** Money that was given for a purpose: what is left of it, and what was spent as its givers wished. */
@Injectable()
export class FundPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly releases: Releases,
    private readonly clock: Clock,
  ) {}

  async list(visit: Visit, problems: readonly FieldProblem[] = [], typed?: FundFields): Promise<Answer> {
    const [{ timeZone }, balances, releases] = await Promise.all([
      this.frame.organisation(),
      fundBalances(this.db.manager),
      this.releases.list(RELEASES),
    ]);
    const fields = typed ?? emptyRelease(dateIn(timeZone, this.clock.now()), newId());
    const may = { release: visit.may('funds:release') };
    const view = FundsView({ balances, releases, fields, problems, may, csrf: visit.caller.csrf, timeZone });
    const title = problems.length > 0 ? 'Check the form' : 'Restricted funds';
    return page(await this.frame.page(visit, { title, section: 'finance' }, view), problems.length > 0 ? 422 : 200);
  }

  async release(visit: Visit, body: unknown): Promise<Answer> {
    const { timeZone, currency } = await this.frame.organisation();
    const today = dateIn(timeZone, this.clock.now());
    const funds = (await fundBalances(this.db.manager)).map(({ fund }) => fund);
    const { fields, problems, release } = readRelease(body, { currency, today, funds });
    if (!release) return this.list(visit, problems, fields);
    try {
      await this.releases.release({ ...release, by: visit.by });
    } catch (error) {
      if (!(error instanceof ReleaseTooLarge)) throw error;
      return this.list(visit, [{ field: 'amount', message: error.message }], fields);
    }
    const openFrom = await firstOpenDay(this.db.manager);
    const moved =
      openFrom !== null && release.releasedOn < openFrom ? ` That month is closed, so it is dated ${openFrom}.` : '';
    return see(PATH, `Released ${Money.of(release.amountMinor, currency).format()}.${moved}`);
  }

  async undo(visit: Visit, id: string, body: unknown): Promise<Answer> {
    const { reason } = textFields(body, 'reason');
    if (reason === '' || reason.length > 500) {
      return see(PATH, 'Nothing was undone. Say why, in up to 500 characters.', 'bad');
    }
    try {
      await this.releases.undo(id, reason, visit.by);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
      return see(PATH, error.message, 'bad');
    }
    return see(PATH, 'The release was undone. The money is restricted again.');
  }
}
