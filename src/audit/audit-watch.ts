import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import type { StaffId } from '../kernel/id.js';
import { Db, rows } from '../database/db.js';
import { auditHead, type ChainCheck, checkChain, hashOfRow } from './chain.js';
import { HeadLog, type LoggedHead } from './head-log.js';

/** What a look over the chain and the heads that were written down found. */
export interface Verification extends ChainCheck {
  /** Heads that were written down and are not what the chain has in their place: it was cut or replaced. */
  readonly lost: readonly LoggedHead[];
  /** So many heads were compared. */
  readonly heads: number;
}

/** Watches over the chain: reckons it, and writes its head down outside the database. */
@Injectable()
export class AuditWatch {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly log: HeadLog,
  ) {}

  /** Reckons the whole chain and compares it with the heads of `log`, or of another copy of that file. */
  async verify(by: StaffId | null, log: Pick<HeadLog, 'read'> = this.log): Promise<Verification> {
    const check = await this.db.write((tx) => checkChain(tx, by, this.clock.now()));
    return { ...check, ...(await this.lostHeads(log)) };
  }

  /** The heads that were written down and are not in the chain any more. */
  async lostHeads(log: Pick<HeadLog, 'read'> = this.log): Promise<Pick<Verification, 'heads' | 'lost'>> {
    const installation = await this.installation();
    const heads = (await log.read()).filter((head) => head.installation === installation);
    const lost: LoggedHead[] = [];
    for (const head of heads) if ((await hashOfRow(this.db.manager, head.id)) !== head.hash) lost.push(head);
    return { heads: heads.length, lost };
  }

  /** Writes the head down, once; null before the first act of a newsroom that is set up. */
  async writeHead(): Promise<LoggedHead | null> {
    const [head, installation] = [await auditHead(this.db.manager), await this.installation()];
    if (!head || installation === null) return null;
    const line = { at: this.clock.now().toISOString(), installation, id: head.id, hash: head.hash };
    const last = (await this.log.read()).at(-1);
    if (last?.id !== line.id || last.hash !== line.hash) await this.log.append(line);
    return line;
  }

  private async installation(): Promise<string | null> {
    const [found] = await rows<{ id: string }>(this.db.manager, 'select installation_id as id from organisation');
    return found?.id ?? null;
  }
}
