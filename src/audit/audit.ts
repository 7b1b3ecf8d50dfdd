import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { rows, type Tx } from '../database/db.js';
import { originOfWork } from './origin.js';

/** Who acted: a member of the staff, an API key, a donor at the portal, or the system by itself. */
export type Actor =
  `staff:${string}` | `key:${string}` | `donor:${string}` | `portal-session:${string}` | 'system' | 'command-line';

export interface AuditedAct {
  readonly actor: Actor;
  /** Verb and noun: "refund gift", "void receipt". */
  readonly action: string;
  /** What was acted on: "gift:0193…". Personal data only by reference. */
  readonly object: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Who did what, append-only; the database links each row to the one before by a hash (R-SEC-07). */
@Injectable()
export class Audit {
  constructor(private readonly clock: Clock) {}

  async record(tx: Tx, act: AuditedAct): Promise<void> {
    const origin = originOfWork();
    await rows(
      tx,
      `insert into audit_event (at, actor, action, object, detail, ip, request_id, previous_hash, hash)
       values ($1, $2, $3, $4, $5, $6, $7, '', '')`,
      [
        this.clock.now(),
        act.actor,
        act.action,
        act.object,
        JSON.stringify(act.detail ?? {}),
        origin?.ip,
        origin?.requestId,
      ],
    );
  }
}
