import { Injectable } from '@nestjs/common';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import { Audit } from '../../../../audit/audit.js';
import { Db } from '../../../../database/db.js';
import { markPrinted, tributesToPrint } from '../../../../gifts/tributes/tribute.store.js';
import { PaperLetters } from '../../../../receipts/paper/paper-letters.js';
import { tributeCard } from '../../../../workflows/campaigns/send-tribute-notices.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { rawText } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { TributesView } from './tributes.view.js';

/** Cards about tributes that go by post. */
@Injectable()
export class TributePages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly paper: PaperLetters,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(visit: Visit): Promise<Answer> {
    const cards = await tributesToPrint(this.db.manager);
    const view = TributesView({ cards, mayRecord: visit.may('gifts:record'), csrf: visit.caller.csrf });
    return page(await this.frame.page(visit, { title: 'Tribute notices', section: 'campaigns' }, view));
  }

  /** All cards that wait, each on a page of its own. */
  async print(): Promise<Buffer> {
    const organisation = await this.frame.organisation();
    const cards = await tributesToPrint(this.db.manager);
    return this.paper.print(
      cards.map((card) => ({
        to: { name: card.notifyName, addressLines: card.notifyAddress.split('\n').filter(Boolean) },
        letter: tributeCard(card, organisation),
      })),
      organisation,
      dateIn(organisation.timeZone, this.clock.now()),
    );
  }

  async mailed(visit: Visit, body: unknown): Promise<Answer> {
    const ids = (await tributesToPrint(this.db.manager))
      .map(({ id }) => id)
      .filter((id) => rawText(body, `card-${id}`) === 'yes');
    if (ids.length === 0) return see('/staff/tributes', 'Tick the cards that are in the mail.', 'warn');
    const done = await this.db.write(async (tx) => {
      const printed = await markPrinted(tx, ids, visit.caller.staffId, this.clock.now());
      const act = {
        actor: visit.by.actor,
        action: 'mail tribute cards',
        object: 'tributes',
        detail: { cards: printed },
      };
      await this.audit.record(tx, act);
      return printed;
    });
    return see('/staff/tributes', `${counted(done, 'card')} marked as mailed.`);
  }
}
