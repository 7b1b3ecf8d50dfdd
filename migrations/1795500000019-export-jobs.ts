import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that are made in the background, kept for a week in pieces, so that every web process can hand them out. */
export class ExportJobs1795500000019 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create table export_job (
        id uuid primary key,
        what text not null check (what in ('receipts', 'gifts', 'deposits')),
        filters jsonb not null,
        sentences text[] not null check (cardinality(sentences) > 0),
        format text not null check (format in ('csv', 'xlsx')),
        headers text not null check (headers in ('words', 'api')),
        byte_order_mark boolean not null,
        asked_by uuid not null references staff,
        asked_at timestamptz not null,
        state text not null check (state in ('waiting', 'running', 'ready', 'failed', 'cancelled', 'expired')),
        run_id uuid,
        runs smallint not null default 0,
        rows_expected bigint not null check (rows_expected >= 0),
        rows_done bigint not null default 0,
        moved_at timestamptz not null,
        made_as_of timestamptz,
        finished_at timestamptz,
        expires_at timestamptz,
        size_bytes bigint,
        sha256 bytea,
        failure text,
        downloads integer not null default 0,
        constraint export_job_runs check (state <> 'running' or run_id is not null),
        constraint export_job_ready check ((state in ('ready', 'expired')) = (size_bytes is not null)
          and (size_bytes is null) = (sha256 is null) and (size_bytes is null) = (expires_at is null)),
        constraint export_job_finished check ((state in ('waiting', 'running')) = (finished_at is null)),
        constraint export_job_failed check (state <> 'failed' or failure is not null)
      );
      create index export_job_by_time on export_job (asked_at desc, id desc);
      create index export_job_open on export_job (moved_at) where state in ('waiting', 'running');
      create index export_job_kept on export_job (expires_at) where state = 'ready';
      comment on column export_job.run_id is 'who makes the file now: pieces of an earlier run, whose worker was killed, are refused';
      comment on column export_job.made_as_of is 'the moment whose data the file shows';

      create table export_chunk (
        job_id uuid not null references export_job,
        position integer not null check (position >= 0),
        run_id uuid not null,
        bytes bytea not null,
        primary key (job_id, position)
      );

      create function export_chunk_of_run() returns trigger language plpgsql as $$
      begin
        if not exists (select from export_job
                       where id = new.job_id and run_id = new.run_id and state = 'running' for share) then
          raise exception 'export % is not made by run %', new.job_id, new.run_id
            using errcode = 'restrict_violation', constraint = 'export_chunk_of_run';
        end if;
        return new;
      end $$;
      create trigger export_chunk_of_run before insert or update on export_chunk
        for each row execute function export_chunk_of_run();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
