import { rows, type Tx } from '../../../database/db.js';
import { readChart, type Account } from './chart.js';

export interface RuleChoices {
  readonly accounts: readonly Account[];
  readonly campaigns: readonly { readonly id: string; readonly name: string }[];
  /** By the fund of their postings. */
  readonly designations: readonly { readonly code: string; readonly name: string }[];
}

/** The fund under which deposits move money of every designation at once. */
const ALL_FUNDS = { code: 'all-funds', name: 'All designations together, as in deposits' };

/** What rules can ask for. */
export async function ruleChoices(tx: Tx): Promise<RuleChoices> {
  return {
    accounts: [...(await readChart(tx)).values()],
    campaigns: await rows(tx, 'select id, name from campaign order by name, id'),
    designations: [
      ...(await rows<{ code: string; name: string }>(tx, 'select code, name from designation order by position, code')),
      ALL_FUNDS,
    ],
  };
}
