import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Views of the lists of receipts, members and deposits, and files of members. Not breaking. */
export class MoreLists1795500000034 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    for (const table of ['saved_view', 'list_default']) {
      await query.query(`
        alter table ${table}
          drop constraint ${table}_list_check,
          add constraint ${table}_list check (list in ('donors', 'gifts', 'plans', 'receipts', 'members', 'deposits'))`);
    }
    await query.query(`
      alter table export_job
        drop constraint export_job_what,
        add constraint export_job_what check (what in ('receipts', 'gifts', 'deposits', 'donors', 'plans', 'members'))`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
