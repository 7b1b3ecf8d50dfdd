import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { isId } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import type { BatchKind } from '../../../../gifts/offline/offline-kind.js';
import type { OfflineGift } from '../../../../gifts/offline/offline-gift.store.js';
import { listCampaigns, listDesignations } from '../../../../reports/choices.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { RowChoices } from './row-form.js';
import { ROW_FIELDS, type RowTexts } from './row-texts.js';

/** What the forms of gifts on paper begin with, and choose from. */
@Injectable()
export class RowDesk {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly clock: Clock,
  ) {}

  async choices(batchKind: BatchKind): Promise<RowChoices> {
    const [{ currency, timeZone }, designations, campaigns] = await Promise.all([
      this.frame.organisation(),
      listDesignations(this.db),
      listCampaigns(this.db),
    ]);
    return { batchKind, currency, designations, campaigns, today: dateIn(timeZone, this.clock.now()) };
  }

  /** An empty form; `last` is the gift before it, which is mostly alike in what it is for. */
  blank(choices: RowChoices, receivedOn: string, last?: OfflineGift): RowTexts {
    return {
      ...textFields({}, ...ROW_FIELDS),
      row: randomUUID(),
      kind: last?.kind ?? '',
      receivedOn: last?.receivedOn ?? receivedOn,
      designation: last?.designation ?? choices.designations[0]?.code ?? '',
      campaign: last?.campaignId ?? choices.campaigns[0]?.id ?? '',
    };
  }

  /** What was posted; a name for the row that is none of ours is another one. */
  sent(body: unknown): RowTexts {
    const texts = textFields(body, ...ROW_FIELDS);
    return isId(texts.row) ? texts : { ...texts, row: randomUUID(), edit: '' };
  }
}
