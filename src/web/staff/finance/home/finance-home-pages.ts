import { Injectable } from '@nestjs/common';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { Db } from '../../../../database/db.js';
import { openItems } from '../../../../finance/periods/open-items.js';
import { bookedMonths, lastClose } from '../../../../finance/periods/period-list.js';
import { unfinishedReturns } from '../../../../finance/periods/unfinished.js';
import { moneyHealth } from '../../../../finance/proof/money-health.js';
import { findingsOf, latestProof, runningProof } from '../../../../finance/proof/proof-runs.js';
import { RunProof } from '../../../../finance/proof/run-proof.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { FinanceHomeView } from './finance-home.view.js';

const PATH = '/staff/finance';
/** How often the page looks again while a proof is running. */
const LOOK_SECONDS = 3;
const DAY_MS = 24 * 60 * 60_000;

/** How the books stand, and the daily proof. */
@Injectable()
export class FinanceHomePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
    private readonly runProof: RunProof,
  ) {}

  async show(visit: Visit): Promise<Answer> {
    const { timeZone: zone } = await this.frame.organisation();
    const now = this.clock.now();
    const today = dateIn(zone, now);
    const tx = this.db.manager;
    const [booked, closed, open, health, unfinished, latest, running] = await Promise.all([
      bookedMonths(tx),
      lastClose(tx),
      openItems(tx, today, zone, now),
      moneyHealth(tx),
      unfinishedReturns(tx),
      latestProof(tx),
      runningProof(tx),
    ]);
    const view = FinanceHomeView({
      now,
      today,
      zone,
      next: booked?.next ?? null,
      lastClose: closed && { month: closed.month, daysAgo: Math.floor((now.getTime() - closed.at.getTime()) / DAY_MS) },
      open,
      health,
      unfinished,
      latest,
      findings: latest ? await findingsOf(tx, latest.id) : [],
      running,
      csrf: visit.caller.csrf,
    });
    const refresh = running ? { seconds: LOOK_SECONDS, href: PATH } : undefined;
    return page(await this.frame.page(visit, { title: 'Finance', section: 'finance', refresh }, view));
  }

  async prove(visit: Visit): Promise<Answer> {
    await this.runProof.ask(visit.caller.staffId);
    return see(PATH);
  }
}
