import { LookUpDonor } from './look-up/look-up-donor.js';
import { PrepareList } from './list/prepare-list.js';
import { PublishList } from './list/publish-list.js';
import { ChangeTransparency } from './settings/change-transparency.js';
import { CheckLists } from './versions/check-lists.js';

/** The services of the list of donors. */
export const TRANSPARENCY_SERVICES = [ChangeTransparency, CheckLists, PrepareList, PublishList, LookUpDonor];
