import { Inject, Injectable } from '@nestjs/common';
import { AppError, InvalidInput, NotFound } from '../../kernel/app-error.js';
import { addDays, dateIn, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import { isId, newId, type DonorId, type StaffId } from '../../kernel/id.js';
import { Audit, type Actor } from '../../audit/audit.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, rows, type Tx } from '../../database/db.js';
import { Jobs } from '../../jobs/jobs.js';
import { benefitsHad, insertGrants } from '../../memberships/benefit-grant.store.js';
import { benefitsOf, readCatalogue } from '../../memberships/catalogue.js';
import { dayOf, monthsLater } from '../../memberships/membership-term.js';
import { endTerms, holdMemberships, insertTerms, neverBegun, termsOfDonor } from '../../memberships/term.store.js';
import { readOrganisation } from '../../organisation/organisation.js';
import { sendLetters } from '../letters/send-letters.js';
import { welcomeLetter } from './membership-letters.js';

export interface ComplimentaryRequest {
  readonly donorId: string;
  /** The code of an open tier. */
  readonly tier: string;
  readonly months: number;
  /** Why it costs nothing; kept with the term. */
  readonly reason: string;
  readonly by: { readonly actor: Actor; readonly staffId: StaffId };
}

/** A term that money bought ends when the money goes back, and in no other way. */
export class TermIsPaidFor extends AppError {
  constructor() {
    super(
      'term-paid-for',
      'conflict',
      'This term was paid for, so it cannot be ended here. Nothing was changed. Refund the gift, and the term follows.',
    );
  }
}

const MONTHS_MOST = 60;
const REASON_MOST = 300;

/** Makes somebody a member who pays nothing, by a decision of the staff, and takes that back. */
@Injectable()
export class GrantComplimentary {
  constructor(
    private readonly db: Db,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** The term begins today, whatever else the donor has. @throws InvalidInput, NotFound */
  run(request: ComplimentaryRequest): Promise<{ endsOn: CalendarDate }> {
    const { tier: code, months, reason, by } = request;
    return this.db.write(async (tx) => {
      const donor = await readDonor(tx, request.donorId);
      const catalogue = await readCatalogue(tx);
      const tier = catalogue.tiers.find((each) => each.code === code);
      if (!tier || problemsOf(request).length > 0) {
        const problems = tier ? [] : [{ field: 'tier', message: 'Choose a membership.' }];
        throw new InvalidInput([...problems, ...problemsOf(request)]);
      }
      await holdMemberships(tx, [donor.id]);
      const now = this.clock.now();
      const organisation = await readOrganisation(tx);
      const startsOn = dateIn(organisation.timeZone, now);
      const endsOn = monthsLater(startsOn, months, dayOf(startsOn));
      const id = newId();
      const common = { giftId: null, planId: null, giftedId: null };
      const term = {
        id,
        donorId: donor.id,
        source: 'complimentary' as const,
        purpose: 'paid' as const,
        tier,
        ...common,
      };
      const dates = { startsOn, endsOn, anchorDay: dayOf(startsOn), decidedAt: now };
      await insertTerms(tx, [{ ...term, ...dates, staffId: by.staffId, reason }], now);

      const had = new Set((await benefitsHad(tx, [donor.id])).map(({ benefitId }) => benefitId));
      const benefits = benefitsOf(catalogue, tier.code, startsOn).filter((benefit) => !had.has(benefit.id));
      await insertGrants(
        tx,
        benefits.map((benefit) => {
          const coversUntil = benefit.cadence === 'once' ? null : endsOn;
          return { benefit, termId: id, ...common, parts: 1, grantedOn: startsOn, coversUntil };
        }),
      );
      const detail = { tier: tier.code, months };
      await this.audit.record(tx, { actor: by.actor, action: 'grant membership', object: `donor:${donor.id}`, detail });
      const words = benefits.map(({ description }) => description);
      const facts = { key: id, member: donor, tierName: tier.name, endsOn, benefits: words };
      const letter = welcomeLetter({ ...facts, organisation, settings: this.settings });
      await sendLetters(tx, this.jobs, [letter], now);
      return { endsOn };
    });
  }

  /** Ends a term that nobody paid for here, today; yesterday was its last day. @throws NotFound, TermIsPaidFor */
  end(donorId: string, termId: string, by: ComplimentaryRequest['by']): Promise<void> {
    return this.db.write(async (tx) => {
      const donor = await readDonor(tx, donorId);
      await holdMemberships(tx, [donor.id]);
      const term = (await termsOfDonor(tx, donor.id)).find(({ id }) => id === termId);
      if (!term) throw new NotFound('term');
      if (term.source === 'gift' || term.source === 'plan') throw new TermIsPaidFor();
      const { timeZone } = await readOrganisation(tx);
      const yesterday = addDays(dateIn(timeZone, this.clock.now()), -1);
      // A second press, or one after the end, changes nothing.
      if (term.ended || term.endsOn <= yesterday) return;
      const on = yesterday < term.startsOn ? neverBegun(term) : yesterday;
      await endTerms(tx, [{ id: term.id, on, reason: 'staff' }]);
      await this.audit.record(tx, {
        actor: by.actor,
        action: 'end membership',
        object: `donor:${donor.id}`,
        detail: { term: term.id },
      });
    });
  }
}

function problemsOf({ months, reason }: ComplimentaryRequest) {
  return [
    ...(Number.isInteger(months) && months >= 1 && months <= MONTHS_MOST
      ? []
      : [{ field: 'months', message: `Enter 1 to ${MONTHS_MOST} months.` }]),
    ...(reason === '' || reason.length > REASON_MOST
      ? [{ field: 'reason', message: 'Say why, in up to 300 characters. It is kept with the term.' }]
      : []),
  ];
}

interface MemberDonor {
  readonly id: DonorId;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

async function readDonor(tx: Tx, id: string): Promise<MemberDonor> {
  const [donor] = isId(id)
    ? await rows<MemberDonor>(
        tx,
        `select id, email, first_name as "firstName", last_name as "lastName" from donor
         where id = $1 and erased_at is null`,
        [id],
      )
    : [];
  if (!donor) throw new NotFound('donor');
  return donor;
}
