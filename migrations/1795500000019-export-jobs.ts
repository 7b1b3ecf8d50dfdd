import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that are made in the background. Not breaking. */
export class ExportJobs1795500000019 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`select 1`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
