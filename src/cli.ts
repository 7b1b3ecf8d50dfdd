#!/usr/bin/env node
import 'reflect-metadata';
import { Command, InvalidArgumentError, Option } from 'commander';
import { listSettings } from './config/settings.js';
import { DATE_ORDERS } from './kernel/date-order.js';
import { DECIMALS } from './imports/reading/amounts.js';
import { ENCODINGS } from './imports/reading/encodings.js';
import { explanationOf } from './run-process.js';
import { verifyAudit } from './commands/audit.js';
import { createUser, disableUser, listUsers, resetUser, makeSetupLink } from './commands/people.js';
import { demo } from './commands/demo.js';
import { exportJournal } from './commands/export-journal.js';
import { exportData, type ExportOptions } from './commands/export-data.js';
import { checkKeys, listKeys, newKey, renewKey, rotateKeys } from './commands/keys.js';
import { importFile } from './commands/import.js';
import { migrateDatabase } from './commands/migrate.js';
import { prove } from './commands/proof.js';
import { rebuildReports } from './commands/rebuild-reports.js';
import { recoverReceipts } from './commands/recover-receipts.js';
import { JOURNAL_TARGETS } from './finance/journal/mapping/journal-target.js';
import { AppError } from './kernel/app-error.js';
import { ROLES } from './staff/permissions.js';

const program = new Command('mainstay').description('Looks after a Mainstay installation.').showHelpAfterError();

program
  .command('proof')
  .description('Tries every finance proof on the data as they are; exits with 1 when one fails.')
  .option('--json', 'writes one JSON document, with every difference and its repair')
  .action(prove);

program
  .command('demo')
  .description('Fills the sandbox with two years of giving: 1,200 donors, 9,000 gifts, 40 stories.')
  .addOption(new Option('--months <count>', 'a shorter and smaller one').default(24).argParser(monthsOf))
  .addOption(new Option('--seed <number>', 'the same number tells the same two years').default(1).argParser(seedOf))
  .option('--clear', 'removes all giving from the sandbox instead')
  .option('--yes', 'does not ask before removing')
  .action(demo);

program
  .command('migrate')
  .description('Brings the database up to date.')
  .option('--dry-run', 'only lists what would be applied')
  .action(migrateDatabase);

program
  .command('config')
  .description('Lists the settings in force, secrets hidden.')
  .action(() => console.table(Object.fromEntries(listSettings(process.env).map(({ name, ...rest }) => [name, rest]))));

program
  .command('setup-link')
  .description('Makes a new one-time link for the first administrator.')
  .action(makeSetupLink);

program
  .command('audit')
  .description('What was done, and that nobody changed the record of it.')
  .command('verify')
  .description(
    'Reckons the whole chain of the audit again and compares the heads that were written down; exits with 1 when something is wrong.',
  )
  .option('--heads <file>', 'a copy of audit-heads.jsonl that was kept elsewhere')
  .action(verifyAudit);

const user = program.command('user').description('People who can sign in.');
user
  .command('create')
  .description('Adds a person; the password is asked for, or read from standard input.')
  .requiredOption('--email <address>')
  .requiredOption('--name <name>')
  .addOption(new Option('--role <role>').choices([...ROLES]).default('viewer'))
  .action(createUser);
user.command('list').description('Lists everybody.').action(listUsers);
user
  .command('reset <email>')
  .description('Takes the second factors of somebody away, and prints a link for a new way in.')
  .action(resetUser);
user.command('disable <email>').description('Closes an account and ends its sessions.').action(disableUser);

/** What can be written as it stands, and what its dates are. */
const EXPORTS = [
  ['receipts', 'Writes the register of receipts to standard output or to a file.', 'day of issue'],
  ['gifts', 'Writes the gifts that were received to standard output or to a file.', 'day of the gift'],
  ['deposits', 'Writes what arrived at the bank to standard output or to a file.', 'day of arrival'],
  ['donors', 'Writes donors, with what each gave, to standard output or to a file.', 'day of the last gift'],
  ['plans', 'Writes the plans that run to standard output or to a file.', 'day of the next gift'],
  ['members', 'Writes memberships to standard output or to a file.', 'day on which they end'],
] as const;

