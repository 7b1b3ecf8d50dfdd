import type { GiftId, PlanId } from '../../kernel/id.js';
import type { Db } from '../../database/db.js';
import { employerOf } from '../../gifts/match-wish.store.js';
import { type KeptTribute, tributeOf } from '../../gifts/tributes/tribute.store.js';

export interface DesignationChoice {
  readonly code: string;
  readonly name: string;
  readonly restricted: boolean;
}

/** One time that staff said anew what a gift is for. */
export interface GiftMoved {
  readonly id: string;
  readonly at: Date;
  readonly by: string | null;
  readonly reason: string;
  /** Names, before and after; null where it stayed. */
  readonly campaign: { readonly from: string; readonly to: string } | null;
  readonly designation: { readonly from: string; readonly to: string } | null;
}

/** What stands beside a gift: whom it is for, who may match it, and where it was moved. */
export interface GiftAdditions {
  readonly tribute: KeptTribute | null;
  readonly employer: string | null;
  /** The latest first. */
  readonly moves: readonly GiftMoved[];
  /** What the gift is for today, where its month was closed when that changed; null where its designation says it. */
  readonly movedTo: DesignationChoice | null;
}

export async function giftAdditions(
  db: Db,
  gift: { readonly id: GiftId; readonly planId: PlanId | null },
): Promise<GiftAdditions> {
  const ids = [gift.id, gift.planId];
  const [moves, [movedTo]] = await Promise.all([
    db.query<MoveRow>(MOVES, [gift.id]),
    db.query<DesignationChoice>(
      `select code, name, restricted from gift join designation on code = moved_to where gift.id = $1`,
      [gift.id],
    ),
  ]);
  const tribute = await tributeOf(db.manager, ids);
  return {
    // That of a plan stands on its first gift alone.
    tribute: tribute && (tribute.giftId === null || tribute.giftId === gift.id) ? tribute : null,
    employer: await employerOf(db.manager, ids),
    moves: moves.map(({ fromCampaign, toCampaign, fromDesignation, toDesignation, ...move }) => ({
      ...move,
      campaign: fromCampaign && toCampaign ? { from: fromCampaign, to: toCampaign } : null,
      designation: fromDesignation && toDesignation ? { from: fromDesignation, to: toDesignation } : null,
    })),
    movedTo: movedTo ?? null,
  };
}

/** Every designation that a gift may be moved to, and the one that it is for although it is closed. */
export function designationChoices(db: Db, current: string): Promise<DesignationChoice[]> {
  return db.query(`select code, name, restricted from designation where open or code = $1 order by position, code`, [
    current,
  ]);
}

interface MoveRow extends Omit<GiftMoved, 'campaign' | 'designation'> {
  fromCampaign: string | null;
  toCampaign: string | null;
  fromDesignation: string | null;
  toDesignation: string | null;
}

const MOVES = `
  select gift_move.id, moved_at as at, staff.name as by, reason, campaign_before.name as "fromCampaign",
         campaign_after.name as "toCampaign", fund_before.name as "fromDesignation", fund_after.name as "toDesignation"
  from gift_move
  left join staff on staff.id = moved_by
  left join campaign campaign_before on campaign_before.id = from_campaign_id
  left join campaign campaign_after on campaign_after.id = to_campaign_id
  left join designation fund_before on fund_before.code = from_designation
  left join designation fund_after on fund_after.code = to_designation
  where gift_id = $1 order by moved_at desc, gift_move.id desc`;
