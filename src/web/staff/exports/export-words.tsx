import type { JSX } from 'preact';
import type { ExportName } from '../../../finance/exports/export-definition.js';
import type { ExportJob, ExportState } from '../../../finance/exports/jobs/export-job.store.js';
import type { Tone } from '../../http/ui/blocks.js';
import { StatusDot } from '../../http/ui/text.js';

const STATES: Readonly<Record<ExportState, { tone: Tone; word: string }>> = {
  waiting: { tone: 'quiet', word: 'Waiting' },
  running: { tone: 'accent', word: 'Being made' },
  ready: { tone: 'good', word: 'Ready' },
  failed: { tone: 'bad', word: 'Failed' },
  cancelled: { tone: 'quiet', word: 'Cancelled' },
  expired: { tone: 'quiet', word: 'Deleted' },
};

export function ExportStatus({ state }: Pick<ExportJob, 'state'>): JSX.Element {
  return <StatusDot {...STATES[state]} />;
}

const TITLES: Readonly<Record<ExportName, string>> = {
  receipts: 'Receipts',
  gifts: 'Gifts',
  deposits: 'Deposits',
  donors: 'Donors',
  plans: 'Plans',
  members: 'Members',
};

export function exportTitle(what: ExportName): string {
  return TITLES[what];
}

export function formatWord({ look }: Pick<ExportJob, 'look'>): string {
  return look.format.toUpperCase();
}

/** "300 of about 1,204": more rows than were counted can come, since a list goes on growing. */
export function progressWord({ state, rowsDone, rowsExpected }: ExportJob): string {
  if (state === 'ready' || state === 'expired') return number(rowsDone);
  return state === 'running' ? `${number(rowsDone)} of about ${number(rowsExpected)}` : `about ${number(rowsExpected)}`;
}

/** In a table: how many it has, or will have; of one that is being made, how far it is. */
export function rowsWord({ state, rowsDone, rowsExpected }: ExportJob): string {
  if (state === 'ready' || state === 'expired') return number(rowsDone);
  if (state !== 'running') return number(rowsExpected);
  return `${Math.min(99, Math.floor((100 * rowsDone) / Math.max(1, rowsExpected)))} %`;
}

/** "8.4 MB". */
export function sizeWord(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}
