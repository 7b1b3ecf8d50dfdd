import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often asks were seen and followed, payment pages that nobody paid, and reports by letter. Not breaking. */
export class ReportLetters1795500000027 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(ASKS);
    await query.query(UNPAID);
    await query.query(LETTERS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

/** The lengths are those that keep the unique key within a page of its index. */
const ASKS = `
  create table ask_spot (
    id bigint generated always as identity primary key,
    story text not null check (length(story) <= 300),
    url text check (length(url) <= 1000),
    form text not null check (length(form) <= 60),
    section text not null check (length(section) <= 100),
    author text not null check (length(author) <= 100),
    placement text not null check (length(placement) <= 60),
    variant text not null check (length(variant) <= 60),
    created_on date not null,
    constraint ask_spot_once unique (story, form, section, author, placement, variant)
  );
  create index ask_spot_by_day on ask_spot (created_on);
  comment on table ask_spot is 'an ask on an article: what readers can see; empty texts are what its page did not say';
  comment on column ask_spot.story is 'the id that the newsroom gave the article, else its address';

  create table ask_count (
    on_date date not null,
    spot_id bigint not null references ask_spot,
    seen integer not null check (seen >= 0),
    followed integer not null check (followed >= 0),
    primary key (on_date, spot_id)
  );
  comment on table ask_count is 'totals of a day in the organisation''s zone; nothing in them says who was asked';`;

const UNPAID = `
  create table unpaid_day (
    on_date date not null,
    state text not null check (state in ('started', 'failed', 'expired')),
    payments integer not null check (payments > 0),
    primary key (on_date, state)
  );
  comment on table unpaid_day is
    'how many single gifts of a day nobody paid, counted when they themselves are forgotten after thirty days (R-PRV-06)';`;

const LETTERS = `
  create table report_subscription (
    id uuid primary key,
    staff_id uuid not null references staff on delete cascade,
    report text not null check (report ~ '^[a-z0-9-]{1,60}$'),
    parameters jsonb not null default '{}' check (jsonb_typeof(parameters) = 'object'),
    created_at timestamptz not null,
    constraint report_subscription_once unique (staff_id, report)
  );
  comment on column report_subscription.parameters is 'what the address of the report says: period, comparison and choices';

  create table report_letter (
    staff_id uuid not null references staff on delete cascade,
    report text not null,
    week date not null check (extract(isodow from week) = 1),
    sent_at timestamptz not null,
    constraint report_letter_once_a_week primary key (staff_id, report, week)
  );
  comment on table report_letter is 'one letter for a person, a report and a Monday, whoever sends it and however often';`;
