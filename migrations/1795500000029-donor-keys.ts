import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of donors, and the fields that they close. Not breaking. */
export class DonorKeys1795500000029 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    for (const part of [KEYS, CONTACTS]) await query.query(part);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const KEYS = `
  create table master_key (
    id text primary key check (id ~ '^[0-9a-f]{12}$'),
    canary bytea not null,
    added_at timestamptz not null default now()
  );
  comment on table master_key is
    'names of keys that are in the settings and never here; each opens its canary, so that a wrong one is noticed at once';

  create table donor_key (
    id uuid primary key,
    donor_id uuid not null references donor on delete cascade,
    master_key_id text references master_key,
    wrapped bytea,
    created_at timestamptz not null default now(),
    retired_at timestamptz,
    destroyed_at timestamptz,
    constraint donor_key_destroyed check ((wrapped is null) = (destroyed_at is not null)
      and (master_key_id is null) = (destroyed_at is not null))
  );
  create unique index donor_key_one_closes on donor_key (donor_id) where retired_at is null and destroyed_at is null;
  create index donor_key_by_donor on donor_key (donor_id);
  create index donor_key_by_master on donor_key (master_key_id, id) where master_key_id is not null;
  comment on table donor_key is
    'a donor''s own key, closed with a master key; what it closed names it. Destroyed, it leaves its name behind (R-PRV-05)';

  create function donor_key_stays() returns trigger language plpgsql as $$
  begin
    if old.destroyed_at is not null or new.id <> old.id or new.donor_id <> old.donor_id
      or new.created_at <> old.created_at or (old.retired_at is not null and new.retired_at is distinct from old.retired_at)
    then
      raise exception 'key % is what it is', old.id using errcode = 'restrict_violation', constraint = 'donor_key_stays';
    end if;
    return new;
  end $$;
  create trigger donor_key_stays before update on donor_key for each row execute function donor_key_stays();

  create table shared_key (
    purpose text primary key check (purpose in ('search')),
    master_key_id text not null references master_key,
    wrapped bytea not null
  );
  comment on table shared_key is 'the key of the hashes by which sealed fields are searched; closed with a master key';`;

/** The plain columns stay empty until a later release drops them; what they hold is sealed in batches at the start. */
const CONTACTS = `
  alter table donor
    add contact bytea,
    add postal_area text not null default '' check (postal_area ~ '^([0-9]{5})?$'),
    add reached_by_post boolean not null default false,
    add phone_key bytea;
  comment on column donor.contact is 'postal address and phone, closed with the key of the donor (R-PRV-05)';
  comment on column donor.postal_area is
    'the first five digits of a US ZIP, in the clear on purpose: to sort letters and to tell regions apart, without a street';
  comment on column donor.reached_by_post is 'whether a letter on paper would arrive';
  comment on column donor.phone_key is 'keyed hash of the digits, to find an exact number';
  update donor set postal_area = substring(postal_code from '^[0-9]{5}')
    where postal_code ~ '^[0-9]{5}([- ]?[0-9]{4})?$'
      and lower(trim(country)) in ('', 'us', 'usa', 'u.s.', 'u.s.a.', 'united states', 'united states of america');
  update donor set reached_by_post = true where address_line1 <> '' and city || postal_code <> '';
  create index donor_by_area on donor (postal_area) where postal_area <> '';
  create index donor_by_phone on donor (phone_key) where phone_key is not null;
  create index donor_plain on donor (id) where address_line1 || address_line2 || city || region || postal_code || country || phone <> '';`;
