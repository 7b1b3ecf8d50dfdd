import { Injectable } from '@nestjs/common';
import { dateIn } from '../../../../kernel/calendar.js';
import { Clock } from '../../../../kernel/clock.js';
import type { DonorId } from '../../../../kernel/id.js';
import { Db } from '../../../../database/db.js';
import { consentHistory, preferencesOf } from '../../../../donors/consents.js';
import { readContact } from '../../../../donors/contact.js';
import { furtherEmails } from '../../../../donors/emails/donor-emails.js';
import { lookalikesOf } from '../../../../donors/likeness/lookalikes.js';
import { fieldValuesOf } from '../../../../donors/records/field-values.js';
import { householdOf } from '../../../../donors/records/households.js';
import { listTags, tagsOf } from '../../../../donors/records/tags.js';
import { wishesOf } from '../../../../donors/records/wishes.js';
import type { Organisation } from '../../../../organisation/organisation.js';
import {
  type DonorHead,
  donorHead,
  givenByYear,
  sourceStories,
  termsOnPage,
} from '../../../../reports/donors/donor-page.js';
import { openMerges } from '../../../../reports/donors/open-merges.js';
import { creditedTo } from '../../../../reports/offline/soft-credits.js';
import { listPlans } from '../../../../reports/plans/plan-list.js';
import { listReceipts } from '../../../../reports/receipt-register.js';
import { statementsOfDonor } from '../../../../reports/statements/run-progress.js';

const PLANS = 20;

export type DonorFacts = Awaited<ReturnType<DonorReader['facts']>>;
export type PrivateFacts = NonNullable<DonorFacts['known']>;

/** Everything that a donor's page shows beside the timeline. */
@Injectable()
export class DonorReader {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** Who they are. @throws NotFound */
  head(id: string, { timeZone }: Organisation): Promise<DonorHead> {
    return donorHead(this.db, id, dateIn(timeZone, this.clock.now()));
  }

  /** @param isKnown whether the reader may know who the donor is, and the donor was not forgotten. */
  async facts(donor: DonorHead, { timeZone }: Organisation, isKnown: boolean) {
    const today = dateIn(timeZone, this.clock.now());
    const [plans, statements, years, stories, terms, tags] = await Promise.all([
      listPlans(this.db, { donorId: donor.id }, { limit: PLANS }),
      statementsOfDonor(this.db, donor.id),
      givenByYear(this.db, donor.id, Number(today.slice(0, 4))),
      sourceStories(this.db, donor.id),
      termsOnPage(this.db, donor.id, today),
      tagsOf(this.db.manager, donor.id),
    ]);
    const known = isKnown ? await this.known(donor.id) : null;
    return { donor, today, plans: plans.items, statements, years, stories, terms, tags, known };
  }

  private async known(id: DonorId) {
    const tx = this.db.manager;
    const [contact, emails, wishes, household, preferences, said, values, credited, allTags, merges, receipts, alike] =
      await Promise.all([
        readContact(tx, id),
        furtherEmails(tx, id),
        wishesOf(tx, id),
        householdOf(tx, id),
        preferencesOf(tx, id),
        consentHistory(tx, id),
        fieldValuesOf(tx, id),
        creditedTo(this.db, id),
        listTags(tx),
        openMerges(this.db, id, this.clock.now()),
        listReceipts(this.db, { donorId: id }, { limit: 1 }),
        // In a transaction of its own: how much alike names must be is a setting of the session.
        this.db.write((own) => lookalikesOf(own, id)),
      ]);
    const [receipt] = receipts.items;
    return {
      contact,
      emails,
      wishes,
      household,
      preferences,
      said,
      values,
      credited,
      allTags,
      merges,
      lastReceipt: receipt ?? null,
      alike: alike.slice(0, 3),
    };
  }
}
