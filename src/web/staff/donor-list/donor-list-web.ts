import { TransparencySettingsController } from '../settings/transparency/transparency-settings.controller.js';
import { TransparencySettingsPages } from '../settings/transparency/transparency-settings-pages.js';
import { DonorListController } from './donor-list.controller.js';
import { LinePages } from './line/line-pages.js';
import { ListDeskOfDonors } from './list-desk.js';
import { ConflictPages } from './look-up/conflict-pages.js';
import { ConflictsController } from './look-up/conflicts.controller.js';
import { ListPages } from './page/list-pages.js';
import { YearPages } from './page/year-pages.js';
import { VersionPages } from './version/version-pages.js';

/** The pages of the public list of donors, and of questions about it. */
export const DONOR_LIST_CONTROLLERS = [DonorListController, ConflictsController, TransparencySettingsController];

export const DONOR_LIST_PAGES = [
  ListDeskOfDonors,
  ListPages,
  YearPages,
  LinePages,
  VersionPages,
  ConflictPages,
  TransparencySettingsPages,
];
