import { rows, type Tx } from '../../../database/db.js';

/** How the books and the public list of a year compared when the clock last looked. */
export interface ListCheck {
  readonly year: number;
  readonly checkedAt: Date;
  /** Names that would come, go or change. */
  readonly differences: number;
  readonly openDecisions: number;
  readonly anonymousBasisPoints: number;
}

export async function readChecks(tx: Tx): Promise<Map<number, ListCheck>> {
  const found = await rows<ListCheck>(
    tx,
    `select year, checked_at as "checkedAt", differences, open_decisions as "openDecisions",
            anonymous_basis_points as "anonymousBasisPoints"
     from donor_list_check`,
  );
  return new Map(found.map((each) => [each.year, each]));
}
