import { RecoverReceipts, type Recovery, type WaitingNumber } from '../receipts/issues/recover-receipts.js';
import { withApp } from './with-app.js';

/**
 * `mainstay receipts recover`: the first thing after a restore, before the server starts. Exits with 1 when a number
 * is in two hands.
 */
export async function recoverReceipts({ dryRun = false }: { readonly dryRun?: boolean }): Promise<void> {
  await withApp(async (app) => {
    const recovery = await app.get(RecoverReceipts).run({ by: 'command-line', dryRun });
    for (const line of linesOf(recovery, dryRun)) console.log(line);
    if (recovery.taken.length > 0) process.exitCode = 1;
  });
}

function linesOf({ logged, reserved, waiting, taken, different }: Recovery, dryRun: boolean): string[] {
  const of = (gift: WaitingNumber['gift']): string[] =>
    waiting.filter((each) => each.gift === gift).map(({ label }) => label);
  return [
    `The log outside the database names ${logged.toLocaleString('en-US')} receipts.`,
    ...told(reserved, dryRun ? 'would be reserved for the gifts that they belong to' : 'are reserved for their gifts'),
    ...told(of('unsettled'), 'wait for gifts that are here: the next sweep of charges settles them'),
    ...told(of('unknown'), 'wait for gifts that are not here yet: they come back with the next sweeps, or by hand'),
    ...told(
      of('settled'),
      'are of gifts that are here with another receipt: a refund that the next sweep finds, or a correction to be ' +
        'made again at the receipt’s page, gives them back',
    ),
    ...told(different, 'are back, and do not say or look what they did: compare them with what the donors have'),
    ...told(taken, 'were given to other gifts since the restore: write to the donors who hold them'),
    ...(reserved.length + waiting.length + taken.length === 0 ? ['The database has them all.'] : []),
    ...(dryRun ? ['Nothing was changed.'] : []),
  ];
}

function told(labels: readonly string[], what: string): string[] {
  if (labels.length === 0) return [];
  const some = labels.slice(0, 10).join(', ');
  const more = labels.length > 10 ? ', …' : '';
  return [`${labels.length === 100 ? '100 or more' : labels.length} numbers ${what}: ${some}${more}`];
}