const files = program.command('export').description('Writes files.');
for (const [what, description, dates] of EXPORTS) {
  files
    .command(what)
    .description(description)
    .addOption(new Option('--format <format>').choices(['csv', 'xlsx']).default('csv'))
    .addOption(
      new Option('--headers <names>', 'in plain words, or as the API has them')
        .choices(['words', 'api'])
        .default('words'),
    )
    .option('--mark', 'begin a CSV with a byte order mark')
    .option('--filters <address>', `the address of the list of ${what} under /staff, in quotes: what it shows`)
    .option('--from <date>', `first ${dates}, YYYY-MM-DD`)
    .option('--to <date>', `last ${dates}, YYYY-MM-DD`)
    .option('--out <file>', 'the file to write; without it, standard output')
    .action((options: ExportOptions) => exportData(what, options));
}
files
  .command('journal')
  .description('Makes the next batch of the journal for another program, or writes an earlier one once more.')
  .addOption(new Option('--target <target>', 'the program').choices([...JOURNAL_TARGETS]).makeOptionMandatory())
  .option('--through <date>', 'last day of a new batch, YYYY-MM-DD; without it, today')
  .addOption(new Option('--batch <number>', 'an earlier batch instead').argParser(numberOf))
  .requiredOption('--out <folder>', 'the folder to write to')
  .action(exportJournal);

program
  .command('import <source> <file>')
  .description(
    'Brings donors and gifts of another system from a CSV file: donorbox, givewp, civicrm, stripe, or any other name.',
  )
  .option('--dry-run', 'only tells what would happen')
  .option('--mapping <name>', 'columns that were kept under a name; without it, as the header tells')
  .addOption(new Option('--dates <order>', 'where the file does not tell').choices([...DATE_ORDERS]))
  .addOption(new Option('--decimals <sign>', 'where the file does not tell').choices([...DECIMALS]))
  .addOption(new Option('--encoding <name>', 'where it was found out wrongly').choices([...ENCODINGS]))
  .option('--make-names', 'makes designations and campaigns that are not here')
  .option('--errors <file>', 'writes the refused rows there, with a reason behind each')
  .action(importFile);

const keys = program
  .command('keys')
  .description('The data keys, which close what is personal of donors.')
  .action(listKeys);
keys.command('new').description('Makes a data key that closes from the next start on.').action(newKey);
keys
  .command('rotate')
  .description('Closes the keys of all donors with the newest data key; safe to stop and to run again.')
  .action(rotateKeys);
keys
  .command('check')
  .description('Opens the key of every donor; exits with 1 when one does not open.')
  .action(checkKeys);
keys
  .command('renew <donor>')
  .description('Gives one donor a new key, and closes everything of theirs with it.')
  .action(renewKey);

program
  .command('receipts')
  .description('The register of receipts.')
  .command('recover')
  .description('After a restore, before the server starts: keeps the numbers that donors hold for their gifts.')
  .option('--dry-run', 'only tells what would be done')
  .action(recoverReceipts);

program
  .command('reports')
  .description('The sums that reports read.')
  .command('rebuild')
  .description('Reckons them all again from the gifts; readers of reports wait meanwhile.')
  .action(rebuildReports);

/** @throws InvalidArgumentError, which commander tells. */
function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed)) throw new InvalidArgumentError('Give a whole number.');
  return seed;
}

/** @throws InvalidArgumentError */
function numberOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give the number of a batch, from 1 on.');
  return Number(text);
}

/** @throws InvalidArgumentError */
function monthsOf(text: string): number {
  const months = Number(text);
  if (!Number.isInteger(months) || months < 1 || months > 60) throw new InvalidArgumentError('Give 1 to 60 months.');
  return months;
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof AppError) {
    console.error(error.message);
    for (const { field, message } of error.fields) console.error(`  ${field}: ${message}`);
  } else {
    console.error(explanationOf(error));
  }
  process.exitCode = 1;
}
