import { Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../kernel/app-error.js';
import { type Actor, Audit } from '../../audit/audit.js';
import { Db } from '../../database/db.js';
import { chosenDays, saveDays } from './retention.store.js';
import { RETENTION_RULES, type RetentionName, type RetentionRule } from './retention-rules.js';

/** Chooses how many days are kept, within what each rule allows. */
@Injectable()
export class ChangeRetention {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
  ) {}

  /** @param typed days, by the name of the rule. Returns how many rules changed. @throws InvalidInput naming each field */
  run(typed: Readonly<Record<RetentionName, string>>, actor: Actor): Promise<number> {
    const problems = RETENTION_RULES.flatMap((rule) => problemOf(rule, typed[rule.name]) ?? []);
    if (problems.length > 0) throw new InvalidInput(problems, 'Nothing was changed.');
    return this.db.write(async (tx) => {
      const chosen = await chosenDays(tx);
      const changes: Record<string, string> = {};
      for (const { name, days } of RETENTION_RULES) {
        const [before, after] = [chosen.get(name) ?? days.usual, Number(typed[name])];
        if (before === after) continue;
        await saveDays(tx, name, after);
        changes[name] = `${before} → ${after} days`;
      }
      const count = Object.keys(changes).length;
      if (count > 0) {
        await this.audit.record(tx, { actor, action: 'change retention', object: 'retention', detail: changes });
      }
      return count;
    });
  }
}

function problemOf({ name, days: { least, most } }: RetentionRule, text: string): FieldProblem | null {
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : NaN;
  return days >= least && days <= most ? null : { field: name, message: `Enter ${least} to ${most} days.` };
}
