import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Recurring plans, and the gifts that their charges become. Not breaking. */
export class Plans1795500000005 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create table plan (
        id uuid primary key,
        donor_id uuid not null references donor,
        form_id uuid not null references form,
        campaign_id uuid not null references campaign,
        designation text not null references designation,
        state text not null
          check (state in ('pending', 'active', 'paused', 'past_due', 'cancelled', 'lapsed', 'completed')),
        amount_minor bigint not null check (amount_minor > 0),
        currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
        interval text not null check (interval in ('month', 'year')),
        interval_count smallint not null check (interval_count between 1 and 36),
        article_id text,
        article_url text,
        section text,
        author text,
        placement text,
        variant text,
        referrer text,
        utm_source text,
        utm_medium text,
        utm_campaign text,
        utm_term text,
        utm_content text,
        stripe_subscription_id text not null constraint plan_stripe_subscription unique,
        stripe_customer_id text not null,
        started_at timestamptz not null,
        ended_at timestamptz,
        constraint plan_ended check ((state in ('cancelled', 'lapsed', 'completed')) = (ended_at is not null))
      );
      create index plan_by_donor on plan (donor_id);
      create index plan_running on plan (started_at, id) where ended_at is null;

      create function plan_end_is_final() returns trigger language plpgsql as $$
      begin
        if new.state is distinct from old.state or new.ended_at is distinct from old.ended_at then
          raise exception 'plan % has ended as %', old.id, old.state
            using errcode = 'restrict_violation', constraint = 'plan_end_is_final';
        end if;
        return new;
      end $$;
      create trigger plan_end_is_final before update on plan
        for each row when (old.ended_at is not null) execute function plan_end_is_final();
    `);
    // A renewal is charged by the processor: nobody filled in a form, and there is no payment page.
    await query.query(`
      alter table gift
        add plan_id uuid references plan,
        add period_start timestamptz,
        add stripe_invoice_id text constraint gift_stripe_invoice unique,
        add constraint gift_one_per_period unique (plan_id, period_start),
        add constraint gift_period_of_plan check ((plan_id is null) = (period_start is null)),
        add constraint gift_invoice_of_plan check (stripe_invoice_id is null or plan_id is not null),
        alter client_request_id drop not null,
        alter checkout_request drop not null,
        add constraint gift_asked_or_of_plan
          check (plan_id is not null or (client_request_id is not null and checkout_request is not null));
      comment on constraint gift_one_per_period on gift is
        'never two charges for one plan and one period (R-REG-16)';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
