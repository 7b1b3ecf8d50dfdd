import { type FieldProblem, InvalidInput, NotFound } from '../../../kernel/app-error.js';
import { newId } from '../../../kernel/id.js';
import { rows, type Tx, violatedConstraint } from '../../../database/db.js';
import { readChart } from './chart.js';
import { settingsFrom, type JournalSettings, type JournalTarget } from './journal-target.js';
import { COVERED_FEES_ACCOUNT, weightOf, type JournalRule } from './mapping.js';

export async function readSettings(tx: Tx, target: JournalTarget): Promise<JournalSettings> {
  const [row] = await rows<{ settings: Partial<JournalSettings> }>(
    tx,
    'select settings from journal_target where target = $1',
    [target],
  );
  return settingsFrom(row!.settings);
}

/** Batches that were made keep the settings that they were made by. */
export async function saveSettings(tx: Tx, target: JournalTarget, settings: JournalSettings): Promise<void> {
  await rows(tx, 'update journal_target set settings = $2 where target = $1', [target, JSON.stringify(settings)]);
}

/** The rules of a target, the most specific first. */
export async function readRules(tx: Tx, target: JournalTarget): Promise<JournalRule[]> {
  const found = await rows<JournalRule>(
    tx,
    `select id, account, campaign_id as "campaignId", designation, rhythm, external_account as "externalAccount", class,
            location, party
     from journal_rule where target = $1 order by account, campaign_id, designation, rhythm`,
    [target],
  );
  return found.toSorted((one, other) => weightOf(other) - weightOf(one));
}

/**
 * A rule with the same conditions gives way to the new one.
 * @returns the id of the rule
 * @throws InvalidInput naming each field that cannot be
 */
export async function saveRule(tx: Tx, target: JournalTarget, rule: Omit<JournalRule, 'id'>): Promise<string> {
  const problems = [...ruleProblems(target, rule), ...(await unknownParts(tx, rule))];
  if (problems.length > 0) throw new InvalidInput(problems);
  try {
    const [saved] = await rows<{ id: string }>(
      tx,
      `insert into journal_rule (id, target, account, campaign_id, designation, rhythm, external_account, class, location, party)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict on constraint journal_rule_once do update set external_account = excluded.external_account,
         class = excluded.class, location = excluded.location, party = excluded.party
       returning id`,
      [
        newId(),
        target,
        rule.account,
        rule.campaignId,
        rule.designation,
        rule.rhythm,
        rule.externalAccount,
        rule.class,
        rule.location,
        rule.party,
      ],
    );
    return saved!.id;
  } catch (error) {
    if (violatedConstraint(error) !== 'journal_rule_campaign_id_fkey') throw error;
    throw new InvalidInput([{ field: 'campaign', message: 'There is no such campaign.' }]);
  }
}

/** @returns the rule that is gone. @throws NotFound */
export async function removeRule(tx: Tx, target: JournalTarget, id: string): Promise<JournalRule> {
  const rule = (await readRules(tx, target)).find((each) => each.id === id);
  if (!rule) throw new NotFound('rule');
  await rows(tx, 'delete from journal_rule where id = $1', [id]);
  return rule;
}

const NAME_MAX = 120;

/** What a name may be over there, and what would not arrive as it was typed. */
function ruleProblems(target: JournalTarget, rule: Omit<JournalRule, 'id'>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { externalAccount, account } = rule;
  const named = [
    ['externalAccount', externalAccount],
    ['class', rule.class],
    ['location', rule.location],
    ['party', rule.party],
  ] as const;
  if (named.every(([, text]) => text === null)) {
    problems.push({ field: 'externalAccount', message: 'Enter an account, a class, a location or a name.' });
  }
  if (externalAccount !== null && account === null) {
    problems.push({ field: 'account', message: 'Choose the account of the ledger that it stands for.' });
  }
  for (const [field, text] of named) {
    const message = text === null ? undefined : nameProblem(target, text);
    if (message !== undefined) problems.push({ field, message });
  }
  if (
    externalAccount !== null &&
    (target === 'xero' || target === 'intacct') &&
    !/^[\w.-]{1,24}$/.test(externalAccount)
  ) {
    problems.push({ field: 'externalAccount', message: 'Enter the number alone, such as 4010, without the name.' });
  }
  return problems.filter(({ field }, at) => problems.findIndex((each) => each.field === field) === at);
}

function nameProblem(target: JournalTarget, text: string): string | undefined {
  if (text.length > NAME_MAX) return `Shorten it to ${NAME_MAX} characters.`;
  if (/\p{Cc}/u.test(text)) return 'Leave out tabs and line breaks.';
  if (/^[=+\-@]/.test(text))
    return 'It cannot begin with = + - or @: files guard such texts, and it would not be found.';
  if (target === 'quickbooks-desktop' && !/^[^"\u0100-\u{10FFFF}]*$/u.test(text)) {
    return 'QuickBooks Desktop reads Western European letters only, and no quotes.';
  }
  if (target === 'hledger' && /[;|]|\s\s|^[([*!]/.test(text)) {
    return 'Leave out ; and |, two blanks in a row, and brackets at the beginning.';
  }
  return undefined;
}

async function unknownParts(tx: Tx, { account, designation }: Omit<JournalRule, 'id'>): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  if (account !== null && account !== COVERED_FEES_ACCOUNT && !(await readChart(tx)).has(account)) {
    problems.push({ field: 'account', message: 'The ledger has no such account.' });
  }
  if (designation !== null) {
    const [known] = await rows(
      tx,
      'select from designation where code = $1 union select from ledger_posting where fund = $1 limit 1',
      [designation],
    );
    if (!known) problems.push({ field: 'designation', message: 'There is no such designation.' });
  }
  return problems;
}
