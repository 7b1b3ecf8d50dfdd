import type { CalendarDate } from '../../kernel/calendar.js';
import type { Tx } from '../../database/db.js';
import { differencesIn, latestProof, type ProofRun } from '../proof/proof-runs.js';
import { openItems, type OpenItems } from './open-items.js';

/** proofDue: the proof has not run since the month ended, or could not try everything. */
export type CheckKey = keyof OpenItems | 'proofDue' | 'proofFailed';

/** One thing that should be in order before a month is closed. */
export interface CheckItem {
  readonly key: CheckKey;
  /** How many are open; 0 when it is in order. */
  readonly count: number;
}

/**
 * Everything to look at before closing, in its order. What is open does not forbid closing, but somebody must have
 * seen it; a failed proof does forbid it, unless an administrator says why.
 */
export async function checklistOf(
  tx: Tx,
  month: CalendarDate,
  { zone, now, endsAt }: { zone: string; now: Date; endsAt: Date },
): Promise<CheckItem[]> {
  const open = await openItems(tx, month, zone, now);
  const proof = await latestProof(tx);
  const items = Object.entries(open) as [keyof OpenItems, number][];
  return [
    ...items.map(([key, count]) => ({ key, count })),
    { key: 'proofDue', count: isDue(proof, endsAt) ? 1 : 0 },
    ...(proof ? [{ key: 'proofFailed' as const, count: differencesIn(proof) }] : []),
  ];
}

function isDue(proof: ProofRun | null, endsAt: Date): boolean {
  return proof === null || proof.failure !== null || proof.finishedAt < endsAt;
}
