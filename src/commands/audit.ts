import { AuditWatch } from '../audit/audit-watch.js';
import { HeadLog } from '../audit/head-log.js';
import { withApp } from './with-app.js';

/** `mainstay audit verify`: says what the chain is worth, and exits with 1 when somebody changed or cut it. */
export async function verifyAudit({ heads }: { heads?: string }): Promise<void> {
  await withApp(async (app) => {
    const found = await app.get(AuditWatch).verify(null, heads === undefined ? undefined : new HeadLog(heads));
    const { looked, head, broken, lost } = found;
    console.log(`${broken.length === 0 ? 'ok  ' : 'FAIL'}  chain  ${looked} rows, each follows from the one before`);
    for (const id of broken) console.log(`      row ${id} was changed, or one before it was removed, added or moved`);
    console.log(`${lost.length === 0 ? 'ok  ' : 'FAIL'}  heads  ${found.heads} written down outside the database`);
    for (const { id, at } of lost) console.log(`      row ${id}, the head of ${at}, is not in the chain any more`);
    if (found.heads === 0) console.log('      none yet: the first is written at night, or give a copy with --heads');
    console.log(head ? `\nHead: row ${head.id}, ${head.hash}` : '\nNothing has been recorded yet.');
    if (broken.length > 0 || lost.length > 0) process.exitCode = 1;
  });
}
