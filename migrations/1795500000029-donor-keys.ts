import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of donors, and the fields that they close. Not breaking. */
export class DonorKeys1795500000029 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    for (const part of [KEYS, CONTACTS, RECEIPTS, DOCUMENTS, STATEMENTS, RETENTION]) await query.query(part);
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

/** Whom receipts were written to. The rest of what they say stays as it is: sums, numbers and proofs need it, nobody's name. */
const RECEIPTS = `
  alter table receipt
    add donor_sealed bytea,
    add said_sha256 bytea,
    add has_address boolean not null default false,
    add constraint receipt_donor_in_one_place
      check (donor_sealed is null or (said_sha256 is not null and not snapshot ? 'donor')) not valid;
  comment on column receipt.donor_sealed is 'name and address lines, closed with the key of the donor (R-PRV-05)';
  comment on column receipt.said_sha256 is
    'hash of all that it says, the donor among it: the one that the log outside the database has (INV-08)';
  update receipt_hold set draft = jsonb_set(jsonb_set(draft, '{snapshot,donor}', '{"name": "", "addressLines": []}'),
    '{home}', '{"region": "", "country": ""}');
  create index receipt_plain on receipt (id) where donor_sealed is null and snapshot ? 'donor';

  create or replace function receipt_is_frozen() returns trigger language plpgsql as $$
  declare free text[] := array['status', 'document_id', 'donor_sealed', 'said_sha256', 'has_address', 'snapshot'];
  begin
    if (to_jsonb(old) - free) <> (to_jsonb(new) - free)
      or (old.status = 'void' and new.status <> 'void')
      or (old.document_id is not null and new.document_id is distinct from old.document_id)
      or (new.snapshot <> old.snapshot and new.snapshot <> old.snapshot - 'donor')
      or (old.donor_sealed is null) and (new.donor_sealed is null) and new.snapshot <> old.snapshot
      or (old.donor_sealed is not null) and (new.donor_sealed is null)
      or new.said_sha256 is distinct from (case when new.donor_sealed is null then old.said_sha256
           else coalesce(old.said_sha256, sha256(convert_to(old.snapshot::text, 'UTF8'))) end)
      or (old.donor_sealed is not null and new.has_address <> old.has_address)
    then
      raise exception 'receipt % is frozen: void it and issue another', old.label
        using errcode = 'restrict_violation', constraint = 'receipt_is_frozen';
    end if;
    return new;
  end $$;
  comment on function receipt_is_frozen is
    'what a receipt says never changes; its donor may be closed, and closed again with a newer key';`;

/** The old check holds for every row that is there: it is not tried again over all the PDFs. */
const DOCUMENTS = `
  alter table document
    add sealed_for uuid references donor,
    add stored_sha256 bytea,
    drop constraint document_hash_is_true,
    add constraint document_hash_is_true check (case when sealed_for is null then sha256 = sha256(bytes)
      else stored_sha256 is not null and stored_sha256 = sha256(bytes) end) not valid;
  comment on column document.sha256 is 'of the file as people get it; kept also when its bytes are closed (R-REC-08)';
  comment on column document.sealed_for is 'whose key closes the bytes (R-PRV-05); a merge leaves it as it is';
  comment on column document.stored_sha256 is 'of the closed bytes, so that damage is seen also without a key';
  create index document_by_owner on document (sealed_for) where sealed_for is not null;
  create index document_plain on document (id) where sealed_for is null;

  create function document_is_frozen() returns trigger language plpgsql as $$
  begin
    if new.sealed_for is null
      or (new.id, new.file_name, new.content_type, new.sha256, new.made_at)
        is distinct from (old.id, old.file_name, old.content_type, old.sha256, old.made_at)
    then
      raise exception 'document % is frozen', old.id
        using errcode = 'restrict_violation', constraint = 'document_is_frozen';
    end if;
    return new;
  end $$;
  comment on function document_is_frozen is 'a file never changes; its bytes may be closed, and closed again with a newer key';
  drop trigger document_append_only on document;
  create trigger document_append_only before delete or truncate on document
    for each statement execute function refuse_change();
  create trigger document_is_frozen before update on document for each row execute function document_is_frozen();`;

const STATEMENTS = `
  alter table statement
    add donor_sealed bytea,
    add postal_area text not null default '',
    add constraint statement_donor_in_one_place
      check (donor_sealed is null or not (snapshot ? 'address' or snapshot -> 'statement' ? 'donor')) not valid;
  comment on column statement.donor_sealed is 'name, address lines and envelope, closed with the key of the donor (R-PRV-05)';
  comment on column statement.donor_name is
    'to notice another name, and for lists; empty once the donor is erased, as the name of the donor is then';
  create index statement_plain on statement (id) where donor_sealed is null;

  create or replace function statement_is_frozen() returns trigger language plpgsql as $$
  declare
    free text[] := array['status', 'donor_sealed', 'postal_area', 'snapshot', 'donor_name'];
    bare jsonb := (old.snapshot - 'address') #- '{statement,donor}';
  begin
    if (to_jsonb(old) - free) <> (to_jsonb(new) - free)
      or (new.status <> old.status and old.status = 'superseded')
      or (new.snapshot <> old.snapshot and (new.snapshot <> bare or new.donor_sealed is null))
      or (old.donor_sealed is not null and new.donor_sealed is null)
      or (old.donor_sealed is not null and new.postal_area <> old.postal_area)
      or (new.donor_name <> old.donor_name and not (new.donor_name = ''
        and exists (select from donor where id = old.donor_id and erased_at is not null)))
    then
      raise exception 'statement % is frozen: make the next version', old.id
        using errcode = 'restrict_violation', constraint = 'statement_is_frozen';
    end if;
    return new;
  end $$;`;

const RETENTION = `
  create table retention_rule (
    name text primary key check (name in ('unfinished', 'sign-ins', 'webhook-payloads', 'letter-texts')),
    days integer not null check (days between 7 and 1095)
  );
  comment on table retention_rule is 'days that were chosen in place of the usual ones (R-PRV-06)';
  create table retention_run (
    name text not null,
    at timestamptz not null,
    rows bigint not null check (rows >= 0)
  );
  create index retention_run_by_name on retention_run (name, at desc);
  create trigger retention_run_append_only before update or delete or truncate on retention_run
    for each statement execute function refuse_change();

  alter table stripe_event
    add payload_sha256 bytea,
    add forgotten_at timestamptz,
    add constraint stripe_event_forgotten check (forgotten_at is null or payload_sha256 is not null);
  comment on column stripe_event.forgotten_at is 'when its text was let go of; number, kind, outcome and hash stay';
  create index stripe_event_with_payload on stripe_event (finished_at)
    where forgotten_at is null and state in ('done', 'ignored');

  alter table letter add emptied_at timestamptz;
  comment on column letter.emptied_at is 'when its words were let go of; to whom and about what it was stays';
  create index letter_with_text on letter (queued_at) where emptied_at is null and state <> 'queued';`;
