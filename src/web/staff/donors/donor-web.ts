import { DetailPages } from './details/detail-pages.js';
import { NewDonorPages } from './details/new-donor-pages.js';
import { EmailPages } from './emails/email-pages.js';
import { EmailsController } from './emails/emails.controller.js';
import { DuplicatePages } from './merging/duplicate-pages.js';
import { MergePages } from './merging/merge-pages.js';
import { MergingController } from './merging/merging.controller.js';
import { DonorReader } from './page/donor-facts.js';
import { DonorPages } from './page/donor-pages.js';
import { DonorController } from './page/donor.controller.js';
import { ConsentPages } from './records/consent-pages.js';
import { RecordPages } from './records/record-pages.js';
import { RecordsController } from './records/records.controller.js';

/** The pages about one donor. */
export const DONOR_CONTROLLERS = [DonorController, MergingController, EmailsController, RecordsController];
export const DONOR_PAGES = [
  DonorReader,
  DonorPages,
  DetailPages,
  NewDonorPages,
  RecordPages,
  ConsentPages,
  EmailPages,
  MergePages,
  DuplicatePages,
];
