import { Inject, Injectable } from '@nestjs/common';
import { dateIn, type CalendarDate } from '../../kernel/calendar.js';
import { Clock } from '../../kernel/clock.js';
import type { PlanId } from '../../kernel/id.js';
import { Money } from '../../kernel/money.js';
import { SETTINGS_TOKEN, type Settings } from '../../config/settings.js';
import { Db, rows } from '../../database/db.js';
import { Jobs } from '../../jobs/jobs.js';
import type { Letter } from '../../mail/letter-templates.js';
import { findOrganisation, type Organisation } from '../../organisation/organisation.js';
import { rhythmWord, type Rhythm } from '../../plans/rhythm.js';
import { fixToken } from '../../plans/troubles/fix-link.js';
import { sendLetters } from '../letters/send-letters.js';
import { nearDay } from '../troubles/trouble-words.js';

/** Letters that are written in one transaction. */
const PAGE = 500;

/** A plan whose donor is to be told of something that comes. */
interface Coming extends Rhythm {
  readonly key: string;
  readonly planId: PlanId;
  readonly email: string;
  readonly firstName: string;
  readonly amountMinor: string;
  readonly currency: string;
  readonly method: string | null;
  readonly methodExpiresOn: CalendarDate | null;
  readonly nextChargeOn: CalendarDate;
  /** What the latest charge was; null unless the amount has changed since. */
  readonly beforeMinor: string | null;
}

/** What every letter of this kind needs to know of the house. */
interface House {
  readonly organisation: Organisation;
  readonly today: CalendarDate;
  readonly now: Date;
}

/**
 * Tells donors of what comes, so that no charge is a surprise: yearly gifts 21 and 7 days ahead, a new amount 7 days
 * ahead, a card that ends before the next charge, the end of a pause (R-REG-03, R-REG-12). Each is told once, by its
 * own date; a day that was missed is made good while it still helps.
 */
@Injectable()
export class SendNotices {
  constructor(
    private readonly db: Db,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Safe to repeat and to run twice at once. */
  async run(): Promise<void> {
    const organisation = await findOrganisation(this.db.manager);
    if (!organisation) return;
    const now = this.clock.now();
    const house = { organisation, now, today: dateIn(organisation.timeZone, now) };
    await this.send(RENEWALS, house, (coming) => this.renewal(coming, house));
    await this.send(EXPIRING, house, (coming) => this.expiring(coming, house));
    await this.send(PAUSE_ENDS, house, (coming) => this.pauseEnds(coming, house));
  }

  /** A letter that is written leaves the list, so the list is read until it is empty. */
  private async send(list: string, { today, now }: House, letterOf: (coming: Coming) => Letter): Promise<void> {
    for (let left = true; left;) {
      left = await this.db.write(async (tx) => {
        const coming = await rows<Coming>(tx, `${list} limit ${PAGE}`, [today]);
        const letters = coming.map((each) => ({
          key: each.key,
          recipient: each.email,
          letter: letterOf(each),
          receiptId: null,
        }));
        await sendLetters(tx, this.jobs, letters, now);
        return coming.length === PAGE;
      });
    }
  }

  private renewal(coming: Coming, house: House): Letter {
    const { methodExpiresOn: endsOn, beforeMinor, currency } = coming;
    const before = beforeMinor === null ? '' : Money.of(BigInt(beforeMinor), currency).formatShort();
    const methodEnds = endsOn !== null && endsOn < coming.nextChargeOn ? nearDay(endsOn) : '';
    return {
      template: 'renewal',
      data: { ...this.common(coming, house), rhythm: rhythmWord(coming), before, methodEnds, manageUrl: this.portal },
    };
  }

  private expiring(coming: Coming, house: House): Letter {
    const endsOn = coming.methodExpiresOn!;
    const { planId } = coming;
    return {
      template: 'method-expires',
      data: {
        ...this.common(coming, house),
        lastDay: nearDay(endsOn),
        when: whenItEnds(endsOn, house.today),
        fixUrl: `${this.settings.publicUrl}/fix/${fixToken(planId, house.now, this.settings.appSecret)}`,
      },
    };
  }

  private pauseEnds(coming: Coming, house: House): Letter {
    const data = { ...this.common(coming, house), rhythm: rhythmWord(coming), manageUrl: this.portal };
    return { template: 'pause-ends', data };
  }

  private common(coming: Coming, { organisation }: House) {
    return {
      organisation: organisation.name,
      replyTo: organisation.email,
      firstName: coming.firstName,
      amount: Money.of(BigInt(coming.amountMinor), coming.currency).formatShort(),
      method: coming.method ?? '',
      nextCharge: nearDay(coming.nextChargeOn),
    };
  }

  private get portal(): string {
    return `${this.settings.publicUrl}/portal`;
  }
}

/** As the subject goes on after "Your card". */
function whenItEnds(endsOn: CalendarDate, today: CalendarDate): string {
  if (endsOn < today) return 'has ended';
  return endsOn.slice(0, 7) === today.slice(0, 7) ? 'ends this month' : `ends on ${nearDay(endsOn)}`;
}

const comingPlans = (key: string, from: string): string => `
  select * from (
    select ${key} as key, plan.id as "planId", donor.email, donor.first_name as "firstName",
      plan.amount_minor as "amountMinor", plan.currency, plan.interval, plan.interval_count as "intervalCount",
      plan.method, plan.method_expires_on::text as "methodExpiresOn", plan.next_charge_on::text as "nextChargeOn",
      ${from}
  ) as coming
  where not exists (select from letter where letter.key = coming.key)
  order by key`;

/** Charged less often than every six months, or changed in amount since the latest charge, and not just now. */
const RENEWALS = comingPlans(
  `'renewal:' || plan.id || ':' || next_charge_on || ':' || case when next_charge_on > $1::date + 7 then 21 else 7 end`,
  `changed.before as "beforeMinor"
   from plan join donor on donor.id = donor_id
   left join lateral (
     select gift.amount_minor as before from gift
     where gift.plan_id = plan.id and gift.occurred_at is not null and exists (
       select from plan_change where plan_change.plan_id = plan.id and kind in ('amount', 'rhythm') and state = 'applied'
         and applied_at > gift.occurred_at and applied_at < plan.next_charge_on - 7)
     order by period_start desc limit 1
   ) as changed on changed.before <> plan.amount_minor
   where plan.state = 'active' and (
     (next_charge_on between $1::date + 1 and $1::date + 21
       and interval_count * case interval when 'year' then 12 else 1 end > 6)
     or (next_charge_on between $1::date + 1 and $1::date + 7 and changed.before is not null))`,
);

const EXPIRING = comingPlans(
  `'method-expires:' || plan.id || ':' || method_expires_on`,
  `null as "beforeMinor"
   from plan join donor on donor.id = donor_id
   where plan.state in ('active', 'paused') and method_expires_on < next_charge_on and method_expires_on <= $1::date + 30`,
);

const PAUSE_ENDS = comingPlans(
  `'pause-ends:' || plan.id || ':' || paused_until`,
  `null as "beforeMinor"
   from plan join donor on donor.id = donor_id
   where plan.state = 'paused' and next_charge_on is not null and paused_until between $1::date + 1 and $1::date + 7`,
);
