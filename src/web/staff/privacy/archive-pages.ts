import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { NotFound } from '../../../kernel/app-error.js';
import { isId, type DonorId } from '../../../kernel/id.js';
import { Audit } from '../../../audit/audit.js';
import { Db } from '../../../database/db.js';
import { readContact, type DonorContact } from '../../../donors/contact.js';
import { donorArchive } from '../../../finance/donor-archive/donor-archive.js';
import { Receipts } from '../../../receipts/receipts.js';
import { type Answer, page } from '../../http/answer.js';
import { textFields } from '../../http/forms.js';
import { StaffFrame } from '../frame/staff-frame.js';
import type { Visit } from '../frame/visit.js';
import { ArchiveView } from './archive.view.js';

/** How somebody made sure that it was the donor who asked. */
export const CHECKED_HOW = ['email', 'phone', 'in-person', 'post'] as const;

/** Everything that is kept about a donor, for one who asked for it in another way than at the portal (R-PRV-03). */
@Injectable()
export class ArchivePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly receipts: Receipts,
    private readonly audit: Audit,
  ) {}

  async show(visit: Visit, id: string): Promise<Answer> {
    return this.page(visit, await this.donor(id), '', null);
  }

  /** The archive as it is made; who took it and how they made sure of the donor stands in the audit first. */
  async take(visit: Visit, id: string, body: unknown, reply: FastifyReply): Promise<Answer | undefined> {
    const donor = await this.donor(id);
    const { how } = textFields(body, 'how');
    if (!CHECKED_HOW.some((each) => each === how)) {
      return this.page(visit, donor, how, 'Say how you made sure that the donor asked. Nothing was made.');
    }
    const object = `donor:${donor.id}`;
    await this.db.write((tx) =>
      this.audit.record(tx, { actor: visit.by.actor, action: 'export donor data', object, detail: { checked: how } }),
    );
    await reply
      .status(200)
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="donor-${donor.id}.zip"`)
      .send(donorArchive(this.db, this.receipts, [donor.id]));
    return undefined;
  }

  private donor(id: string): Promise<DonorContact> {
    if (!isId(id)) throw new NotFound('donor');
    const donorId: DonorId = id;
    return readContact(this.db.manager, donorId);
  }

  private async page(visit: Visit, donor: DonorContact, how: string, problem: string | null): Promise<Answer> {
    const view = ArchiveView({ donor, how, problem, csrf: visit.caller.csrf });
    const html = await this.frame.page(visit, { title: 'Everything about a donor', section: 'donors' }, view);
    return page(html, problem === null ? 200 : 422);
  }
}
