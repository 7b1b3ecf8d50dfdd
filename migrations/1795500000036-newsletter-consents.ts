import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether the gift page asks, and what it says; off until somebody turns it on: not every newsroom has a newsletter. */
const SETTINGS = `
  create table newsletter_settings (
    id boolean primary key default true check (id),
    is_asked boolean not null default false,
    about text not null default '' check (length(about) <= 200),
    version integer not null default 1 check (version > 0),
    constraint newsletter_says_what_it_is check (not is_asked or about <> '')
  );
  comment on column newsletter_settings.about is 'what it brings, as a sentence: "Our reporting of the week, every Friday."';
  comment on column newsletter_settings.version is 'goes up whenever the words do';
  insert into newsletter_settings default values;`;

/** What a donor ticked before paying. It becomes a consent when a gift has come, and nothing where the page was left. */
const WISHES = `
  create table newsletter_wish (
    id uuid primary key,
    gift_id uuid constraint newsletter_wish_of_gift unique references gift,
    plan_id uuid constraint newsletter_wish_of_plan unique references plan,
    text text not null check (length(text) between 1 and 1000),
    text_version text not null check (text_version <> ''),
    said_at timestamptz not null,
    constraint newsletter_wish_of_one check (num_nonnulls(gift_id, plan_id) = 1)
  );
  create trigger newsletter_wish_append_only before update or delete or truncate on newsletter_wish
    for each statement execute function refuse_change();

  alter table donor_consent add wish_id uuid constraint donor_consent_of_wish unique references newsletter_wish;
  alter table donor_consent add constraint donor_consent_of_gift_page
    check ((wish_id is not null) = (how = 'gift-page')
      and (wish_id is null or (purpose = 'newsletters' and given))) not valid;
  comment on column donor_consent.wish_id is 'the words that were agreed to on the gift page; each wish is heard once';`;

/** Newsletters are asked for on the gift page, where the newsroom wants that. Not breaking. */
export class NewsletterConsents1795500000036 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    for (const part of [SETTINGS, WISHES]) await query.query(part);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
