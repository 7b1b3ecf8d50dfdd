import { rows, type Tx } from '../../database/db.js';

/** What readers meet of the list of donors before they open it. */
export interface PublicFace {
  readonly isOn: boolean;
  /** From which sum of a year on donors are named, in minor units of the organisation's currency. */
  readonly thresholdMinor: bigint;
  /** Whether a list can be read at `/donors` now: published, not withdrawn, and the page is on (R-TRN-02). */
  readonly hasList: boolean;
}

/** One small question: every gift page asks it. */
export async function readPublicFace(tx: Tx): Promise<PublicFace> {
  const [row] = await rows<{ isOn: boolean; threshold: string; hasList: boolean }>(
    tx,
    `select is_on as "isOn", threshold_minor as threshold, is_on and exists (
       select from donor_list_version as version
       where number = (select max(number) from donor_list_version as newest where newest.year = version.year)
         and not exists (select from donor_list_withdrawal where version_id = version.id)) as "hasList"
     from donor_list_settings`,
  );
  const { threshold, ...face } = row!;
  return { ...face, thresholdMinor: BigInt(threshold) };
}
