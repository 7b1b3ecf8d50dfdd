import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why a receipt was corrected; receipts that go out on paper; and the numbers that donors hold though the database,
 * restored from an older copy, does not know them (R-OPS-08). Not breaking.
 */
export class ReceiptCorrections1795500000014 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table receipt_void add column note text,
        add constraint receipt_void_correction_has_reason check (
          reason <> 'correction' or (coalesce(trim(note), '') <> '' and voided_by is not null)) not valid;
      comment on column receipt_void.note is 'why it was corrected, in the words of the person who did it (R-VOI-03)';

      create index letter_by_receipt on letter (receipt_id) where receipt_id is not null;

      create table receipt_print_batch (
        id uuid primary key,
        made_at timestamptz not null,
        made_by uuid not null references staff
      );
      create table receipt_print (
        batch_id uuid not null references receipt_print_batch,
        position integer not null check (position >= 1),
        receipt_id uuid not null constraint receipt_printed_once unique references receipt,
        primary key (batch_id, position)
      );
      create table receipt_print_posted (
        batch_id uuid primary key references receipt_print_batch,
        posted_at timestamptz not null,
        posted_by uuid not null references staff
      );
      comment on table receipt_print_posted is 'batches that somebody has put into the mail: their receipts are delivered';
      create trigger receipt_print_batch_append_only before update or delete or truncate on receipt_print_batch
        for each statement execute function refuse_change();
      create trigger receipt_print_append_only before update or delete or truncate on receipt_print
        for each statement execute function refuse_change();
      create trigger receipt_print_posted_append_only before update or delete or truncate on receipt_print_posted
        for each statement execute function refuse_change();
    `);
    await query.query(`
      create view receipt_delivery as
        select receipt.id as receipt_id,
               case when mail.sent_at is not null then 'sent'
                    when posted.batch_id is not null then 'printed'
                    when mail.is_queued then 'queued'
                    when printed.batch_id is not null then 'printing'
                    when mail.is_undeliverable then 'undeliverable'
                    when receipt.status = 'issued' then 'to-print' end as state
        from receipt
        left join lateral (
          select min(sent_at) as sent_at, bool_or(state = 'queued') as is_queued,
                 bool_or(state = 'undeliverable') as is_undeliverable
          from letter where letter.receipt_id = receipt.id) as mail on true
        left join receipt_print printed on printed.receipt_id = receipt.id
        left join receipt_print_posted posted on posted.batch_id = printed.batch_id;
      comment on view receipt_delivery is 'how each receipt reached its donor, or what it still waits for (R-REC-04)';
    `);
    await query.query(`
      create table receipt_log_position (
        series_id uuid primary key references receipt_series,
        number integer not null check (number >= 0)
      );
      comment on table receipt_log_position is
        'the last number of each series that is in the log outside the database; numbers become visible in their order';

      create table receipt_reservation (
        receipt_id uuid primary key,
        series_id uuid not null references receipt_series,
        number integer not null check (number >= 1),
        label text not null constraint receipt_reservation_label unique,
        gift_id uuid not null,
        charge_id text,
        replaces_id uuid,
        amount_minor bigint not null check (amount_minor >= 0),
        issue_date date not null,
        issued_at timestamptz not null,
        snapshot_sha256 bytea not null,
        reserved_at timestamptz not null default now(),
        constraint receipt_reservation_number unique (series_id, number)
      );
      create index receipt_reservation_by_gift on receipt_reservation (gift_id);
      create index receipt_reservation_by_charge on receipt_reservation (charge_id) where charge_id is not null;
      comment on table receipt_reservation is
        'numbers that the log outside the database names and a restored database does not: each waits for its own gift';
      create trigger receipt_reservation_append_only before update or delete or truncate on receipt_reservation
        for each statement execute function refuse_change();

      create view series_number as
        select id as receipt_id, series_id, number, label, false as is_reserved from receipt
        union all
        select receipt_id, series_id, number, label, true from receipt_reservation
        where not exists (select from receipt where id = receipt_id);
      comment on view series_number is 'every number of a series: of a receipt, or kept for one that a restore lost';

      create function receipt_respects_reservation() returns trigger language plpgsql as $$
      declare taken text;
      begin
        select inserted.label into taken
        from receipt_reservation reserved
        join inserted on inserted.series_id = reserved.series_id and inserted.number = reserved.number
        where inserted.id <> reserved.receipt_id limit 1;
        if found then
          raise exception 'receipt % is in the hands of the donor of another gift', taken
            using errcode = 'restrict_violation', constraint = 'receipt_number_reserved';
        end if;
        return null;
      end $$;
      create trigger receipt_respects_reservation after insert on receipt
        referencing new table as inserted for each statement execute function receipt_respects_reservation();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
