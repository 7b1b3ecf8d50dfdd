import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput, NotFound } from '../../../../kernel/app-error.js';
import { isId } from '../../../../kernel/id.js';
import { Audit, type AuditedAct } from '../../../../audit/audit.js';
import { Db, type Tx } from '../../../../database/db.js';
import {
  checkedSettings,
  TARGET_NAMES,
  type JournalTarget,
} from '../../../../finance/journal/mapping/journal-target.js';
import type { JournalRule } from '../../../../finance/journal/mapping/mapping.js';
import {
  readRules,
  readSettings,
  removeRule,
  saveRule,
  saveSettings,
} from '../../../../finance/journal/mapping/mapping.store.js';
import { ruleChoices } from '../../../../finance/journal/mapping/rule-choices.js';
import { type Answer, page, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { StaffFrame } from '../../frame/staff-frame.js';
import type { Visit } from '../../frame/visit.js';
import { mappingPath, targetOf } from './journal-words.js';
import {
  RULE_FIELDS,
  settingTexts,
  typedRule,
  typedSettings,
  type RuleTexts,
  type SettingTexts,
} from './mapping-form.js';
import { MappingView } from './mapping.view.js';

const SAVED = 'Batches that are made from now on follow it; earlier ones stay as they are.';

/** What accounts are called in each program. Every change is in the audit, and none touches a batch that was made. */
@Injectable()
export class MappingPages {
  constructor(
    private readonly db: Db,
    private readonly frame: StaffFrame,
    private readonly audit: Audit,
  ) {}

  show(visit: Visit, query: unknown): Promise<Answer> {
    const { target } = textFields(query, 'target');
    return this.mappingPage(visit, targetOf(target || 'quickbooks-online'), {}, []);
  }

  async saveSettings(visit: Visit, named: string, body: unknown): Promise<Answer> {
    const target = targetOf(named);
    const kept = await readSettings(this.db.manager, target);
    const { texts, settings } = typedSettings(target, body, kept);
    const detail = changesOf(settingTexts(kept), settingTexts(settings));
    return this.saving(
      visit,
      { target, action: 'change journal settings', say: `Saved. ${SAVED}` },
      async (tx) => {
        await saveSettings(tx, target, checkedSettings(settings));
        return detail;
      },
      (problems) => this.mappingPage(visit, target, { settingTexts: texts }, problems),
    );
  }

  saveRule(visit: Visit, named: string, body: unknown): Promise<Answer> {
    const target = targetOf(named);
    const { texts, rule } = typedRule(body);
    return this.saving(
      visit,
      { target, action: 'change journal rule', say: `The rule is saved. ${SAVED}` },
      async (tx) => {
        const before = (await readRules(tx, target)).find((each) => conditionsOf(each) === conditionsOf(rule));
        await saveRule(tx, target, rule);
        return { for: conditionsOf(rule), before: before ? outcomeOf(before) : null, after: outcomeOf(rule) };
      },
      (problems) => this.mappingPage(visit, target, { ruleTexts: texts }, problems),
    );
  }

  async removeRule(visit: Visit, named: string, id: string): Promise<Answer> {
    const target = targetOf(named);
    if (!isId(id)) throw new NotFound('rule');
    return this.saving(
      visit,
      { target, action: 'remove journal rule', say: `The rule is gone. ${SAVED}` },
      async (tx) => {
        const rule = await removeRule(tx, target, id);
        return { for: conditionsOf(rule), before: outcomeOf(rule), after: null };
      },
      (problems) => this.mappingPage(visit, target, {}, problems),
    );
  }

  private async saving(
    visit: Visit,
    { target, action, say }: { target: JournalTarget; action: string; say: string },
    save: (tx: Tx) => Promise<NonNullable<AuditedAct['detail']>>,
    again: (problems: readonly FieldProblem[]) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      await this.db.write(async (tx) => {
        const detail = await save(tx);
        await this.audit.record(tx, { actor: visit.by.actor, action, object: `journal-target:${target}`, detail });
      });
      return see(mappingPath(target), say);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return again(error.fields);
    }
  }

  private async mappingPage(
    visit: Visit,
    target: JournalTarget,
    typed: { readonly ruleTexts?: RuleTexts; readonly settingTexts?: SettingTexts },
    problems: readonly FieldProblem[],
  ): Promise<Answer> {
    const tx = this.db.manager;
    const [rules, choices, settings] = [
      await readRules(tx, target),
      await ruleChoices(tx),
      await readSettings(tx, target),
    ];
    const view = MappingView({
      target,
      rules,
      choices,
      ruleTexts: typed.ruleTexts ?? textFields({}, ...RULE_FIELDS),
      settingTexts: typed.settingTexts ?? settingTexts(settings),
      problems,
      csrf: visit.caller.csrf,
      may: { change: visit.may('journal:export') },
    });
    const title = problems.length > 0 ? 'Check the form' : `Accounts for ${TARGET_NAMES[target]}`;
    return page(await this.frame.page(visit, { title, section: 'finance' }, view), problems.length > 0 ? 422 : 200);
  }
}

function conditionsOf({ account, campaignId, designation, rhythm }: Omit<JournalRule, 'id'>): string {
  return [account, campaignId, designation, rhythm].map((part) => part ?? '*').join(' ');
}

function outcomeOf({ externalAccount, class: className, location, party }: Omit<JournalRule, 'id'>): string {
  return [externalAccount, className, location, party].map((part) => part ?? '–').join(' | ');
}

/** "before → after" for each setting that is another one now. */
function changesOf(before: SettingTexts, after: SettingTexts): Record<string, string> {
  const fields = Object.keys(after) as (keyof SettingTexts)[];
  return Object.fromEntries(
    fields
      .filter((field) => before[field] !== after[field])
      .map((field) => [field, `${before[field]} → ${after[field]}`]),
  );
}
