import { Injectable } from '@nestjs/common';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import { Db, rows } from '../../../../database/db.js';
import type { OfflineGift } from '../../../../gifts/offline/offline-gift.store.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import type { Matches } from '../rows/row-entry.js';
import { RowDesk } from '../rows/row-desk.js';
import { textsOfRow } from '../rows/row-form.js';
import type { RowTexts } from '../rows/row-texts.js';
import { BatchReader } from './batch-facts.js';
import { BatchView } from './batch.view.js';

/** What is special about one look at a batch. */
export interface BatchLook {
  /** The id of a row that is to be changed. */
  readonly row?: string;
  readonly refused?: {
    readonly texts: RowTexts;
    readonly problems: readonly FieldProblem[];
    readonly matches: Matches;
  };
  readonly depositProblems?: readonly FieldProblem[];
  readonly depositedOn?: string;
}

/** Draws the page of a batch. */
@Injectable()
export class BatchDesk {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly reader: BatchReader,
    private readonly rowDesk: RowDesk,
  ) {}

  async page(visit: Visit, id: string, look: BatchLook): Promise<string> {
    const facts = await this.reader.read(id);
    const choices = await this.rowDesk.choices(facts.batch.kind);
    const edited = facts.rows.find((row) => row.id === look.row);
    const blank = this.rowDesk.blank(choices, facts.batch.receivedOn, facts.rows.at(-1));
    const texts =
      look.refused?.texts ?? (edited ? { ...blank, ...(await this.textsOf(edited, choices.currency)) } : blank);
    const problems = look.refused?.problems ?? [];
    const view = BatchView({
      ...facts,
      today: choices.today,
      csrf: visit.caller.csrf,
      mayRecord: visit.may('gifts:record'),
      mayDeposit: visit.may('deposits:match'),
      form:
        facts.batch.state === 'open'
          ? { texts, problems, matches: look.refused?.matches ?? {}, choices, autofocus: problems.length === 0 }
          : null,
      depositProblems: look.depositProblems ?? [],
      depositedOn: look.depositedOn ?? '',
    });
    const title = problems.length > 0 ? 'Check the form' : facts.batch.label;
    return this.frame.page(visit, { title, section: 'gifts' }, view);
  }

  /** A row as its form shows it, with the receipt of the gift that it matches. */
  async textsOf(row: OfflineGift, currency: string): Promise<Partial<RowTexts>> {
    const [matched] = row.matchedGiftId
      ? await rows<{ label: string }>(
          this.db.manager,
          `select label from receipt where gift_id = $1 order by status, number desc limit 1`,
          [row.matchedGiftId],
        )
      : [];
    return textsOfRow(row, currency, matched?.label ?? row.matchedGiftId ?? '');
  }
}
