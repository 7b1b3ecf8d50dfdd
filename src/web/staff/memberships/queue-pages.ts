import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { dateIn } from '../../../kernel/calendar.js';
import { Clock } from '../../../kernel/clock.js';
import { Audit } from '../../../audit/audit.js';
import { Db } from '../../../database/db.js';
import { ExportPool } from '../../../finance/export-pool.js';
import { exportFulfilment } from '../../../finance/fulfilment/fulfilment-export.js';
import { allBenefits } from '../../../memberships/catalogue-editing.js';
import { benefitQueue, countQueue } from '../../../reports/memberships/benefit-queue.js';
import { FulfilBenefits } from '../../../workflows/memberships/fulfil-benefits.js';
import { type Answer, page, see } from '../../http/answer.js';
import { hrefOf, oneOf, textFields } from '../../http/forms.js';
import { counted } from '../../http/words.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { QueueView } from './queue.view.js';

const ROWS = 50;
const STATES = ['open', 'sent', 'declined', 'cancelled'] as const;
const PATH = '/staff/memberships/queue';
/** A ticked row is sent as a field of this name and the id of its grant. */
const ROW = /^grant-(.+)$/;

/** What members are owed: what is open, and what was done. */
@Injectable()
export class QueuePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly fulfilBenefits: FulfilBenefits,
    private readonly exports: ExportPool,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(visit: Visit, query: unknown): Promise<Answer> {
    const { state: asked, benefit, after } = textFields(query, 'state', 'benefit', 'after');
    const benefits = await allBenefits(this.db.manager);
    const state = oneOf(asked, STATES) ?? 'open';
    const benefitId = benefits.find(({ id }) => id === benefit)?.id;
    const [count, slice, { timeZone }] = await Promise.all([
      countQueue(this.db, { state, benefitId }),
      benefitQueue(this.db, { state, benefitId, hidden: visit.hidden }, { after, limit: ROWS }),
      this.frame.organisation(),
    ]);
    const view = QueueView({
      state,
      benefit: benefitId ?? '',
      benefits,
      count,
      slice,
      timeZone,
      csrf: visit.caller.csrf,
      may: { decide: visit.may('memberships:manage'), export: visit.may('receipts:export') },
    });
    return page(await this.frame.page(visit, { title: 'Benefits', section: 'memberships' }, view));
  }

  /** Notes what was done with the ticked rows. */
  async decide(visit: Visit, body: unknown): Promise<Answer> {
    const { to: asked, state, benefit } = textFields(body, 'to', 'state', 'benefit');
    const back = hrefOf(PATH, { state, benefit });
    const to = oneOf(asked, ['sent', 'declined', 'open'] as const);
    const ids = Object.keys(body ?? {}).flatMap((name) => ROW.exec(name)?.[1] ?? []);
    if (!to || ids.length === 0) return see(back, 'No row was ticked, so nothing was changed.', 'warn');
    const count = await this.fulfilBenefits.run(ids, to, visit.by);
    if (count === 0) return see(back, 'Somebody else had noted that already. Nothing was changed.', 'warn');
    const words = { sent: 'noted as sent', declined: 'noted as not wanted', open: 'open again' } as const;
    return see(back, `${counted(count, 'benefit')} ${count === 1 ? 'is' : 'are'} ${words[to]}.`);
  }

  /** Names and addresses leave the house: who took them stands in the audit first. */
  async export(visit: Visit, reply: FastifyReply): Promise<void> {
    const { timeZone } = await this.frame.organisation();
    await this.db.write((tx) =>
      this.audit.record(tx, { actor: visit.by.actor, action: 'export benefits', object: 'benefit-queue' }),
    );
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="benefits-${dateIn(timeZone, this.clock.now())}.csv"`)
      .send(exportFulfilment(this.exports));
  }
}
